import { beforeAll, describe, expect, it } from 'vitest'
import { checkFields } from '@/domain/records'
import { evaluate, explain, type Facts, type PolicyPack } from '@/domain/policy'
import { evaluateAsked } from '@/domain/policy/asked'
import { gainKey, groupResults, headlineOf } from '@/features/policy/result/groups'
import { snapshotOf } from '@/features/policy/subject/snapshot'
import { compiledPack } from './pack'

const applicant: Facts['applicant'] = { kind: 'enterprise', region: '320282' }
const grants = [8000, 3200, 5000].map((costYuan, at) => ({ type: 'invention' as const, granted: true, grantDate: `2021-05-0${at + 1}`, costYuan }))
const TODAY = { asOf: '2026-11-22' }
let pack: PolicyPack
beforeAll(async () => { pack = await compiledPack() })

describe('the result of what was asked', () => {
  it('has three granted inventions at 13,200 as the 2020 text reads, blocked today, and nothing payable', () => {
    const { asked } = evaluateAsked(pack, { applicant, patents: grants }, TODAY)
    expect(asked.totals).toEqual({ payableYuan: [0, 0], toVerifyYuan: [0, 0], blockedYuan: [13_200, 13_200] })
    const { blocked } = groupResults(asked)
    expect(blocked.map(({ id, ceilingYuan, blockedBy }) => ({ id, ceilingYuan, isBlocked: Boolean(blockedBy) })))
      .toEqual([{ id: 'wuxi-2020-11/art01-invention-grant', ceilingYuan: [13_200, 13_200], isBlocked: true }])
  })

  it('leaves out what nobody was asked about, which would otherwise have no upper bound', () => {
    const facts: Facts = { applicant, patents: grants }
    expect(evaluate(pack, facts, TODAY).totals.toVerifyYuan[1]).toBeNull()
    const { asked, unasked } = evaluateAsked(pack, facts, TODAY)
    expect(asked.benefits.length + unasked.length).toBe(pack.benefits.length)
    expect(unasked.map(({ id }) => id)).toContain('wuxi-2020-11/art05-pledge-interest')
  })

  it('takes "none" for an answer', () => {
    const { asked } = evaluateAsked(pack, { applicant, loans: [] }, TODAY)
    const loan = asked.benefits.find(({ id }) => id === 'wuxi-2020-11/art05-pledge-interest')
    expect(loan?.status).toBe('ineligible')
  })

  it('asks nothing of who one is alone', () => {
    expect(evaluateAsked(pack, { applicant }, TODAY).asked.benefits).toEqual([])
  })

  it('agrees with the whole evaluation on every benefit it shows', () => {
    const facts: Facts = { applicant, patents: grants, insurance: [{ ip: true, premiumYuan: 300_000, paidDate: '2025-01-01' }], ipms: { certified: true, certDate: '2024-01-01', provincialEval: 'excellent' } }
    const whole = new Map(evaluate(pack, facts, TODAY).benefits.map((result) => [result.id, result]))
    for (const result of evaluateAsked(pack, facts, TODAY).asked.benefits) expect(result).toEqual(whole.get(result.id))
  })
})

describe('groups', () => {
  it('puts every result into exactly one', () => {
    const { asked } = evaluateAsked(pack, { applicant, patents: [...grants, { type: 'utilityModel', granted: true }], projects: [{ scheme: 'ipStrategy', approved: true, approveDate: '2024-01-01' }], gi: [{ kind: 'registration' }] }, TODAY)
    const groups = Object.values(groupResults(asked)).flat()
    expect(groups).toHaveLength(asked.benefits.length)
    expect(new Set(groups).size).toBe(asked.benefits.length)
  })

  it('tells a gain as a ceiling unless the text fixes the figure', () => {
    expect(gainKey([400_000, 400_000], 'upTo')).toBe('gainUpTo')
    expect(gainKey([50_000, 50_000], 'fixed')).toBe('gain')
    expect(gainKey([0, 50_000], 'fixed')).toBe('gainUpTo')
    expect(gainKey([0, null], 'upTo')).toBe('gainOpen')
  })

  it('leads with what has to be verified when nothing is proved payable, and never with history', () => {
    expect(headlineOf({ payableYuan: [0, 0], toVerifyYuan: [0, 0], blockedYuan: [9, 9] })).toBe('payable')
    expect(headlineOf({ payableYuan: [0, 0], toVerifyYuan: [0, null], blockedYuan: [0, 0] })).toBe('toVerify')
    expect(headlineOf({ payableYuan: [0, 5], toVerifyYuan: [0, 9], blockedYuan: [0, 0] })).toBe('payable')
  })

  it('keeps the steps of one item together, what is about all last', () => {
    const { asked } = evaluateAsked(pack, { applicant, patents: grants }, TODAY)
    const blocked = groupResults(asked).blocked[0]!
    const tree = explain(pack.benefits.find(({ id }) => id === blocked.id)!, blocked, asked.facts)
    expect(tree.map(({ at }) => at)).toEqual(['patents[0]', 'patents[1]', 'patents[2]', undefined])
    expect(tree.flatMap(({ steps }) => steps)).toHaveLength(blocked.trace.length)
  })
})

describe('what a visit keeps', () => {
  it('is a snapshot the contract takes, from which the totals can be worked out again', () => {
    const facts: Facts = { applicant, patents: grants }
    const snapshot = snapshotOf(evaluateAsked(pack, facts, TODAY).asked)
    expect(checkFields('visit', { policyResult: snapshot }, false)).toBeUndefined()
    const again = evaluateAsked(pack, snapshot.facts as Facts, { asOf: snapshot.asOf }).asked
    expect(snapshotOf(again)).toEqual(snapshot)
    expect(snapshot.pack.sha256).toBe(pack.sha256)
  })
})
