import { expect, test } from 'vitest'
import { addEnterprise, chooseAdvice, chooseEnterprise, chooseNeeds, seekEnterprise, takeUpEnterprise } from '@/features/visits/put-by'
import { isUntouchedVisit } from '@/features/visits/untouched'
import { emptyVisitDraft } from '@/features/visits/visit-draft'
import { visitFields, visitRecords } from '@/features/visits/visit-records'

const draftOf = () => emptyVisitDraft('2026-11-22T02:00:00.000Z', '专员甲')
const submitted = { number: '丁蜀-20261122-01AB', enterpriseId: 'e', submittedAt: '2026-11-22T03:00:00.000Z' }

test('what was typed at a need comes back when the need is ticked again, and is in no record meanwhile', () => {
  const draft = draftOf()
  chooseNeeds(draft, ['trademark', 'policy'])
  Object.assign(draft.needs[0]!, { note: '马德里，三个国家', priority: 'urgent' })
  chooseNeeds(draft, ['policy'])
  expect(draft.needs).toEqual([{ need: 'policy', priority: 'normal' }])
  expect(JSON.stringify(visitFields(draft, submitted))).not.toContain('马德里')
  chooseNeeds(draft, ['policy', 'copyright'])
  chooseNeeds(draft, ['policy', 'trademark'])
  expect(draft.needs).toEqual([{ need: 'policy', priority: 'normal' }, { need: 'trademark', priority: 'urgent', note: '马德里，三个国家' }])
})

test('what was typed at an advice comes back when it is ticked again, and is in no record meanwhile', () => {
  const draft = draftOf()
  chooseAdvice(draft, 'service', 'wx-ippc', true)
  chooseAdvice(draft, 'policy', 'p1', true)
  Object.assign(draft.advice[0]!, { note: '先电话约', refer: false })
  chooseAdvice(draft, 'service', 'wx-ippc', false)
  expect(draft.advice).toEqual([{ kind: 'policy', ref: 'p1' }])
  expect(JSON.stringify(visitFields(draft, submitted))).not.toContain('先电话约')
  chooseAdvice(draft, 'service', 'wx-ippc', true)
  expect(draft.advice).toEqual([{ kind: 'policy', ref: 'p1' }, { kind: 'service', ref: 'wx-ippc', note: '先电话约', refer: false }])
})

test('a note that was emptied does not come back', () => {
  const draft = draftOf()
  chooseNeeds(draft, ['policy'])
  draft.needs[0]!.note = '改过'
  chooseNeeds(draft, [])
  chooseNeeds(draft, ['policy'])
  draft.needs[0]!.note = ''
  chooseNeeds(draft, [])
  chooseNeeds(draft, ['policy'])
  expect(draft.needs).toEqual([{ need: 'policy', priority: 'normal' }])
})

test('ticks taken back leave a draft that nobody has written in', () => {
  const draft = draftOf()
  chooseNeeds(draft, ['policy'])
  chooseNeeds(draft, [])
  chooseAdvice(draft, 'service', 'wx-ippc', true)
  chooseAdvice(draft, 'service', 'wx-ippc', false)
  addEnterprise(draft, '320282112', '')
  seekEnterprise(draft)
  expect(isUntouchedVisit(draft, '专员甲')).toBe(true)
})

const written = { name: '样例精陶', address: '陶都路1号', town: '320282112', labels: [], contacts: [{ name: '王工' }] }
const context = {
  ...submitted, town: '320282112', signed: false, personId: 'p', visitId: 'v', enterpriseName: '另一家', newId: () => 't',
  titles: { followUp: (name: string) => name, referral: (name: string) => name }, serviceName: (ref: string) => ref,
}

test('what was typed of a new enterprise is there again after looking for another', () => {
  const draft = { ...draftOf(), newEnterprise: structuredClone(written) }
  seekEnterprise(draft)
  expect([draft.newEnterprise, draft.putBy]).toEqual([undefined, { enterprises: [written] }])
  addEnterprise(draft, '320282112', '')
  expect([draft.newEnterprise, draft.putBy]).toEqual([written, undefined])
})

test('under another name a new one begins, and what was typed before waits beside it', () => {
  const draft: ReturnType<typeof draftOf> = { ...draftOf(), newEnterprise: structuredClone(written) }
  seekEnterprise(draft)
  addEnterprise(draft, '320282112', '另一家')
  expect(draft.newEnterprise).toEqual({ name: '另一家', town: '320282112', labels: [], contacts: [] })
  seekEnterprise(draft)
  expect(draft.putBy?.enterprises?.map(({ name }) => name)).toEqual(['样例精陶', '另一家'])
  takeUpEnterprise(draft, draft.putBy!.enterprises![0]!)
  expect([draft.newEnterprise, draft.putBy?.enterprises?.map(({ name }) => name)]).toEqual([written, ['另一家']])
})

test('a known enterprise in its place makes no new one, and keeps what was typed of it', () => {
  const draft: ReturnType<typeof draftOf> = { ...draftOf(), newEnterprise: structuredClone(written) }
  chooseEnterprise(draft, 'e')
  expect(visitRecords(draft, { ...context, enterpriseId: 'e' }).map(({ kind }) => kind)).toEqual(['visit'])
  expect(JSON.stringify(visitRecords(draft, { ...context, enterpriseId: 'e' }))).not.toContain('陶都路')
  seekEnterprise(draft)
  addEnterprise(draft, '320282112', '样例精陶')
  expect([draft.enterpriseId, draft.newEnterprise, draft.putBy]).toEqual([undefined, written, undefined])
})
