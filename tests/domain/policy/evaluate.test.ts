import { describe, expect, it } from 'vitest'
import { evaluate, evaluator, type Benefit, type Facts, type PolicyPack } from '@/domain/policy'
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
  it('leave nothing certain of whatever they may be compared with, while nobody says which', () => {
    expect(besides({ benefit: undefined, sameItem: true, amountYuan: 120_000 })).toMatchObject({ ceilingYuan: [0, 100_000], otherPolicies: [{ counts: 'undecided' }], total: [0, 100_000] })
    expect(besides({ benefit: undefined, sameItem: true, amountYuan: 80_000 })).toMatchObject({ ceilingYuan: [100_000, 100_000], total: [100_000, 100_000] })
    expect(besides({ benefit: undefined, sameItem: false, amountYuan: 120_000 }).otherPolicies).toBeUndefined()
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

describe('standing and other policies within a group', () => {
  const verified = { on: '2026-01-01', until: '2027-01-01', by: { zh: '市局', en: 'bureau' } }
  const having = (pack: PolicyPack, more: Partial<Benefit>, ...ids: string[]): PolicyPack => ({ ...pack, benefits: pack.benefits.map((one) => ids.includes(one.id.slice(13)) ? { ...one, ...more } : one) })
  const certified = (provincialEval?: 'excellent' | 'qualified', otherPolicies?: Facts['otherPolicies']): Facts =>
    ({ ...nothing, ipms: { certified: true, certDate: '2022-02-02', ...(provincialEval && { provincialEval }) }, ...(otherPolicies && { otherPolicies }) })
  const totals = (pack: PolicyPack, facts: Facts) => evaluate(pack, facts, { asOf: today }).totals
  const [lower, higher] = ['art04-gb-cert', 'art04-gb-cert-excellent']

  it('what a group brings is payable when all of it is that may count', () => {
    expect(totals(having(wuxi, { verified }, lower, higher), certified('excellent'))).toEqual({ payableYuan: [200_000, 200_000], toVerifyYuan: [0, 0], blockedYuan: [0, 0] })
    expect(totals(having(wuxi, { verified }, lower), certified('qualified')).payableYuan).toEqual([50_000, 50_000])
    for (const one of [lower, higher]) expect(totals(having(wuxi, { verified }, one), certified('excellent'))).toMatchObject({ payableYuan: [0, 0], toVerifyYuan: [200_000, 200_000] })
  })
  it('a blocked benefit displaces no living one, and is displaced by none', () => {
    const [overlay] = wuxi.overlays
    const blocking = (id: string): PolicyPack => ({ ...wuxi, overlays: [{ ...overlay!, blocks: [{ ...overlay!.blocks[0]!, benefits: [`wuxi-2020-11/${id}`] }] }] })
    expect(totals(blocking(lower), certified('excellent'))).toEqual({ payableYuan: [0, 0], toVerifyYuan: [200_000, 200_000], blockedYuan: [50_000, 50_000] })
    expect(totals(blocking(higher), certified('excellent'))).toEqual({ payableYuan: [0, 0], toVerifyYuan: [50_000, 50_000], blockedYuan: [200_000, 200_000] })
  })
  it('what names no amount or is paid by progress takes no part', () => {
    const group = { id: 'ipms-certification' }
    const pack = having(wuxi, { group }, 'art05-credit-line')
    expect(evaluate(pack, certified('excellent'), { asOf: today })).toEqual(run(certified('excellent')))
    expect(totals(having(wuxi, { nature: 'staged' }, lower, higher), certified('excellent'))).toEqual({ payableYuan: [0, 0], toVerifyYuan: [0, 0], blockedYuan: [0, 0] })
  })
  it('a line of the explanation and the amount before are there where the group changed something, and only there', () => {
    const evaluation = run(certified('excellent'))
    expect(benefit(evaluation, lower)).toMatchObject({ beforeGroupYuan: [50_000, 50_000], displacedBy: `wuxi-2020-11/${higher}` })
    expect(benefit(evaluation, lower).trace.at(-1)).toEqual({ step: 'group', say: wuxi.document.stacking, yuan: [0, 0], bites: true, source: { document: wuxi.document.number, article: 4 } })
    expect(benefit(evaluation, higher).trace.map(({ step }) => step)).toEqual(['take'])
    expect(benefit(evaluation, higher).beforeGroupYuan).toBeUndefined()
    expect(benefit(run(certified()), higher).trace.at(-1)!.step).not.toBe('group')
    expect(benefit(run(certified()), lower).trace.at(-1)).toMatchObject({ step: 'group', yuan: [0, 50_000] })
    const gi = [{ kind: 'registration', product: 'tea', date: '2022-01-01' }, { kind: 'certificationMark', product: 'tea' }] as const
    expect(benefit(run({ ...nothing, gi: [...gi] }), 'art15-gi-mark').trace.at(-1)).toMatchObject({ step: 'group', yuan: [0, 0] })
    expect(benefit(run(certified('qualified')), higher)).toMatchObject({ displacedBy: undefined, beforeGroupYuan: undefined })
  })
  it('another policy in the place of one leaves what the rest may bring', () => {
    const county = (of: string, amountYuan: number): Facts['otherPolicies'] => [{ id: 'county', benefit: `wuxi-2020-11/${of}`, sameItem: true, amountYuan }]
    const toVerify = (facts: Facts) => run(facts).totals.toVerifyYuan
    expect(toVerify(certified('qualified', county(lower, 60_000)))).toEqual([0, 0])
    expect(toVerify(certified('qualified', county(lower, 40_000)))).toEqual([50_000, 50_000])
    expect(toVerify(certified(undefined, county(lower, 60_000)))).toEqual([0, 200_000])
    expect(toVerify(certified('excellent', county(higher, 260_000)))).toEqual([0, 0])
    expect(toVerify(certified('excellent', county(higher, 60_000)))).toEqual([200_000, 200_000])
    expect(toVerify(certified(undefined, county(higher, 260_000)))).toEqual([0, 50_000])
    // the group has already brought it to nothing: there is nothing left to take the place of
    const evaluation = run(certified('excellent', county(lower, 40_000)))
    expect(evaluation.totals.toVerifyYuan).toEqual([200_000, 200_000])
    expect(benefit(evaluation, lower)).toMatchObject({ displacedBy: `wuxi-2020-11/${higher}`, otherPolicies: undefined })
  })
  it('other policies are not compared with what is blocked, not due or no amount', () => {
    const compared = (id: string, facts: Facts, textOnly = false) => benefit(run({ ...nothing, ...facts, otherPolicies: [{ id: 'county', benefit: `wuxi-2020-11/${id}`, sameItem: true, amountYuan: 9_000_000 }] }, { textOnly }), id).otherPolicies
    const counted = [{ id: 'county', amountYuan: [9_000_000, 9_000_000], counts: 'other' }]
    expect([compared(grant, three, true), compared(grant, three)]).toEqual([counted, undefined])
    expect(compared('art05-pledge-interest', {})).toBeUndefined()
    expect(compared('art08-cluster', { projects: [{ scheme: 'serviceCluster', approved: true, approveDate: '2022-01-01' }] })).toBeUndefined()
    expect(compared('art05-credit-line', {})).toBeUndefined()
    const amountless = having(wuxi, { nature: 'amount' }, 'art05-credit-line')
    expect(benefit(evaluate(amountless, { ...nothing, otherPolicies: [{ id: 'county', benefit: 'wuxi-2020-11/art05-credit-line', sameItem: true, amountYuan: 1 }] }, { asOf: today }), 'art05-credit-line').otherPolicies).toBeUndefined()
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

describe('for many applicants', () => {
  const insurance = [{ ip: true, premiumYuan: 10_000, paidDate: '2022-01-01' }]
  it('what is the same for everybody is one result, and what is not is each one\'s own', () => {
    const ask = evaluator(wuxi, { asOf: today })
    const [one, other, park] = [ask(nothing), ask({ ...nothing, insurance }), ask({ ...nothing, applicant: { kind: 'park', region: '320282' } })]
    expect(benefit(one, 'art05-pledge-interest')).toBe(benefit(other, 'art05-pledge-interest'))
    expect(benefit(one, 'art11-agency-settle')).toBe(benefit(other, 'art11-agency-settle'))
    expect(benefit(park, 'art05-pledge-interest').fails).toEqual(['applicant.kind'])
    expect([one, other].map((evaluation) => benefit(evaluation, 'art06-ip-insurance').status)).toEqual(['ineligible', 'eligible'])
  })
  it('each gets what it would get alone, whoever was asked about before', () => {
    const ask = evaluator(wuxi, { asOf: today })
    const several: Facts[] = [nothing, { ...nothing, insurance }, {}, { loans: [{ ipPledged: true }] }, { insurance, patents: [{}] }, {}, { ...nothing, applicant: { kind: 'park', region: '32' } }, { ...nothing, insurance: [{ ip: false }] }, { ...nothing, insurance: [{ ip: false }, ...insurance] }, nothing]
    for (const facts of several) expect(ask(facts)).toEqual(evaluate(wuxi, facts, { asOf: today }))
  })
  it('items are told of lists only', () => {
    const evaluation = run({ ...nothing, ipms: { certified: true, certDate: '2022-01-01', provincialEval: 'none' }, insurance })
    expect(benefit(evaluation, 'art04-gb-cert').items).toEqual([])
    expect(benefit(evaluation, 'art05-credit-line').items).toEqual([])
    expect(benefit(evaluation, 'art06-ip-insurance').items).toEqual([{ path: 'insurance[0]', status: 'eligible', ceilingYuan: [5000, 5000] }])
  })
})

it('names pack, day and facts, so that it can be worked out again', () => {
  expect(run(three)).toMatchObject({ pack: { id: 'wuxi-2020-11', version: wuxi.version, sha256: wuxi.sha256 }, asOf: today, textOnly: false, facts: three })
})
