import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { explain, getFact, type Facts } from '@/domain/policy'
import { lessAndMore, runs } from './arbitrary-facts'
import { benefit, nothing, run, wuxi } from './pack'

const treeOf = (facts: Facts, id: string) => explain(wuxi.benefits.find((one) => one.id.endsWith(id))!, benefit(run(facts), id), facts)

describe('an explanation', () => {
  it('goes from the answers of each item over its steps to the amount, and then to all together', () => {
    const loans = [182_000, 1_400_000].map((interestYuan) => ({ ipPledged: true, qualified: true, interestYuan, paidDate: '2022-12-21' }))
    const tree = treeOf({ ...nothing, loans }, 'art05-pledge-interest')
    expect(tree.map(({ at, facts, steps, yuan }) => ({ at, facts, steps: steps.map(({ step }) => step), yuan }))).toEqual([
      { at: 'loans[0]', facts: ['ipPledged', 'qualified', 'paidDate', 'interestYuan'].map((name) => `loans[0].${name}`), steps: ['take', 'multiply', 'atMost'], yuan: [91_000, 91_000] },
      { at: 'loans[1]', facts: ['ipPledged', 'qualified', 'paidDate', 'interestYuan'].map((name) => `loans[1].${name}`), steps: ['take', 'multiply', 'atMost'], yuan: [500_000, 500_000] },
      { at: undefined, facts: ['applicant.kind', 'applicant.region'], steps: ['sum'], yuan: [591_000, 591_000] },
    ])
  })
  it('leaves out items that do not count, and answers nobody gave', () => {
    const tree = treeOf({ ...nothing, loans: [{ ipPledged: false }, { ipPledged: true }] }, 'art05-pledge-interest')
    expect(tree.map(({ at, facts }) => ({ at, facts }))).toEqual([{ at: 'loans[1]', facts: ['loans[1].ipPledged'] }, { at: undefined, facts: ['applicant.kind', 'applicant.region'] }])
  })
  it('is about the applicant alone where no list is run over', () => {
    const [only, ...rest] = treeOf({ ...nothing, ipms: { certified: true, certDate: '2021-04-15' } }, 'art04-gb-cert')
    expect(rest).toEqual([])
    expect(only!.facts).toEqual(['applicant.kind', 'applicant.region', 'ipms.certified', 'ipms.certDate'])
  })
  it('keeps apart what was paid for one patent in several years, and names it once', () => {
    const paid = (year: number) => ({ patent: 'A', type: 'invention' as const, year, payDate: '2021-06-01', costYuan: 900 })
    const tree = treeOf({ ...nothing, maintenance: [paid(7), paid(8)] }, 'art01-annuity-7-9')
    expect(tree.map(({ at, steps }) => [at, steps.map(({ step }) => step)])).toEqual([
      ['maintenance[0]', ['take', 'sumPer', 'atMost']], ['maintenance[1]', ['take']], [undefined, ['sum']],
    ])
  })
  it('names items of which nothing is worked out, and speaks of a list nobody answered as a whole', () => {
    const event = treeOf({ ...nothing, events: [{ kind: 'expo', international: true, date: '2022-05-18' }] }, 'art16-events')
    expect(event.map(({ at, facts, steps, yuan }) => ({ at, facts, steps, yuan }))).toEqual([
      { at: 'events[0]', facts: ['events[0].international', 'events[0].date'], steps: [], yuan: undefined }, { at: undefined, facts: ['applicant.kind', 'applicant.region'], steps: [], yuan: undefined },
    ])
    const { maintenance: _, ...rest } = nothing
    const open = treeOf(rest, 'art01-annuity-7-9')
    expect(open.map(({ at }) => at)).toEqual([undefined])
    expect(open[0]!.steps.length).toBeGreaterThan(1)
  })
  it('has every line once, each with its article and only with answers that were given', () => {
    fc.assert(fc.property(lessAndMore, fc.boolean(), ({ less }, textOnly) => {
      run(less, { textOnly }).benefits.forEach((result, index) => {
        const tree = explain(wuxi.benefits[index]!, result, less)
        expect(tree.flatMap(({ steps }) => steps).length).toBe(result.trace.length)
        for (const step of result.trace) expect(step.source).toEqual({ document: wuxi.document.number, article: result.article })
        for (const path of tree.flatMap(({ facts }) => facts)) expect(getFact(less, path)).toBeDefined()
      })
    }), runs(60))
  }, 60_000)
})
