import { describe, expect, it } from 'vitest'
import type { Visit } from '@/domain/records'
import { missingInVisit } from '@/features/visits/missing'
import { emptyVisitDraft, type VisitDraft } from '@/features/visits/visit-draft'
import { visitProgress } from '@/features/visits/visit-progress'

const now = Date.parse('2026-11-22T04:00:00.000Z')
const today = '2026-11-22'
const none = { photos: 0, signature: false }
const signed = { photos: 1, signature: true }
const ready: VisitDraft = { ...emptyVisitDraft('2026-11-22T03:00:00.000Z', '专员甲', 'e1'), needs: [{ need: 'policy', priority: 'normal' }] }
const codes = (change: Partial<VisitDraft>, files = signed) => missingInVisit({ ...ready, ...change }, files, now, today).map(({ section, code }) => `${section}.${code}`)

describe('missingInVisit', () => {
  it('lets the shortest whole visit through', () => { expect(codes({})).toEqual([]) })
  it('tells everything at once, in the order of the form', () => {
    expect(missingInVisit(emptyVisitDraft('2026-11-22T03:00:00.000Z', ''), none, now, today).map(({ code }) => code)).toEqual(['enterprise', 'visitors', 'needs', 'signature'])
  })
  it('asks of a new enterprise what a record needs, and lets an early code pass', () => {
    const of = (newEnterprise: VisitDraft['newEnterprise']) => codes({ enterpriseId: undefined, newEnterprise })
    expect(of({})).toEqual(['enterprise.enterpriseName', 'enterprise.enterpriseTown'])
    expect(of({ name: '甲', town: '320282112', creditCode: '91310115591693856B' })).toEqual(['enterprise.creditCode'])
    expect(of({ name: '甲', town: '320282112', creditCode: '91350100M0001TGQXM' })).toEqual([])
  })
  it('checks times against each other and the clock, with some slack for phones', () => {
    expect(codes({ endedAt: '2026-11-22T02:59:00.000Z' })).toEqual(['meeting.endsBefore'])
    expect(codes({ startedAt: '2026-11-22T04:09:00.000Z' })).toEqual([])
    expect(codes({ startedAt: '2026-11-22T04:11:00.000Z' })).toEqual(['meeting.startsLater'])
    expect(codes({ followUpDate: '2026-11-21' })).toEqual(['after.followUpPast'])
    expect(codes({ followUpDate: today })).toEqual([])
  })
  it('wants no promise for a day that is over, unless it stood in the visit that is corrected', () => {
    const promised = (dueDate: string) => ({ commitments: [{ party: 'station' as const, text: '送资料', dueDate }], followUpDate: '2026-11-01' })
    expect(codes(promised('2020-01-01'))).toEqual(['after.commitmentPast', 'after.followUpPast'])
    expect(codes({ ...promised(today), followUpDate: undefined })).toEqual([])
    const before = { ...promised('2026-11-01') } as unknown as Visit
    const corrected = (dueDate: string) => missingInVisit({ ...ready, ...promised(dueDate) }, signed, now, today, before).map(({ code }) => code)
    expect(corrected('2026-11-01')).toEqual([])
    expect(corrected('2020-01-01')).toEqual(['commitmentPast'])
  })
  it('wants a signature or a reason face to face, and neither on the phone', () => {
    expect(codes({}, none)).toEqual(['signature.signature'])
    expect(codes({ signatureRefusedReason: ' ' }, none)).toEqual(['signature.signature'])
    expect(codes({ signatureRefusedReason: '未带公章' }, none)).toEqual([])
    expect(codes({ mode: 'phone' }, none)).toEqual([])
  })
  it('passes over rows nobody wrote in, and asks for the text of those somebody began', () => {
    expect(codes({ commitments: [{ party: 'station' }], problems: [{ urgency: 'normal' }], interviewees: [{}] })).toEqual([])
    expect(codes({ commitments: [{ party: 'station', dueDate: '2026-12-01' }] })).toEqual(['after.commitmentText'])
    expect(codes({ interviewees: [{ role: '经理' }] })).toEqual(['meeting.personName'])
  })
})

describe('visitProgress', () => {
  it('counts sections in which something is written and names the next one', () => {
    expect(visitProgress(ready, none, now)).toMatchObject({ count: 2, of: 7, next: 'meeting' })
    const all = visitProgress({ ...ready, interviewees: [{ name: '王' }], advice: [{ kind: 'other', note: '…' }], followUpDate: today }, signed, now)
    expect(all.count).toBe(7)
    expect(all.next).toBeUndefined()
  })
  it('counts a reason for no signature only where one is asked for', () => {
    const signature = (mode: VisitDraft['mode']) => visitProgress({ ...ready, mode, signatureRefusedReason: '未带公章' }, none, now).done.signature
    expect([signature('onSite'), signature('phone')]).toEqual([true, false])
  })
  it('counts no section in which something has to be mended, and none for an empty row', () => {
    const { done } = visitProgress({
      ...ready, interviewees: [{ name: '王' }, { role: '经理' }], problems: [{ urgency: 'normal', note: '…' } as never], advice: [{ kind: 'other' }],
      note: '…', followUpDate: '2026-11-21',
    }, signed, now)
    expect(done).toMatchObject({ enterprise: true, meeting: false, needs: false, advice: false, after: false, photos: true })
  })
})
