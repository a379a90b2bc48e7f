import { describe, expect, it } from 'vitest'
import type { Evaluation } from '@/domain/policy'
import type { PolicySnapshot } from '@/domain/records'
import { knownFacts, withKnown } from '@/features/policy/subject/known-facts'
import { self } from '@/features/policy/subject/self'
import { giveToVisit, subjectOf, type SubjectWorld } from '@/features/policy/subject/subject'

const enterprises: Record<string, { town: string; fields: { name: string; certification?: { status: 'certified' } } }> = {
  e1: { town: '320282112', fields: { name: '宜兴样例精陶有限公司', certification: { status: 'certified' } } },
}
function worldOf(drafts: Record<string, { value: Record<string, unknown> }>, last?: PolicySnapshot): SubjectWorld {
  return {
    enterprise: async (id) => enterprises[id],
    lastResult: async () => last,
    draft: async (id) => drafts[id],
    saveDraft: async (id, value) => { drafts[id] = { value } },
  }
}

describe('what an enterprise record tells', () => {
  it('is laid under the answers, never over them', () => {
    const facts = withKnown({ applicant: { region: '320281' }, ipms: { certified: false } }, knownFacts('320282112', { certification: { status: 'certified', standard: 'GB/T 29490-2023' } }))
    expect(facts).toEqual({ applicant: { kind: 'enterprise', region: '320281' }, ipms: { certified: false, standard: 'GB/T 29490-2023' } })
  })
  it('is silent on certification nobody recorded', () => {
    expect(withKnown({}, knownFacts('320282112', {}))).toEqual({ applicant: { kind: 'enterprise', region: '320282112' } })
  })
})

describe('for whom a check is made', () => {
  it('is the phone holder when nothing or nobody known is asked about', async () => {
    expect(await subjectOf({}, worldOf({}))).toBe(self)
    expect(await subjectOf({ visit: 'gone', enterprise: 'unknown' }, worldOf({}))).toBe(self)
  })
  it('is the enterprise of the visit, so that the next visit finds the answers', async () => {
    const subject = await subjectOf({ visit: 'd1' }, worldOf({ d1: { value: { enterpriseId: 'e1' } } }))
    expect(subject).toMatchObject({ key: 'enterprise:e1', name: '宜兴样例精陶有限公司', visit: 'd1' })
    expect(subject.prefill({})).toEqual({ applicant: { kind: 'enterprise', region: '320282112' }, ipms: { certified: true } })
  })
  it('is the visit itself while the enterprise is new', async () => {
    const subject = await subjectOf({ visit: 'd2' }, worldOf({ d2: { value: { newEnterprise: { name: '新厂', town: '320282106' } } } }))
    expect(subject).toMatchObject({ key: 'visit:d2', name: '新厂' })
  })
})

describe('what a check begins with', () => {
  const result = (facts: Record<string, unknown>): PolicySnapshot => ({ pack: { id: 'p', version: '1', sha256: 'a' }, asOf: '2026-11-22', facts, totals: {} })
  const before = result({ patents: [] })
  const handedOver = result({ patents: [{ type: 'invention' }] })

  it('is what the enterprise answered at its last visit, or handed over for this one', async () => {
    expect((await subjectOf({ enterprise: 'e1' }, worldOf({}, before))).earlier).toEqual({ patents: [] })
    expect((await subjectOf({ visit: 'd1' }, worldOf({ d1: { value: { enterpriseId: 'e1' } } }, before))).earlier).toEqual({ patents: [] })
    expect((await subjectOf({ visit: 'd1' }, worldOf({ d1: { value: { enterpriseId: 'e1', policyResult: handedOver } } }, before))).earlier).toEqual(handedOver.facts)
    expect((await subjectOf({ visit: 'd2' }, worldOf({ d2: { value: { newEnterprise: { name: '新厂' }, policyResult: handedOver } } }))).earlier).toEqual(handedOver.facts)
  })
  it('is nothing when those answers cannot be read', async () => {
    expect((await subjectOf({ enterprise: 'e1' }, worldOf({}, result({ space: 'travel' })))).earlier).toBeUndefined()
  })
})

describe('handing the result to a visit', () => {
  const evaluation = {
    pack: { id: 'p', version: '1', sha256: 'a' }, asOf: '2026-11-22', facts: { patents: [] },
    totals: { payableYuan: [0, 0], toVerifyYuan: [0, null], blockedYuan: [1, 2] },
  } as unknown as Evaluation

  it('changes nothing else in the draft', async () => {
    const drafts: Record<string, { value: Record<string, unknown> }> = { d1: { value: { enterpriseId: 'e1', note: '车间' } } }
    expect(await giveToVisit('d1', evaluation, worldOf(drafts))).toBe(true)
    expect(drafts['d1']!.value).toMatchObject({ enterpriseId: 'e1', note: '车间', policyResult: { asOf: '2026-11-22', totals: { toVerifyYuan: [0, null], blockedYuan: [1, 2] } } })
  })
  it('says so when the draft is gone', async () => {
    expect(await giveToVisit('d9', evaluation, worldOf({}))).toBe(false)
  })
})
