import { describe, expect, it } from 'vitest'
import { judge, judgeAllOf, type Findings } from '@/domain/policy/condition'
import type { Condition, Facts } from '@/domain/policy'

const granted: Condition = { fact: ['item', 'granted'], is: true }
const invention: Condition = { fact: ['item', 'type'], is: 'invention' }
/** What the conditions come to, with what they note. */
function judged(conditions: readonly Condition[], facts: Facts, item?: Record<string, unknown>) {
  const findings: Findings = { fails: [], missing: [] }
  const { judge, tell } = judgeAllOf(conditions)
  tell(facts, item, item && 'patents[3]', findings)
  return { truth: judge(facts, item), ...findings }
}
const world = (item: Record<string, unknown>) => ({ facts: {}, item, at: 'patents[3]' })

describe('conditions', () => {
  it('tells false from unknown', () => {
    expect(judge(granted, world({}))).toBeUndefined()
    expect(judge(granted, world({ granted: false }))).toBe(false)
    expect(judge({ not: granted }, world({ granted: false }))).toBe(true)
    expect(judge({ not: granted }, world({}))).toBeUndefined()
  })
  it('settles a combination as soon as what is known settles it', () => {
    expect(judge({ all: [granted, invention] }, world({ type: 'design' }))).toBe(false)
    expect(judge({ any: [granted, invention] }, world({ granted: true }))).toBe(true)
    expect(judge({ any: [granted, invention] }, world({ granted: false }))).toBeUndefined()
  })
  it('counts both ends of a range', () => {
    const years: Condition = { fact: ['item', 'year'], between: [7, 9] }
    expect([6, 7, 9, 10].map((year) => judge(years, world({ year })))).toEqual([false, true, true, false])
  })
  it('names what fails and what is missing, never a fact that plays no part', () => {
    expect(judged([granted, { any: [invention, { fact: ['nationalTitle'], is: 'advantage' }] }], {}, { type: 'design' })).toEqual({ truth: undefined, fails: [], missing: ['patents[3].granted', 'nationalTitle'] })
    expect(judged([granted, invention], {}, { type: 'design' })).toEqual({ truth: false, fails: ['patents[3].type'], missing: ['patents[3].granted'] })
    expect(judged([granted, invention], {}, { type: 'invention', granted: true })).toEqual({ truth: true, fails: [], missing: [] })
  })
  it('asks for a finer place when the place given is larger than the area', () => {
    expect(judged([{ fact: ['applicant', 'region'], inside: '3202' }], { applicant: { region: '32' } })).toEqual({ truth: undefined, fails: [], missing: ['applicant.region'] })
  })
})
