import { expect, test } from 'vitest'
import type { Draft } from '@/device'
import { isUntouchedRequest, loadNewAssistanceDraft, type AssistanceDraft } from '@/features/assistance'
import { begunDrafts } from '@/features/today/begun-drafts'
import { emptyVisitDraft, isUntouchedVisit, type VisitDraft } from '@/features/visits'

const started = '2026-11-22T01:00:00Z'
/** As a draft comes back from the phone: without members that say nothing. */
const kept = <V>(value: V): V => JSON.parse(JSON.stringify(value)) as V

test('a visit is untouched until something is written, whenever it was opened', () => {
  const empty = kept(emptyVisitDraft(started, '专员甲'))
  expect(isUntouchedVisit(empty, '专员甲')).toBe(true)
  const written: Partial<VisitDraft>[] = [{ enterpriseId: 'e' }, { note: '一' }, { mode: 'phone' }, { visitors: [{ name: '专员甲' }, { name: '乙' }] }, { newEnterprise: { name: '甲厂' } }]
  for (const change of written) expect(isUntouchedVisit({ ...empty, ...change }, '专员甲'), JSON.stringify(change)).toBe(false)
})

test('a request is untouched until something is written or it is for somebody', async () => {
  const newDraft = await loadNewAssistanceDraft()
  expect(isUntouchedRequest(kept(newDraft({ town: '320282112' })))).toBe(true)
  expect(isUntouchedRequest(kept(newDraft({})))).toBe(true)
  expect(isUntouchedRequest(kept(newDraft({ visitId: 'v' })))).toBe(false)
  const named: AssistanceDraft = { ...newDraft({}), applicant: { kind: 'rightHolder', name: '样例' } }
  expect(isUntouchedRequest(kept(named))).toBe(false)
})

test('what is listed leaves out the untouched ones, but none that holds a file', async () => {
  const draft = (id: string, value: object) => ({ id, kind: 'visit', value, createdAt: started, updatedAt: started }) as unknown as Draft
  const list = [draft('opened', {}), draft('photo', {}), draft('written', { note: '一' })]
  const begun = await begunDrafts(list, ({ value }) => Object.keys(value).length === 0, { listOfDraft: async (id) => (id === 'photo' ? [{}] : []) as never })
  expect(begun.map(({ id }) => id)).toEqual(['photo', 'written'])
})
