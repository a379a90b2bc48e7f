import { createSSRApp, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { expect, test, vi } from 'vitest'
import type { StoredRecord } from '@/device'
import VisitPeople from '@/features/visits/VisitPeople.vue'
import { useVisitFacts } from '@/features/visits/useVisitFacts'
import { spoken } from '../../app/spoken'

vi.mock('@/features/content', () => ({
  useChoices: () => ({ label: (_set: string, key: string) => key }), useRegions: () => ({ townName: (town: string) => town }), useLanguage: () => ({}),
}))

const people = [{ name: '王工', role: '厂长', phone: '13800001234' }, { name: '李工' }]

async function shown(render: () => ReturnType<typeof h>): Promise<string> {
  const { i18n } = await spoken('zh-CN')
  return renderToString(createSSRApp({ render }).use(i18n))
}

test('a number that somebody gave is there, covered until it is asked for', async () => {
  const page = await shown(() => h(VisitPeople, { people }))
  for (const said of ['王工（厂长）', '李工', '138••••••34', '显示']) expect(page).toContain(said)
  expect(page).not.toContain('13800001234')
})

test('people are drawn one by one where somebody gave a number, else in one line', async () => {
  const visit = { town: '丁蜀', fields: { mode: 'onSite', startedAt: '2026-11-22T01:00:00Z', submittedAt: '2026-11-22T02:00:00Z', visitors: [{ name: '周敏' }], interviewees: people } } as unknown as StoredRecord<'visit'>
  let keys: unknown[] = []
  await shown(() => h({ setup() { keys = useVisitFacts(() => visit).value.flatMap((fact) => ('key' in fact ? [fact.key] : [])); return () => null } }))
  expect(keys).toEqual(['interviewees'])
})
