import { describe, expect, it } from 'vitest'
import { factsOf, judge, judgeAllOf, type Findings } from '@/domain/policy/condition'
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
  it('needs all of "all" and one of "any", and says no to "any" only when none may hold', () => {
    const cases: [Record<string, unknown>, boolean | undefined, boolean | undefined][] = [
      [{ granted: true, type: 'invention' }, true, true], [{ granted: false, type: 'design' }, false, false], [{}, undefined, undefined],
      [{ granted: true, type: 'design' }, false, true], [{ granted: true }, undefined, true], [{ type: 'invention' }, undefined, true], [{ granted: false }, false, undefined], [{ type: 'design' }, false, undefined],
    ]
    for (const [item, all, any] of cases) {
      expect(judge({ all: [granted, invention] }, world(item)), JSON.stringify(item)).toBe(all)
      expect(judge({ any: [granted, invention] }, world(item)), JSON.stringify(item)).toBe(any)
      expect(judgeAllOf([granted, invention]).judge({}, item), JSON.stringify(item)).toBe(all)
    }
  })
  it('takes one of several values', () => {
    const mark: Condition = { fact: ['item', 'kind'], oneOf: ['collectiveMark', 'certificationMark'] }
    expect(['collectiveMark', 'certificationMark', 'registration', undefined].map((kind) => judge(mark, world({ kind })))).toEqual([true, true, false, undefined])
  })
  it('looks at the applicant, at what it has and at single answers as at an item', () => {
    const facts: Facts = { applicant: { kind: 'park', region: '320282' }, nationalTitle: 'none' }
    const of = (condition: Condition) => judge(condition, { facts })
    expect([of({ fact: ['applicant', 'kind'], is: 'park' }), of({ fact: ['applicant', 'kind'], is: 'agency' }), of({ fact: ['ipms', 'certified'], is: true })]).toEqual([true, false, undefined])
    expect([of({ fact: ['nationalTitle'], is: 'none' }), of({ fact: ['nationalTitle'], oneOf: ['advantage', 'demonstration'] }), of(granted)]).toEqual([true, false, undefined])
    expect(['3202', '320281'].map((inside) => of({ fact: ['applicant', 'region'], inside }))).toEqual([true, false])
  })
  it('names the facts it looks at, however deep', () => {
    expect(factsOf({ all: [granted, { not: { any: [invention, { fact: ['nationalTitle'], is: 'none' }] } }] })).toEqual([['item', 'granted'], ['item', 'type'], ['nationalTitle']])
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
  it('names neither what holds nor what nobody answered among what fails', () => {
    expect(judged([{ all: [granted, invention] }], {}, { type: 'design' })).toEqual({ truth: false, fails: ['patents[3].type'], missing: [] })
    expect(judged([{ any: [granted, invention] }], {}, { granted: true })).toEqual({ truth: true, fails: [], missing: [] })
    expect(judged([{ any: [granted, invention] }], {}, { type: 'design' })).toEqual({ truth: undefined, fails: [], missing: ['patents[3].granted'] })
    expect(judged([{ fact: ['nationalTitle'], is: 'advantage' }], { nationalTitle: 'none' })).toEqual({ truth: false, fails: ['nationalTitle'], missing: [] })
  })
  it('asks for a finer place when the place given is larger than the area', () => {
    expect(judged([{ fact: ['applicant', 'region'], inside: '3202' }], { applicant: { region: '32' } })).toEqual({ truth: undefined, fails: [], missing: ['applicant.region'] })
  })
})
