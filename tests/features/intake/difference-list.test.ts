import { createSSRApp } from 'vue'
import { createI18n } from 'vue-i18n'
import { renderToString } from 'vue/server-renderer'
import { expect, test } from 'vitest'
import DifferenceList from '@/features/intake/DifferenceList.vue'
import handover from '~/locales/zh-CN/handover.json'
import records from '~/locales/zh-CN/records.json'
import type { Difference } from '@/features/intake/compare'

test('numbers are covered until somebody wants to see them', async () => {
  const news: Difference[] = [{ kind: 'new', field: 'contact', theirs: '周慧敏', phone: '13800001234' }, { kind: 'differs', field: 'phone', theirs: '13900005678', ours: '13700009876' }]
  const app = createSSRApp(DifferenceList, { news, pack: undefined, contact: '周慧敏' })
  app.use(createI18n({ legacy: false, locale: 'zh-CN', messages: { 'zh-CN': { handover, records } } }))
  const page = await renderToString(app)
  expect(page).toContain('周慧敏')
  expect(page.match(/\d{3}•+\d{2}/g)).toEqual(['138••••••34', '139••••••78', '137••••••76'])
  expect(page).not.toMatch(/\d{11}/)
})
