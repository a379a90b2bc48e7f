import { expect, it } from 'vitest'
import { knownFacts, withKnown } from '@/domain/policy/known-facts'

it('an enterprise record tells who and where it is, and of its certificate what was recorded', () => {
  expect(knownFacts(undefined, {})).toEqual([['applicant.kind', 'enterprise']])
  expect(knownFacts('320282112', { certification: { status: 'certified', standard: 'GB/T 29490-2023', provincialEvaluation: 'excellent' } })).toEqual([
    ['applicant.kind', 'enterprise'], ['applicant.region', '320282112'], ['ipms.certified', true], ['ipms.standard', 'GB/T 29490-2023'], ['ipms.provincialEval', 'excellent'],
  ])
  expect(knownFacts(undefined, { certification: { status: 'none' } })).toContainEqual(['ipms.certified', false])
})
it('what is known is laid under the answers, and no answer is replaced, not even a no', () => {
  expect(withKnown({ ipms: { certified: false } }, [['ipms.certified', true], ['ipms.standard', 'GB/T 29490-2023']])).toEqual({ ipms: { certified: false, standard: 'GB/T 29490-2023' } })
})
