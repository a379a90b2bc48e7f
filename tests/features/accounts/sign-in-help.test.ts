import { createSSRApp, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { expect, test } from 'vitest'
import { linkWasOpened, wasLinkOpened } from '@/features/accounts/enrolment-code'
import SignInHelp from '@/features/accounts/SignInHelp.vue'
import { spoken } from '../../app/spoken'

async function help(again: boolean): Promise<string> {
  const { i18n } = await spoken('zh-CN')
  return renderToString(createSSRApp({ render: () => h(SignInHelp, { again }) }).use(i18n))
}

test('whoever opened a link here already is sent back to it, others to the administrator', async () => {
  expect(await help(true)).toContain('请再点一次原来的链接')
  expect(await help(false)).not.toContain('请再点一次原来的链接')
})

test('the history keeps that a link was opened, and nothing of the link', () => {
  expect(wasLinkOpened({ position: 1, ...linkWasOpened })).toBe(true)
  expect([null, undefined, {}, { position: 1 }].map(wasLinkOpened)).toEqual([false, false, false, false])
  expect(Object.values(linkWasOpened)).toEqual([true])
})
