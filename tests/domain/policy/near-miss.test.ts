import { describe, expect, it } from 'vitest'
import { nearMisses, type Facts } from '@/domain/policy'
import { nothing, today, wuxi } from './pack'

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
    expect(nearMisses(wuxi, nothing, options)).toEqual([{ benefit: 'wuxi-2020-11/art04-gb-cert', path: 'ipms.certified', value: true, gainYuan: [0, 200_000] }])
  })
  it('promise nothing for what is blocked, nor for what nobody can change', () => {
    const facts: Facts = { ...nothing, ipms: { certified: true, certDate: '2019-01-01' }, patents: [{ type: 'invention', granted: false, costYuan: 8000, grantDate: '2022-01-01' }], insurance: [{ ip: false, premiumYuan: 10_000, paidDate: '2022-01-01' }] }
    expect(nearMisses(wuxi, facts, options)).toEqual([])
    expect(nearMisses(wuxi, facts, { ...options, textOnly: true })).toEqual([{ benefit: 'wuxi-2020-11/art01-invention-grant', path: 'patents[0].granted', value: true, gainYuan: [5000, 5000] }])
  })
})
