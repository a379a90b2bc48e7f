import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluateAsked } from '@/domain/policy/asked'
import { changedSince, recheck } from '@/domain/policy/recheck'
import { snapshotOf } from '@/domain/policy/snapshot'
import type { PolicyPack } from '@/domain/policy'
import { lessAndMore, runs } from './arbitrary-facts'
import { today, wuxi } from './pack'

const known = (sha256: string) => (sha256 === wuxi.sha256 ? wuxi : undefined)
const kept = (facts: Parameters<typeof evaluateAsked>[1]) => snapshotOf(evaluateAsked(wuxi, facts, { asOf: today }).asked)
const certified = { applicant: { kind: 'enterprise' as const, region: '320282' }, ipms: { certified: true, certDate: '2021-06-30' } }

describe('a kept result', () => {
  it('comes out the same again, whatever the answers, also after a way through JSON', () => fc.assert(fc.property(lessAndMore, ({ less }) => {
    const result = kept(less)
    expect(recheck(JSON.parse(JSON.stringify(result)), known)).toEqual({ outcome: 'same', pack: result.pack })
    expect(changedSince(result, wuxi, today)).toBeUndefined()
  }), runs(25)))

  it('is found to differ, with what it should be', () => {
    const result = kept(certified)
    const told = { ...result, totals: { ...result.totals, toVerifyYuan: [1, 2] as [number, number] } }
    expect(recheck(told, known)).toEqual({ outcome: 'differs', pack: result.pack, totals: result.totals })
  })

  it('of an unknown pack, or of answers nobody can read, cannot be compared', () => {
    const result = kept(certified)
    expect(recheck({ ...result, pack: { ...result.pack, sha256: '' } }, known).outcome).toBe('unknownPack')
    expect(recheck({ ...result, facts: { ipms: 'yes' } }, known).outcome).toBe('unreadable')
  })

  it('is told as changed when later rules give another one', () => {
    const result = kept(certified)
    const later: PolicyPack = { ...wuxi, version: '9999.1.1', sha256: 'e'.repeat(64), benefits: [] }
    expect(changedSince(result, later, today)).toMatchObject({ newPack: true, before: result, now: { pack: { version: '9999.1.1' }, totals: { payableYuan: [0, 0], toVerifyYuan: [0, 0] } } })
    expect(changedSince(result, { ...wuxi, version: '9999.1.1', sha256: 'e'.repeat(64) }, today)).toBeUndefined()
    expect(changedSince(result, wuxi, '2020-01-01')).toMatchObject({ newPack: false, now: { asOf: '2020-01-01' } })
    expect(changedSince(result, { ...later, id: 'another-document' }, today)).toBeUndefined()
  })
})
