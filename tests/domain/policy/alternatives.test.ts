import { describe, expect, it } from 'vitest'
import { evaluate, type Benefit, type Facts, type PolicyPack } from '@/domain/policy'
import { benefit, nothing, run, today, wuxi } from './pack'

const grant = (costYuan: number, grantDate = '2022-01-01') => ({ type: 'invention' as const, granted: true, grantDate, costYuan })
const readings = (facts: Facts, id: string, textOnly = false) => benefit(run({ ...nothing, ...facts }, { textOnly }), id).alternatives
const person = { kind: 'individual', region: '320282' } as const
const project = (approveDate: string) => ({ scheme: 'ipStrategy' as const, approved: true, approveDate })

describe('the other reading of a doubt', () => {
  it('is told to whom it concerns, with the ceiling it gives', () => {
    expect(readings({ applicant: person, patents: [grant(4000)] }, 'art01-invention-grant')).toEqual([{ doubt: 'halving-order', ceilingYuan: [2500, 2500] }])
  })
  it('is not told to others, nor while nobody knows whom', () => {
    expect(readings({ patents: [grant(4000)] }, 'art01-invention-grant')).toEqual([])
    expect(readings({ applicant: { region: '320282' }, patents: [grant(4000)] }, 'art01-invention-grant')).toEqual([])
  })
  it('is not told where it changes nothing', () => {
    expect(readings({ applicant: person, patents: [grant(9000)] }, 'art01-invention-grant')).toEqual([])
    expect(readings({ applicant: person, patents: [] }, 'art01-invention-grant')).toEqual([])
  })
  it('counts only what may count, item by item', () => {
    const loan = (interestYuan: number, qualified = true) => ({ ipPledged: true, qualified, interestYuan, paidDate: '2022-12-20' })
    expect(readings({ loans: [loan(1_400_000), loan(200_000), loan(200_000, false)] }, 'art05-pledge-interest')).toEqual([{ doubt: 'what-is-a-project', ceilingYuan: [500_000, 500_000] }])
    expect(readings({ loans: [loan(900_000), { ...loan(200_000), qualified: undefined }] }, 'art05-pledge-interest')).toEqual([{ doubt: 'what-is-a-project', ceilingYuan: [450_000, 500_000] }])
  })
  it('counts a benefit of a group on its own, where the text may mean that both add', () => {
    const ipms = { certified: true, certDate: '2022-01-01', provincialEval: 'excellent' } as const
    expect(readings({ ipms }, 'art04-gb-cert')).toEqual([{ doubt: 'both-awards', ceilingYuan: [50_000, 50_000] }])
    expect(readings({ ipms }, 'art04-gb-cert-excellent')).toEqual([])
  })
  it('is told of the days between signing and printing, also where the rule has no doubt of its own', () => {
    const signed = { doubt: 'signed-or-printed', ceilingYuan: [300_000, 300_000] }
    expect(readings({ projects: [project('2020-03-07')] }, 'art02-strategy-project')).toEqual([signed])
    expect(readings({ projects: [project('2020-03-07'), project('2022-01-01')] }, 'art02-strategy-project')).toEqual([{ ...signed, ceilingYuan: [600_000, 600_000] }])
    expect(readings({ projects: [project('2020-03-05')] }, 'art02-strategy-project')).toEqual([])
    expect(readings({ patents: [grant(4000, '2020-03-07')] }, 'art01-invention-grant')).toEqual([{ doubt: 'signed-or-printed', ceilingYuan: [4000, 4000] }])
  })
  it('is told of both doubts, where both concern somebody', () => {
    expect(readings({ applicant: person, patents: [grant(4000, '2020-03-07')] }, 'art01-invention-grant').map(({ doubt }) => doubt)).toEqual(['halving-order', 'signed-or-printed'])
  })
  it('says nothing of what is promised of progress until then', () => {
    const staged: PolicyPack = { ...wuxi, benefits: wuxi.benefits.map((one): Benefit => one.id.endsWith('art05-pledge-interest') ? { ...one, nature: 'staged' } : one) }
    const loans = [1_400_000, 200_000].map((interestYuan) => ({ ipPledged: true, qualified: true, interestYuan, paidDate: '2022-12-20' }))
    expect(benefit(evaluate(staged, { ...nothing, loans }, { asOf: today }), 'art05-pledge-interest')).toMatchObject({ ceilingYuan: [0, 600_000], alternatives: [{ doubt: 'what-is-a-project', ceilingYuan: [0, 500_000] }] })
  })
  it('of most benefits is nothing, and that is one thing', () => {
    expect(readings({}, 'art12-alliance')).toBe(readings({}, 'art02-strategy-project'))
    const projects = [{ scheme: 'alliance', approved: true, approveDate: '2022-01-01' }, project('2022-01-01')] as const
    expect(readings({ projects: [...projects] }, 'art12-alliance')).toBe(readings({ projects: [...projects] }, 'art02-strategy-project'))
  })
})
