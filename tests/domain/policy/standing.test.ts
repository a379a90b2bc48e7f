import { describe, expect, it } from 'vitest'
import type { Benefit, Overlay } from '@/domain/policy'
import { standingOf } from '@/domain/policy/standing'

const benefit = { id: 'd/grant', warnings: ['unproved'], reviewed: '2026-11-22', reviewedUntil: '2027-05-21' } as unknown as Benefit
const proved = { ...benefit, verified: { on: '2026-10-01', until: '2027-03-30', by: { zh: '市局', en: 'bureau' } } } as Benefit
const words = { zh: '因', en: 'reason' }
const notice = (id: string, benefits: string[], warnsFrom: string, lastDay: string) =>
  ({ id, blocks: [{ benefits, warnsFrom, lastDay, lastDayOtherReading: lastDay, warning: `${id}-warning`, reason: words }] }) as unknown as Overlay
const stand = (of: Benefit, asOf: string, ...overlays: Overlay[]) => standingOf(of, overlays, asOf)

describe('standing', () => {
  it('is payable from the day of a proof to its last day, and to be verified on any other', () => {
    expect(['2026-09-30', '2026-10-01', '2027-03-30', '2027-03-31'].map((asOf) => stand(proved, asOf).standing)).toEqual(['toVerify', 'payable', 'payable', 'toVerify'])
    expect(stand(benefit, '2026-11-22').standing).toBe('toVerify')
  })
  it('says that a review is due on the day after it counts as recent', () => {
    expect(['2027-05-21', '2027-05-22'].map((asOf) => stand(benefit, asOf).warnings)).toEqual([['unproved'], ['unproved', 'reviewDue']])
  })
  it('is blocked from the day after the last one, warned of from the day the notice names, and says by what', () => {
    const block = notice('n', ['d/other', 'd/grant'], '2025-01-01', '2026-12-31')
    expect(stand(benefit, '2024-12-31', block)).toEqual({ standing: 'toVerify', warnings: ['unproved'] })
    expect(stand(benefit, '2025-01-01', block)).toEqual({ standing: 'toVerify', warnings: ['n-warning', 'unproved'] })
    expect(stand(benefit, '2026-12-31', block).standing).toBe('toVerify')
    expect(stand(benefit, '2027-01-01', block)).toEqual({ standing: 'blocked', warnings: ['n-warning', 'unproved'], blockedBy: 'n' })
  })
  it('is blocked even where it is proved to be in force', () => {
    expect(stand(proved, '2026-12-01', notice('n', ['d/grant'], '2021-01-01', '2021-06-30')).standing).toBe('blocked')
  })
  it('is not touched by what concerns other benefits', () => {
    expect(stand(proved, '2026-12-01', notice('n', ['d/other'], '2021-01-01', '2021-06-30'))).toEqual({ standing: 'payable', warnings: ['unproved'] })
  })
  it('warns of a second notice after a first that blocks nothing yet', () => {
    const [warns, blocks] = [notice('a', ['d/grant'], '2026-01-01', '2099-01-01'), notice('b', ['d/grant'], '2021-01-01', '2021-06-30')]
    expect(stand(benefit, '2026-12-01', warns, blocks)).toEqual({ standing: 'blocked', warnings: ['b-warning', 'a-warning', 'unproved'], blockedBy: 'b' })
  })
  it('leaves the warnings of the rule as they are', () => {
    stand(benefit, '2027-05-22', notice('n', ['d/grant'], '2021-01-01', '2021-06-30'))
    expect(benefit.warnings).toEqual(['unproved'])
  })
})
