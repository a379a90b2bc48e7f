import { describe, expect, it } from 'vitest'
import type { PolicySnapshot, Visit } from '@/domain/records'
import { lastResult, toldCeilings } from '@/domain/policy/snapshot'

const result = (asOf: string): PolicySnapshot => ({ pack: { id: 'p', version: '1', sha256: 'a' }, asOf, facts: {}, totals: {} })
const visit = (startedAt: string, more: Partial<Visit> = {}) => ({ startedAt, ...more }) as Visit

describe('what a visit keeps of a self-check', () => {
  it('is told by standing, without what is nothing, and with what has no upper bound', () => {
    expect(toldCeilings({ blockedYuan: [0, 13_200], payableYuan: [0, 0], toVerifyYuan: [0, null], other: [1, 2] })).toEqual([{ key: 'toVerifyYuan', high: null }, { key: 'blockedYuan', high: 13_200 }])
    expect(toldCeilings({})).toEqual([])
  })
  it('is the last one of an enterprise when its visit has one and stands', () => {
    const visits = [visit('2026-01-05', { policyResult: result('1') }), visit('2026-03-05', { policyResult: result('3'), review: 'void' }), visit('2026-02-05', { policyResult: result('2') }), visit('2026-04-05')]
    expect(lastResult(visits)?.asOf).toBe('2')
    expect(lastResult([])).toBeUndefined()
    expect([[0, 1], [1, 0]].map((order) => lastResult(order.map((at) => [visit('2026-01-05', { policyResult: result('1') }), visit('2026-02-05', { policyResult: result('2') })][at]!))?.asOf)).toEqual(['2', '2'])
    expect(lastResult([visit('2026-01-05', { policyResult: result('1') }), visit('2026-01-05', { policyResult: result('other') })])?.asOf).toBe('1')
  })
})
