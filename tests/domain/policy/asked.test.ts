import { describe, expect, it } from 'vitest'
import { evaluate, nearMisses, nearMissFinder, type Facts } from '@/domain/policy'
import { askedEvaluator, evaluateAsked, type AskedResult } from '@/domain/policy/asked'
import { nothing, today, wuxi, yixing } from './pack'

const options = { asOf: today }
const ids = (facts: Facts) => evaluateAsked(wuxi, facts, options).asked.benefits.map(({ id }) => id.slice(13))

describe('what was asked', () => {
  it('is what a benefit needs beyond who asks; none is an answer', () => {
    expect(ids({ applicant: yixing })).toEqual([])
    expect(ids({ applicant: yixing, loans: [] })).toEqual(['art05-pledge-interest'])
    expect(ids({ ipms: { certified: false } })).toEqual(['art04-gb-cert', 'art04-gb-cert-excellent'])
    // a list is asked for by its items, not by what else the rule needs
    expect(ids({ nationalTitle: 'none' })).toEqual([])
  })
  it('is nothing where a line was only begun, or the answers were taken back', () => {
    expect(ids({ applicant: yixing, disputes: [{}] })).toEqual([])
    expect(ids({ applicant: yixing, disputes: [{ major: undefined }, {}], ipms: {} })).toEqual([])
    expect(ids({ applicant: yixing, disputes: [{}, { major: true }] })).toEqual(['art13-major-rights'])
  })
  it('promises nothing for an item that was only begun, and keeps the places of the others', () => {
    const won = { major: true, won: true, legalFeesYuan: 88_000, wonDate: '2025-03-01' }
    const [{ asked: alone }, { asked: begun }] = [[won], [{}, won, {}]].map((disputes) => evaluateAsked(wuxi, { applicant: yixing, disputes }, options)) as [AskedResult, AskedResult]
    expect(begun.totals).toEqual(alone.totals)
    expect(begun.benefits[0]).toMatchObject({ ceilingYuan: alone.benefits[0]!.ceilingYuan, missing: [], items: [{ path: 'disputes[1]', status: 'eligible' }] })
    expect(begun.facts.disputes).toEqual([{}, won, {}])
  })
  it('is evaluated as in the whole, and the rest is named', () => {
    const facts: Facts = { applicant: yixing, loans: [{ ipPledged: true }], ipms: { certified: true } }
    const { asked, unasked } = evaluateAsked(wuxi, facts, options)
    const whole = new Map(evaluate(wuxi, facts, options).benefits.map((result) => [result.id, result]))
    for (const result of asked.benefits) expect(result).toEqual(whole.get(result.id))
    expect([...asked.benefits.map(({ id }) => id), ...unasked.map(({ id }) => id)].sort()).toEqual(wuxi.benefits.map(({ id }) => id).sort())
  })
  it('made ready once gives what each alone gives, in whatever order it is asked', () => {
    const [ask, misses] = [askedEvaluator(wuxi, options), nearMissFinder(wuxi, options)]
    const several: Facts[] = [nothing, {}, { loans: [] }, { insurance: [] }, { ipms: { certified: true }, loans: [] }, { ipms: { certified: false }, insurance: [] }, nothing]
    for (const facts of several) {
      expect(ask(facts)).toEqual(evaluateAsked(wuxi, facts, options))
      expect(misses(facts)).toEqual(nearMisses(wuxi, facts, options))
    }
  })
  it('is made ready anew only when other matters are asked about', () => {
    const ask = askedEvaluator(wuxi, options)
    const [first, again, other] = [{ loans: [] }, { loans: [{ qualified: true }] }, { insurance: [] }].map((facts) => ask(facts).unasked)
    expect(again).toBe(first)
    expect(other).not.toBe(first)
  })
})
