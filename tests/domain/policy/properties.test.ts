import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { evaluate, type BenefitResult, type Evaluation, type Facts, type YuanRange } from '@/domain/policy'
import { answered, lessAndMore, runs } from './arbitrary-facts'
import { run, today, wuxi } from './pack'

/** Milliseconds: other tests may run beside. */
const patience = 60_000
const asOfs = fc.constantFrom('2019-01-01', '2020-03-07', '2020-12-31', '2022-01-01', today)
const inside = ([lo, hi]: YuanRange, [outerLo, outerHi]: YuanRange) =>
  lo >= outerLo && (outerHi === null || (hi !== null && hi <= outerHi))
const ceilings = (evaluation: Evaluation) => evaluation.benefits.map(({ id, status, ceilingYuan, standing }) => ({ id, status, ceilingYuan, standing }))

describe('unknown answers', () => {
  it('nothing answered: every item unknown, none excluded, none worth nothing', () => {
    const { benefits, totals, nextQuestion } = run({}, { textOnly: true })
    expect(benefits.map(({ status }) => status)).toEqual(benefits.map(() => 'unknown'))
    for (const { ceilingYuan, kind, missing, fails } of benefits) {
      if (kind === 'unquantified') expect(ceilingYuan).toBeNull()
      else expect(ceilingYuan![0] === 0 && (ceilingYuan![1] === null || ceilingYuan![1] > 0)).toBe(true)
      expect(missing).toContain('applicant.kind')
      expect(fails).toEqual([])
    }
    expect(totals).toEqual({ payableYuan: [0, 0], toVerifyYuan: [0, null], blockedYuan: [0, 0] })
    expect(nextQuestion).toBe('applicant.kind')
  })

  it('answering more never widens what may be claimed', () => {
    fc.assert(fc.property(lessAndMore, asOfs, fc.boolean(), ({ less, more }, asOf, textOnly) => {
      const before = run(less, { asOf, textOnly })
      const after = run(more, { asOf, textOnly })
      before.benefits.forEach((result, index) => {
        const next = after.benefits[index]!
        if (result.ceilingYuan) expect(inside(next.ceilingYuan!, result.ceilingYuan), `${result.id} ${result.ceilingYuan} → ${next.ceilingYuan}`).toBe(true)
        if (result.status !== 'unknown') expect(next.status).toBe(result.status)
      })
      for (const name of ['payableYuan', 'toVerifyYuan', 'blockedYuan'] as const) expect(inside(after.totals[name], before.totals[name]), name).toBe(true)
    }), runs(400))
  }, patience)

  it('everything answered: nothing left open but what the text leaves open', () => {
    fc.assert(fc.property(answered, (facts) => {
      const known = { ...facts, applicant: { ...facts.applicant, region: '320282' } } as Facts
      for (const result of run(known).benefits) {
        const [lo, hi] = result.ceilingYuan ?? [0, 0]
        expect(result.missing).toEqual([])
        if (result.nature === 'amount' && result.status !== 'unknown' && !betweenDates(known)) expect(lo).toBe(hi)
      }
    }), runs(150))
  }, patience)
})

const betweenDates = (facts: Facts) => /2020-03-0[6-9]/.test(JSON.stringify(facts))

describe('order and purity', () => {
  const shuffled = <T>(list: readonly T[], keys: readonly number[]) => list.map((value, index) => ({ value, key: keys[index % keys.length]! * (index + 7) % 101 })).sort((a, b) => a.key - b.key).map(({ value }) => value)
  const keys = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 5, maxLength: 5 })

  it('the order of list items changes no result', () => {
    fc.assert(fc.property(lessAndMore, keys, ({ less }, keys) => {
      const mixed = Object.fromEntries(Object.entries(less).map(([name, value]) => [name, Array.isArray(value) ? shuffled<unknown>(value, keys) : value])) as Facts
      expect(ceilings(run(mixed))).toEqual(ceilings(run(less)))
      expect(run(mixed).totals).toEqual(run(less).totals)
    }), runs(150))
  }, patience)

  it('the order of rules changes no result', () => {
    fc.assert(fc.property(lessAndMore, keys, ({ less }, keys) => {
      const mixed = { ...wuxi, benefits: shuffled(wuxi.benefits, keys) }
      const byId = (a: BenefitResult, b: BenefitResult) => a.id < b.id ? -1 : 1
      const one = evaluate(mixed, less, { asOf: today })
      const other = run(less)
      expect([...one.benefits].sort(byId)).toEqual([...other.benefits].sort(byId))
      expect(one.totals).toEqual(other.totals)
      expect(one.nextQuestion).toEqual(other.nextQuestion)
    }), runs(100))
  }, patience)

  it('the same question has the same answer, and asking changes nothing', () => {
    fc.assert(fc.property(lessAndMore, ({ less }) => {
      const before = JSON.stringify([less, wuxi])
      expect(run(less)).toEqual(run(less))
      expect(JSON.stringify([less, wuxi])).toBe(before)
    }), runs(50))
  }, patience)
})

describe('totals', () => {
  const add = (ranges: readonly (YuanRange | null)[]) => ranges.reduce<number>((sum, range) => sum + (range?.[1] ?? Infinity), 0)

  it('nothing is payable while nobody has verified it, and the blocked never count as living', () => {
    fc.assert(fc.property(lessAndMore, asOfs, ({ more }, asOf) => {
      const { benefits, totals } = run(more, { asOf })
      expect(totals.payableYuan).toEqual([0, 0])
      const living = benefits.filter(({ standing, nature, kind }) => standing === 'toVerify' && nature === 'amount' && kind !== 'unquantified')
      expect(totals.toVerifyYuan[1] ?? Infinity).toBeLessThanOrEqual(add(living.map(({ ceilingYuan }) => ceilingYuan)))
      for (const { standing, blockedBy } of benefits) expect(standing === 'blocked').toBe(blockedBy !== undefined)
    }), runs(150))
  }, patience)

  it('what is paid by progress or case by case is in no total', () => {
    fc.assert(fc.property(answered, (facts) => {
      const without = { ...wuxi, benefits: wuxi.benefits.filter(({ nature }) => nature === 'amount') }
      expect(evaluate(without, facts, { asOf: today }).totals).toEqual(run(facts).totals)
    }), runs(100))
  }, patience)
})
