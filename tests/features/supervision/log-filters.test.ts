import { createSSRApp, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { expect, test } from 'vitest'
import LogFilters from '@/features/supervision/LogFilters.vue'
import type { LogRow } from '@/features/supervision/log-row'
import { spoken } from '../../app/spoken'

const { i18n } = await spoken('zh-CN')
const rows = [{ review: 'approved', conflicts: 2 }, { review: 'pending', conflicts: 0 }] as LogRow[]

test('the number at conflicts is that of all there are, with those of enterprises and tasks', async () => {
  const shown = await renderToString(createSSRApp({ render: () => h(LogFilters, { filter: { towns: [] }, rows, besides: 3, wide: false }) }).use(i18n))
  expect(shown).toMatch(new RegExp(`${i18n.global.t('supervision.filter.conflicts')}<span class="num"[^>]*>4<`))
})
