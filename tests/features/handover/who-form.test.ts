import { createSSRApp, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { expect, test } from 'vitest'
import { handOverOf } from '@/domain/handover'
import WhoForm from '@/features/handover/WhoForm.vue'
import { spoken } from '../../app/spoken'

const { i18n } = await spoken('zh-CN')
const answers = { pack: { id: 'p', version: '1', sha256: 'a'.repeat(64) }, asOf: '2026-11-22', facts: {} } as Parameters<typeof handOverOf>[0]
const shown = (creditCode: string) => renderToString(createSSRApp({ render: () => h(WhoForm, { modelValue: { creditCode } }) }).use(i18n))
const handed = (creditCode: string) => handOverOf(answers, { name: '样例精陶', creditCode }).from?.creditCode

test('more than a credit code has stays as it was pasted, is said to be wrong, and is not handed over cut', async () => {
  const pasted = '91320282MA0DEM0136 91320282'
  const form = await shown(pasted)
  expect(form).toContain(pasted)
  expect(form).toContain('aria-invalid="true"')
  expect(form).toContain(i18n.global.t('handover.who.creditCodeLong'))
  expect(handed(pasted)).toBeUndefined()
})

test('a code with spaces is one; one with a wrong check character goes as typed and is said to be wrong', async () => {
  expect(await shown('91320282 MA0DEM0136')).not.toContain('aria-invalid')
  expect(handed(' 91320282 ma0dem0136 ')).toBe('91320282MA0DEM0136')
  expect(await shown('91320282MA0DEM0137')).toContain(i18n.global.t('handover.who.creditCodeWrong'))
  expect(handed('91320282MA0DEM0137')).toBe('91320282MA0DEM0137')
})
