import { createSSRApp, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { expect, test } from 'vitest'
import type { StoredRecord } from '@/device'
import AgendaList from '@/features/today/AgendaList.vue'
import { spoken } from '../../app/spoken'

const { i18n } = await spoken('zh-CN')
const shown = (later: readonly object[]) => renderToString(createSSRApp({
  render: () => h(AgendaList, { due: [], later: later as StoredRecord<'task'>[], today: '2026-11-22', placeOf: () => '' }),
}).use(i18n))

test('what is further off than two weeks opens from where it is counted', async () => {
  const said = i18n.global.t('today.later', { count: 2 }, 2)
  expect(await shown([{ id: 'a' }, { id: 'b' }])).toMatch(new RegExp(`<details[^>]*><summary[^>]*>${said}`))
  expect(await shown([])).not.toContain('<details')
})
