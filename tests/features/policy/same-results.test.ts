import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { evaluateAsked } from '@/domain/policy/asked'
import { saidAbove, groupResults } from '@/features/policy/result/groups'
import { keepSame, withSameResults } from '@/features/policy/result/same-results'
import { lessAndMore } from '../../domain/policy/arbitrary-facts'
import { wuxi as pack } from '../../domain/policy/pack'

const TODAY = { asOf: '2026-11-22' }
const ask = (facts: Parameters<typeof evaluateAsked>[1]) => evaluateAsked(pack, facts, TODAY)

describe('a result beside the one before', () => {
  it('is what was worked out, whatever the answers before were', () => {
    fc.assert(fc.property(lessAndMore, ({ less, more }) => {
      expect(withSameResults(ask(less), ask(more))).toEqual(ask(more))
    }), { numRuns: 60 })
  }, 60_000)

  it('has the very same objects for benefits an answer does not touch, and others for those it does', () => {
    const facts = { applicant: { kind: 'enterprise', region: '320282' }, madrid: [{ granted: true, grantDate: '2021-03-09', costYuan: 7600 }], insurance: [{ ip: true, premiumYuan: 24_000, paidDate: '2022-03-01' }] } as const
    const before = ask({ ...facts, madrid: [...facts.madrid], insurance: [...facts.insurance] })
    const after = withSameResults(before, ask({ ...facts, madrid: [{ ...facts.madrid[0], costYuan: 7 }], insurance: [...facts.insurance] }))
    const kept = after.asked.benefits.map((result) => before.asked.benefits.includes(result))
    expect(kept.filter((same) => !same)).toHaveLength(1)
    expect(after.asked.benefits[kept.indexOf(false)]!.id).toBe('wuxi-2020-11/art01-madrid')
  })

  it('keeps a group of the same results, and makes the one anew in which a result changed', () => {
    const madrid = { granted: true, grantDate: '2021-03-09', costYuan: 7600 }
    const facts = { applicant: { kind: 'enterprise', region: '320282' }, madrid: [madrid], disputes: [] } as const
    const first = ask({ ...facts, madrid: [madrid], disputes: [] })
    const before = groupResults(first.asked)
    const after = groupResults(withSameResults(first, ask({ ...facts, madrid: [{ ...madrid, costYuan: 7 }], disputes: [] })).asked, before)
    const changed = (Object.keys(before) as (keyof typeof before)[]).filter((group) => after[group] !== before[group])
    expect(changed.map((group) => before[group].map(({ id }) => id))).toEqual([['wuxi-2020-11/art01-madrid']])
  })

  it('keeps the list of what is said above a group while it says the same', () => {
    const groups = groupResults(ask({ applicant: { kind: 'enterprise', region: '320282' } }).asked)
    const said = saidAbove(groups)
    expect(keepSame(said, saidAbove(groups))).toBe(said)
  })

  it('is told in the parts there were before, as far as they say the same', () => {
    const before = { steps: [{ say: 'cost', yuan: [7, 7] }, { say: 'half', yuan: [3, 3] }], none: undefined }
    const after = keepSame(before, { steps: [{ say: 'cost', yuan: [7, 7] }, { say: 'half', yuan: [3, 4] }], none: undefined })
    expect(after).toEqual({ steps: [{ say: 'cost', yuan: [7, 7] }, { say: 'half', yuan: [3, 4] }], none: undefined })
    expect(after.steps[0]).toBe(before.steps[0])
    expect(after.steps[1]).not.toBe(before.steps[1])
    expect(keepSame(before, structuredClone(before))).toBe(before)
  })
  it('is the new one, whatever was there before', () => {
    const plain = fc.object({ key: fc.constantFrom('id', 'yuan', 'steps'), withNullPrototype: false })
    fc.assert(fc.property(plain, plain, (before, now) => {
      const copy = structuredClone(now)
      expect(keepSame<unknown>(before, now)).toStrictEqual(copy)
      expect(now).toStrictEqual(copy)
      expect(keepSame(now, copy)).toBe(now)
    }))
  })
  it('takes what is no number for the same as itself, and a zero for another than its negative', () => {
    const before = { yuan: [Number.NaN] }
    expect(keepSame(before, structuredClone(before))).toBe(before)
    expect(keepSame({ yuan: [-0] }, { yuan: [0] })).toStrictEqual({ yuan: [0] })
  })
  it('tells a list from an object, and nobody answered from no such question', () => {
    expect(keepSame<unknown>({}, [])).toStrictEqual([])
    expect(keepSame<unknown>({ a: undefined }, { b: undefined })).toStrictEqual({ b: undefined })
    expect(keepSame<unknown>({ a: undefined }, {})).toStrictEqual({})
  })
})
