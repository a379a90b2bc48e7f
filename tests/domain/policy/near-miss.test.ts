import { describe, expect, it } from 'vitest'
import { nearMisses, type Benefit, type Condition, type Facts, type PolicyPack } from '@/domain/policy'
import { nothing, today, wuxi, yixing } from './pack'

/** The pack with one benefit made otherwise. */
const having = (id: string, more: Partial<Benefit>, pack: PolicyPack = wuxi): PolicyPack =>
  ({ ...pack, benefits: pack.benefits.map((one) => one.id === `wuxi-2020-11/${id}` ? { ...one, ...more } : one) })

describe('near misses', () => {
  const options = { asOf: today }
  it('say what one changed answer would bring', () => {
    const facts: Facts = { ...nothing, projects: [{ scheme: 'patentWarning', approved: true, approveDate: '2022-01-01' }] }
    expect(nearMisses(wuxi, facts, options)).toContainEqual({ benefit: 'wuxi-2020-11/art14-warning', path: 'nationalTitle', value: 'advantage', gainYuan: [300_000, 300_000] })
  })
  it('count what is displaced', () => {
    const facts: Facts = { ...nothing, ipms: { certified: true, certDate: '2022-01-01', provincialEval: 'qualified' } }
    expect(nearMisses(wuxi, facts, options)).toEqual([{ benefit: 'wuxi-2020-11/art04-gb-cert-excellent', path: 'ipms.provincialEval', value: 'excellent', gainYuan: [150_000, 150_000] }])
  })
  it('name a gain once, however many benefits of a group it opens', () => {
    expect(nearMisses(wuxi, nothing, options)).toEqual([{ benefit: 'wuxi-2020-11/art04-gb-cert', path: 'ipms.certified', value: true, gainYuan: [0, 50_000] }])
  })
  it('promise of a benefit what it brings, not what another of its group would if something else came true as well', () => {
    const certified = (provincialEval?: 'qualified' | 'excellent'): Facts => ({ ...nothing, ipms: { certified: false, ...(provincialEval && { provincialEval }) } })
    const gained = (facts: Facts) => nearMisses(wuxi, facts, options).map(({ benefit, path, gainYuan: [, most] }) => [benefit.slice(13), path, most])
    expect(gained(certified('qualified'))).toEqual([['art04-gb-cert', 'ipms.certified', 50_000]])
    expect(gained(certified('excellent'))).toEqual([['art04-gb-cert-excellent', 'ipms.certified', 200_000]])
    // the same day counts for both: what it turns out to be, the 50,000 are replaced
    expect(gained({ ...nothing, ipms: { certified: true, provincialEval: 'none' } })).toEqual([['art04-gb-cert-excellent', 'ipms.provincialEval', 150_000]])
  })
  it('promise nothing that hangs on another item nobody has answered', () => {
    const most = (facts: Facts, path: string, more = {}) => nearMisses(wuxi, { ...nothing, ipms: undefined, ...facts }, { ...options, ...more }).find((miss) => miss.path === path)?.gainYuan[1]
    const paidDate = '2022-01-01'
    expect(most({ loans: [{ ipPledged: true, qualified: false, interestYuan: 380_000, paidDate }, { ipPledged: true, interestYuan: 1_000_000, paidDate }] }, 'loans[0].qualified')).toBe(190_000)
    for (const [scheme, yuan] of [['ipStrategy', 300_000], ['highValueCentre', 1_000_000]] as const) {
      expect(most({ projects: [{ scheme, approved: false, approveDate: paidDate }, { scheme, approved: true }] }, 'projects[0].approved'), scheme).toBe(yuan)
    }
    expect(most({ disputes: [{ major: true, won: false, wonDate: paidDate, legalFeesYuan: 200_000 }, { major: true, won: true, wonDate: paidDate }] }, 'disputes[0].won')).toBe(100_000)
    expect(most({ madrid: [{ granted: false, grantDate: paidDate, costYuan: 3000 }, { granted: true, grantDate: paidDate }] }, 'madrid[0].granted', { textOnly: true })).toBe(3000)
  })
  it('promise nothing for what is blocked, nor for what nobody can change', () => {
    const facts: Facts = { ...nothing, ipms: { certified: true, certDate: '2019-01-01' }, patents: [{ type: 'invention', granted: false, costYuan: 8000, grantDate: '2022-01-01' }], insurance: [{ ip: false, premiumYuan: 10_000, paidDate: '2022-01-01' }] }
    expect(nearMisses(wuxi, facts, options)).toEqual([])
    expect(nearMisses(wuxi, facts, { ...options, textOnly: true })).toEqual([{ benefit: 'wuxi-2020-11/art01-invention-grant', path: 'patents[0].granted', value: true, gainYuan: [5000, 5000] }])
  })
  it('have the greatest gain first, then the order of the answers', () => {
    const asked = (costYuan: number) => ({ type: 'invention' as const, granted: false, costYuan, grantDate: '2022-01-01' })
    const found = nearMisses(wuxi, { ...nothing, nationalTitle: undefined, patents: [asked(3000), asked(4000), asked(3000)] }, { ...options, textOnly: true })
    expect(found.map(({ path, gainYuan: [, most] }) => [path, most])).toEqual([['ipms.certified', 50_000], ['patents[1].granted', 4000], ['patents[0].granted', 3000], ['patents[2].granted', 3000]])
    const lists: Facts = { ...nothing, overseas: [{ route: 'PCT', granted: false, grantDate: '2022-01-01', costYuan: 3000 }], patents: [asked(3000)] }
    expect(nearMisses(wuxi, lists, { ...options, textOnly: true }).map(({ path }) => path)).toEqual(['ipms.certified', 'overseas[0].granted', 'patents[0].granted'])
  })
  it('that nobody can put an upper bound on come before any amount', () => {
    const { projects: _, ...rest } = nothing
    expect(nearMisses(wuxi, rest, options).map(({ path, value, gainYuan }) => ({ path, value, gainYuan }))).toEqual([
      { path: 'nationalTitle', value: 'advantage', gainYuan: [0, null] }, { path: 'ipms.certified', value: true, gainYuan: [0, 50_000] },
    ])
  })
  it('gain nothing for certain over what has no upper bound yet', () => {
    const group = { id: 'either' }
    const { projects: _, ...rest } = nothing
    const pack = having('art12-alliance', { group }, having('art04-gb-cert', { group }))
    const found = nearMisses(pack, { ...rest, ipms: { certified: false, certDate: '2022-01-01', provincialEval: 'none' } }, options)
    expect(found).toContainEqual({ benefit: 'wuxi-2020-11/art04-gb-cert', path: 'ipms.certified', value: true, gainYuan: [0, null] })
  })
  it('count what is payable like what is to be verified', () => {
    const verified = { on: '2026-01-01', until: '2027-01-01', by: { zh: '市局', en: 'bureau' } }
    const loans = [{ ipPledged: true, qualified: false, interestYuan: 100_000, paidDate: '2022-01-01' }]
    expect(nearMisses(having('art05-pledge-interest', { verified }), { ...nothing, loans, ipms: undefined }, options).filter(({ path }) => path.startsWith('loans'))).toEqual([
      { benefit: 'wuxi-2020-11/art05-pledge-interest', path: 'loans[0].qualified', value: true, gainYuan: [50_000, 50_000] },
    ])
    const { projects: _, ...rest } = nothing
    expect(nearMisses(having('art14-warning', { verified }), rest, options)[0]).toMatchObject({ path: 'nationalTitle', gainYuan: [0, null] })
  })
  it('are named of the first benefit of a group that is neither blocked nor paid by progress', () => {
    const only = ({ benefit, path }: { benefit: string; path: string }) => `${benefit.slice(13)} ${path}`
    const [overlay] = wuxi.overlays
    const block = { ...overlay!.blocks[0]!, benefits: ['wuxi-2020-11/art04-gb-cert'] }
    expect(nearMisses({ ...wuxi, overlays: [{ ...overlay!, blocks: [block] }] }, nothing, options).map(only)).toEqual(['art04-gb-cert-excellent ipms.certified'])
    expect(nearMisses(having('art04-gb-cert', { nature: 'staged' }), nothing, options).map(only)).toEqual(['art04-gb-cert-excellent ipms.certified'])
  })
  it('reach from the least that was sure before to the most there may be', () => {
    const verified = { on: '2026-01-01', until: '2027-01-01', by: { zh: '市局', en: 'bureau' } }
    const loan = (interestYuan: number, qualified?: boolean) => ({ ipPledged: true, interestYuan, paidDate: '2022-01-01', ...(qualified !== undefined && { qualified }) })
    const gained = (loans: Facts['loans'], pack = wuxi) => nearMisses(pack, { ...nothing, loans, ipms: undefined }, options).filter(({ path }) => path.startsWith('loans')).map(({ path, gainYuan }) => [path, gainYuan])
    expect(gained([loan(100_000), loan(200_000, false)])).toEqual([['loans[1].qualified', [50_000, 100_000]]])
    expect(gained([loan(100_000, true), { ...loan(200_000, false), paidDate: undefined }])).toEqual([['loans[1].qualified', [0, 100_000]]])
    expect(gained([loan(100_000, true), { ...loan(200_000, false), paidDate: undefined }], having('art05-pledge-interest', { verified }))).toEqual([['loans[1].qualified', [0, 100_000]]])
    expect(gained([loan(2, false)])).toEqual([['loans[0].qualified', [1, 1]]])
    expect(gained([loan(0, false)])).toEqual([])
  })
  it('are only what an answer speaks against: what nobody answered is a question', () => {
    const patents = [{ type: 'invention' as const, costYuan: 3000, grantDate: '2022-01-01' }]
    expect(nearMisses(wuxi, { ...nothing, patents, ipms: undefined, nationalTitle: undefined }, { ...options, textOnly: true })).toEqual([])
  })
  it('name a value that would do, and are left out where the rule gives none or nobody asks', () => {
    const year = { patent: 'A', type: 'invention' as const, year: 5, costYuan: 900, payDate: '2021-06-01' }
    const asking = wuxi.questions.map((question) => ({ ...question, attainable: true, ...(question.itemFields && { itemFields: question.itemFields.map((field) => ({ ...field, attainable: true })) }) }))
    const facts: Facts = { ...nothing, maintenance: [year], ipms: undefined }
    expect(nearMisses({ ...wuxi, questions: asking }, facts, { ...options, textOnly: true }).filter(({ path }) => path.startsWith('maintenance'))).toEqual([])
    const certified: Condition = { fact: ['ipms', 'certified'], is: true }
    expect(nearMisses(having('art12-alliance', { conditions: [{ all: [certified, certified] }, { not: { fact: ['nationalTitle'], is: 'none' } }] }), nothing, options).map(({ benefit }) => benefit)).toEqual(['wuxi-2020-11/art04-gb-cert'])
    expect(nearMisses({ ...wuxi, questions: [] }, nothing, options)).toEqual([])
  })
  it('take every benefit alone that shares no group', () => {
    const projects = ['alliance', 'ipStrategy', 'highValueCentre'].map((scheme) => ({ scheme, approved: false, approveDate: '2022-01-01' })) as Facts['projects']
    const found = nearMisses(wuxi, { ...nothing, projects, ipms: undefined }, options).filter(({ path }) => path.endsWith('approved'))
    expect(found.map(({ path }) => path).sort()).toEqual(['projects[0].approved', 'projects[1].approved', 'projects[2].approved'])
    for (const { benefit, gainYuan } of found) expect(gainYuan[1], benefit).toBeGreaterThan(0)
  })
  it('are looked for among fifty items of a list and no further', () => {
    const patents = Array.from({ length: 52 }, () => ({ type: 'invention' as const, granted: false, costYuan: 3000, grantDate: '2022-01-01' }))
    const found = nearMisses(wuxi, { ...nothing, applicant: yixing, patents, ipms: undefined }, { ...options, textOnly: true }).map(({ path }) => path)
    expect(found.filter((path) => path.startsWith('patents'))).toHaveLength(50)
    expect(found).toContain('patents[49].granted')
  })
})
