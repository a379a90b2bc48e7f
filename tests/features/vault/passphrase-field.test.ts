import { createSSRApp, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { expect, test } from 'vitest'
import { PASSPHRASE_MAX } from '@/domain/accounts/passphrase'
import PassphraseField from '@/features/vault/PassphraseField.vue'
import { spoken } from '../../app/spoken'

async function field(props: { fresh?: boolean } = {}): Promise<string> {
  const { i18n } = await spoken('zh-CN')
  return renderToString(createSSRApp({ render: () => h(PassphraseField, { modelValue: '', ...props }) }).use(i18n))
}
const input = (html: string): string => /<input\b[^>]*>/.exec(html)![0]

test('what is typed is hidden, and a button of its own shows it', async () => {
  const html = await field()
  expect(input(html)).toContain('type="password"')
  expect(html).toMatch(/<button type="button"[^>]*aria-pressed="false"[^>]*>显示/)
})

test('password managers know what to fill in, and nothing is corrected, cut or made capital', async () => {
  expect(input(await field())).toContain('autocomplete="current-password"')
  expect(input(await field({ fresh: true }))).toContain('autocomplete="new-password"')
  for (const said of ['autocapitalize="off"', 'autocorrect="off"', 'spellcheck="false"', 'maxlength="400"']) expect(input(await field())).toContain(said)
  expect(400).toBeGreaterThan(PASSPHRASE_MAX)
})
