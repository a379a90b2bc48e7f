import { expect, test } from 'vitest'
import { chooseAdvice, chooseNeeds } from '@/features/visits/put-by'
import { isUntouchedVisit } from '@/features/visits/untouched'
import { emptyVisitDraft } from '@/features/visits/visit-draft'
import { visitFields } from '@/features/visits/visit-records'

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
  expect(isUntouchedVisit(draft, '专员甲')).toBe(true)
})
