import { describe, expect, it, vi } from 'vitest'
import fc from 'fast-check'
import { evaluate, nearMisses, nearMissFinder, setFact, type Benefit, type Facts } from '@/domain/policy'
import { followingEvaluator } from '@/domain/policy/evaluate'
import { readsOf, whileSame } from '@/domain/policy/reads'
import { answered, lessAndMore, runs } from './arbitrary-facts'
import { nothing, today, wuxi } from './pack'

const find = (id: string): Benefit => wuxi.benefits.find((one) => one.id === `wuxi-2020-11/${id}`)!
const reads = (...benefits: Benefit[]) => [...readsOf(benefits)].sort()

describe('what a benefit reads', () => {
  it('is its list, who asks, what others pay, and every fact its rule names', () => {
    expect(reads(find('art01-invention-grant'))).toEqual(['applicant', 'otherPolicies', 'patents'])
    expect(reads(find('art04-gb-cert'))).toEqual(['applicant', 'ipms', 'otherPolicies'])
    expect(reads(find('art14-warning'))).toEqual(['applicant', 'nationalTitle', 'otherPolicies', 'projects'])
    expect(reads(find('art01-invention-grant'), find('art04-gb-cert'))).toEqual(['applicant', 'ipms', 'otherPolicies', 'patents'])
  })
  it('is found wherever the rule names it', () => {
    const plain: Benefit = { ...find('art01-invention-grant'), conditions: [], itemConditions: [], calculation: [], doubts: [], date: undefined as never, each: undefined as never }
    const fact = ['nationalTitle'] as const
    const condition = { fact, is: 'none' }
    const say = { zh: '', en: '' }
    const doubt = { id: 'd', affects: say, readings: { default: say, other: say } }
    const places: Partial<Benefit>[] = [
      { date: fact }, { each: 'nationalTitle' }, { conditions: [{ not: { any: [{ all: [condition] }] } }] }, { itemConditions: [condition] },
      { calculation: [{ step: 'when', condition, steps: [] }] }, { calculation: [{ step: 'when', condition: { any: [] }, steps: [{ step: 'take', of: { fact }, say }] }] },
      { doubts: [{ ...doubt, concerns: condition }] }, { doubts: [{ ...doubt, otherwise: { calculation: [{ step: 'atMost', of: { fact }, say }] } }] },
    ]
    for (const place of places) expect(reads({ ...plain, ...place }), JSON.stringify(place)).toEqual(['applicant', 'nationalTitle', 'otherPolicies'])
    expect(reads({ ...plain, date: ['item', 'grantDate'] })).toEqual(['applicant', 'otherPolicies'])
  })
})

describe('while it is the same', () => {
  it('nothing is worked out again; another object of one of the names is', () => {
    const work = vi.fn<(facts: Facts) => object>(() => ({}))
    const ask = whileSame(['loans', 'ipms'], work)
    const facts: Facts = { loans: [], ipms: {} }
    const first = ask(facts)
    expect(ask({ ...facts, madrid: [] })).toBe(first)
    const second = ask({ ...facts, loans: [] })
    expect(second).not.toBe(first)
    expect(ask({ loans: facts.loans })).not.toBe(second)
    expect(work).toHaveBeenCalledTimes(3)
    expect(work).toHaveBeenLastCalledWith({ loans: facts.loans })
  })
})

describe('somebody who goes on answering', () => {
  const options = { asOf: today }
  it('sees what each set of answers alone comes to, whichever of them changed', () => {
    const other = { asOf: '2020-03-07', textOnly: true }
    const changes = fc.array(fc.record({ to: fc.oneof(answered, lessAndMore.map(({ less }) => less)), names: fc.subarray([...Object.keys(nothing), 'otherPolicies'] as (keyof Facts)[]) }), { minLength: 2, maxLength: 5 })
    fc.assert(fc.property(changes, fc.constantFrom(options, other), fc.constantFrom(...wuxi.benefits), (steps, day, { id }) => {
      const [ask, misses] = [followingEvaluator(wuxi, day), nearMissFinder(wuxi, day)]
      let facts: Facts = nothing
      for (const { to, names } of steps) {
        const from = { ...to, otherPolicies: [{ id: 'x', benefit: id, sameItem: true, amountYuan: 5000 }] }
        facts = { ...facts, ...Object.fromEntries(names.map((name) => [name, from[name]])) }
        expect(ask(facts)).toEqual(evaluate(wuxi, facts, day))
        expect(misses(facts)).toEqual(nearMisses(wuxi, facts, day))
      }
    }), runs(150))
  }, 60_000)
  it('keeps the very results that no new answer touches', () => {
    const ask = followingEvaluator(wuxi, options)
    const facts: Facts = { ...nothing, madrid: [{ granted: true, grantDate: '2021-05-01', costYuan: 7000 }], patents: [{ type: 'invention', granted: true, grantDate: '2021-05-01', costYuan: 3000 }] }
    const before = ask(facts)
    const after = ask(setFact(facts, 'madrid[0].costYuan', 7001))
    const touched = (id: string) => readsOf([wuxi.benefits.find((one) => one.id === id)!]).includes('madrid')
    after.benefits.forEach((result, at) => {
      if (touched(result.id)) expect(result).not.toBe(before.benefits[at])
      else expect(result).toBe(before.benefits[at])
    })
    expect(after.benefits.filter(({ id }) => touched(id))).toHaveLength(1)
    expect(after.totals).not.toEqual(before.totals)
  })
})
