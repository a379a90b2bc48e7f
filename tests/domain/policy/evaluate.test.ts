import { describe, expect, it } from 'vitest'
import { evaluate, type Facts } from '@/domain/policy'
import { benefit, nothing, run, today, wuxi, yixing } from './pack'

const invention = (costYuan: number, grantDate = '2020-08-01') => ({ type: 'invention', granted: true, grantDate, costYuan }) as const
const three: Facts = { ...nothing, patents: [invention(8000), invention(3200), invention(5000)] }
const grant = 'art01-invention-grant'

describe('three inventions of 8000, 3200 and 5000 yuan', () => {
  it('have a ceiling of 13,200 yuan as the text reads', () => {
    const evaluation = run(three, { textOnly: true })
    expect(benefit(evaluation, grant)).toMatchObject({ status: 'eligible', kind: 'upTo', ceilingYuan: [13_200, 13_200], standing: 'toVerify' })
    expect(evaluation.totals).toEqual({ payableYuan: [0, 0], toVerifyYuan: [13_200, 13_200], blockedYuan: [0, 0] })
    expect(evaluation.nextQuestion).toBeNull()
  })
  it('are history today: nothing payable, and the notice is named', () => {
    const evaluation = run(three)
    expect(benefit(evaluation, grant)).toMatchObject({ standing: 'blocked', blockedBy: '2021-patent-subsidy-notice', ceilingYuan: [13_200, 13_200] })
    expect(benefit(evaluation, grant).warnings[0]).toBe('blocked_2021_grant')
    expect(evaluation.totals).toEqual({ payableYuan: [0, 0], toVerifyYuan: [0, 0], blockedYuan: [13_200, 13_200] })
  })
  it('are explained item by item, with the article', () => {
    const { trace, items } = benefit(run(three), grant)
    expect(trace.filter(({ at }) => at === 'patents[0]').map(({ step, yuan, bites }) => ({ step, yuan, bites }))).toEqual([
      { step: 'take', yuan: [8000, 8000], bites: undefined }, { step: 'atMost', yuan: [5000, 5000], bites: true },
    ])
    expect(trace.at(-1)).toMatchObject({ step: 'sum', yuan: [13_200, 13_200], source: { document: '锡政办发〔2020〕11号', article: 1 } })
    expect(trace[0]!.facts).toEqual({ 'patents[0].costYuan': 8000 })
    expect(items.map(({ ceilingYuan }) => ceilingYuan)).toEqual([[5000, 5000], [3200, 3200], [5000, 5000]])
  })
})

describe('overlays', () => {
  const stands = (asOf: string) => ['art01-invention-grant', 'art01-design-grant', 'art01-annuity-7-9', 'art01-pct-overseas-grant', 'art01-madrid'].map((id) => benefit(run({}, { asOf }), id).standing)
  it.each([
    ['2020-12-31', ['toVerify', 'toVerify', 'toVerify', 'toVerify', 'toVerify']],
    ['2021-06-30', ['toVerify', 'toVerify', 'toVerify', 'toVerify', 'toVerify']],
    ['2021-07-01', ['toVerify', 'blocked', 'blocked', 'toVerify', 'toVerify']],
    ['2024-12-31', ['toVerify', 'blocked', 'blocked', 'toVerify', 'toVerify']],
    ['2025-01-01', ['blocked', 'blocked', 'blocked', 'blocked', 'toVerify']],
    [today, ['blocked', 'blocked', 'blocked', 'blocked', 'toVerify']],
  ])('on %s', (asOf, expected) => expect(stands(asOf)).toEqual(expected))
  it('warn before they block', () => {
    expect(benefit(run({}, { asOf: '2022-01-01' }), grant).warnings).toContain('blocked_2021_grant')
    expect(benefit(run({}, { asOf: '2020-12-31' }), grant).warnings).not.toContain('blocked_2021_grant')
  })
})

describe('standing', () => {
  const proved = { ...wuxi, benefits: wuxi.benefits.map((one) => one.id.endsWith('art06-ip-insurance') ? { ...one, verified: { on: '2026-10-01', until: '2027-03-30', by: { zh: '市局', en: 'bureau' } } } : one) }
  const facts: Facts = { ...nothing, insurance: [{ ip: true, premiumYuan: 100_000, paidDate: '2026-01-01' }] }
  it('is payable only with a proof, and only while the proof is recent', () => {
    expect(evaluate(proved, facts, { asOf: today }).totals).toEqual({ payableYuan: [50_000, 50_000], toVerifyYuan: [0, 0], blockedYuan: [0, 0] })
    expect(evaluate(proved, facts, { asOf: '2027-03-31' }).totals).toEqual({ payableYuan: [0, 0], toVerifyYuan: [50_000, 50_000], blockedYuan: [0, 0] })
    expect(evaluate(proved, facts, { asOf: '2026-09-30' }).totals.payableYuan).toEqual([0, 0])
  })
  it('says so when nobody has looked for 180 days', () => {
    expect(benefit(run({}, { asOf: '2027-05-21' }), grant).warnings).not.toContain('reviewDue')
    expect(benefit(run({}, { asOf: '2027-05-22' }), 'art06-ip-insurance').warnings).toContain('reviewDue')
  })
})

describe('dates', () => {
  const on = (grantDate: string, asOf = today) => benefit(run({ ...nothing, patents: [invention(4000, grantDate)] }, { asOf, textOnly: true }), grant)
  it.each([['2020-03-05', 'ineligible'], ['2020-03-06', 'unknown'], ['2020-03-09', 'unknown'], ['2020-03-10', 'eligible']])('a grant on %s is %s', (date, status) => expect(on(date).status).toBe(status))
  it('what lies after the as-of day has not happened', () => {
    expect(on('2020-08-02', '2020-08-01')).toMatchObject({ status: 'ineligible', fails: ['patents[0].grantDate'] })
    expect(on('2020-08-01', '2020-08-01').status).toBe('eligible')
  })
  it('before the document there was nothing to claim, and between signing and printing nobody can say', () => {
    expect(run({}, { asOf: '2020-03-05' }).benefits.every(({ status, fails }) => status === 'ineligible' && fails.includes('asOf'))).toBe(true)
    expect(benefit(run({ applicant: yixing }, { asOf: '2020-03-06' }), 'art03-patent-award').status).toBe('unknown')
  })
})

describe('groups', () => {
  const excellent: Facts = { ...nothing, ipms: { certified: true, certDate: '2022-02-02', provincialEval: 'excellent' } }
  it('count 200,000 in place of 50,000', () => {
    expect(run(excellent).totals.toVerifyYuan).toEqual([200_000, 200_000])
    expect(benefit(run(excellent), 'art04-gb-cert').trace.at(-1)).toMatchObject({ step: 'group', yuan: [0, 0] })
  })
  it('keep both candidates while nobody knows which counts', () => {
    const evaluation = run({ ...excellent, ipms: { certified: true, certDate: '2022-02-02' } })
    expect(evaluation.totals.toVerifyYuan).toEqual([50_000, 200_000])
    expect(evaluation.nextQuestion).toBe('ipms.provincialEval')
  })
  it('take the higher of indication and mark, product by product', () => {
    const gi = (...list: [string, string | undefined][]) => run({ ...nothing, gi: list.map(([kind, product]) => ({ kind, ...(product && { product }), date: '2022-01-01' })) as Facts['gi'] }).totals.toVerifyYuan
    expect(gi(['registration', 'tea'], ['certificationMark', 'tea'])).toEqual([100_000, 100_000])
    expect(gi(['registration', 'tea'], ['certificationMark', 'clay'])).toEqual([150_000, 150_000])
    expect(gi(['registration', 'tea'], ['certificationMark', undefined])).toEqual([100_000, 150_000])
    expect(gi(['registration', undefined], ['registration', undefined])).toEqual([200_000, 200_000])
    expect(gi(['collectiveMark', 'tea'], ['certificationMark', 'tea'], ['certificationMark', 'tea'], ['registration', 'tea'])).toEqual([150_000, 150_000])
  })
})

describe('other policies for the same item', () => {
  const loans = [{ ipPledged: true, qualified: true, interestYuan: 200_000, paidDate: '2022-01-01' }]
  const besides = (other: NonNullable<Facts['otherPolicies']>[number]) => {
    const evaluation = run({ ...nothing, loans, otherPolicies: [{ id: 'county', benefit: 'wuxi-2020-11/art05-pledge-interest', ...other }] })
    return { ...benefit(evaluation, 'art05-pledge-interest'), total: evaluation.totals.toVerifyYuan }
  }
  it('count in its place when they give more', () => {
    expect(besides({ sameItem: true, amountYuan: 120_000 })).toMatchObject({ ceilingYuan: [0, 0], displacedBy: 'county', beforeGroupYuan: [100_000, 100_000], total: [0, 0] })
  })
  it('change nothing when they give less', () => {
    expect(besides({ sameItem: true, amountYuan: 80_000 })).toMatchObject({ ceilingYuan: [100_000, 100_000], otherPolicies: [{ id: 'county', counts: 'this' }], total: [100_000, 100_000] })
  })
  it('win a tie, because a fixed amount goes before an upper limit', () => expect(besides({ sameItem: true, amountYuan: 100_000 }).displacedBy).toBe('county'))
  it('stay undecided while their amount is unknown, and add when they are for something else', () => {
    expect(besides({ sameItem: true })).toMatchObject({ otherPolicies: [{ counts: 'undecided', amountYuan: [0, null] }] })
    expect(besides({ sameItem: false, amountYuan: 120_000 }).otherPolicies).toBeUndefined()
  })
  it('leave nothing certain while it is open which of the two counts', () => {
    for (const other of [{ sameItem: true }, { amountYuan: 120_000 }, {}]) {
      expect(besides(other)).toMatchObject({ ceilingYuan: [0, 100_000], beforeGroupYuan: [100_000, 100_000], displacedBy: undefined, total: [0, 100_000] })
    }
    // less than ours: same item or not, ours counts
    expect(besides({ amountYuan: 80_000 })).toMatchObject({ ceilingYuan: [100_000, 100_000], otherPolicies: [{ counts: 'undecided' }] })
  })
  it('count for the other reading as well: it never shows an amount that another policy takes the place of', () => {
    const two = [1_400_000, 200_000].map((interestYuan) => ({ ipPledged: true, qualified: true, interestYuan, paidDate: '2022-12-20' }))
    const readings = (other: object) => benefit(run({ ...nothing, loans: two, otherPolicies: [{ id: 'county', benefit: 'wuxi-2020-11/art05-pledge-interest', ...other }] }), 'art05-pledge-interest').alternatives
    expect(readings({ sameItem: false })).toEqual([{ doubt: 'what-is-a-project', ceilingYuan: [500_000, 500_000] }])
    expect(readings({ sameItem: true })).toEqual([{ doubt: 'what-is-a-project', ceilingYuan: [0, 500_000] }])
    expect(readings({ sameItem: true, amountYuan: 900_000 })).toEqual([])
  })
  it('leave no other reading of a list nobody answered', () => expect(benefit(run({}), 'art05-pledge-interest').alternatives).toEqual([]))
  it('leave nothing certain of a group either, and never more than the group alone', () => {
    const ipms = { certified: true, certDate: '2021-04-01' } as const
    const { totals } = run({ ...nothing, ipms, otherPolicies: [{ id: 'county', benefit: 'wuxi-2020-11/art04-gb-cert', sameItem: true }] })
    expect(totals.toVerifyYuan).toEqual([0, 200_000])
  })
})

describe('what the document leaves out', () => {
  it('names utility models', () => {
    const evaluation = run({ ...nothing, patents: [invention(1), { type: 'utilityModel', granted: true }] })
    expect(evaluation.exclusions).toEqual([{ id: 'utility-models', paths: ['patents[1]'] }])
    expect(benefit(evaluation, grant).fails).toEqual(['patents[1].type'])
    expect(run(three).exclusions).toEqual([])
  })
})

it('names pack, day and facts, so that it can be worked out again', () => {
  expect(run(three)).toMatchObject({ pack: { id: 'wuxi-2020-11', version: wuxi.version, sha256: wuxi.sha256 }, asOf: today, textOnly: false, facts: three })
})
