import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Facts, PolicyPack } from '@/domain/policy'
import { evaluateAsked } from '@/domain/policy/asked'
import { formulaOf } from '@/features/policy/result/formula'
import { isSnapshot, recomputed } from '@/features/policy/result/recomputed'
import { addEdit, answersToKeep, differences, withEdits } from '@/features/policy/result/trial'
import { termsOf } from '@/features/policy/result/terms'
import { snapshotOf } from '@/features/policy/subject/snapshot'
import { compiledPack } from './pack'

const TODAY = '2026-11-22'
let pack: PolicyPack
beforeAll(async () => { pack = await compiledPack() })
const facts: Facts = {
  applicant: { kind: 'enterprise', region: '320282' },
  ipms: { certified: true, certDate: '2021-04-15', provincialEval: 'qualified' },
  loans: [{ ipPledged: true, qualified: true, interestYuan: 182_000, paidDate: '2022-12-21' }],
}
const asked = (given: Facts) => evaluateAsked(pack, given, { asOf: TODAY }).asked

describe('what if', () => {
  it('lays an answer over the real ones, which stay as they are', () => {
    const before = structuredClone(facts)
    const edits = addEdit([], facts, { path: 'ipms.provincialEval', value: 'excellent' })
    expect(withEdits(pack, facts, edits).ipms?.provincialEval).toBe('excellent')
    expect(facts).toEqual(before)
  })
  it('tells the difference item by item and in all', () => {
    const after = asked(withEdits(pack, facts, [{ path: 'ipms.provincialEval', value: 'excellent' }]))
    const told = differences(pack, asked(facts), after).map((one) => [one.id.slice(13), one.before?.ceilingYuan?.[1], one.after?.ceilingYuan?.[1]])
    expect(told).toEqual([['art04-gb-cert', 50_000, 0], ['art04-gb-cert-excellent', 0, 200_000]])
    expect([asked(facts).totals.toVerifyYuan, after.totals.toVerifyYuan]).toEqual([[141_000, 141_000], [291_000, 291_000]])
  })
  it('is silent on what brings nothing either way', () => {
    expect(differences(pack, asked(facts), asked(facts))).toEqual([])
    expect(differences(pack, asked({ ...facts, patents: [] }), asked(facts))).toEqual([])
  })
  it('changes an answer back to none, and changes the same one once', () => {
    const once = addEdit([], facts, { path: 'loans[0].interestYuan', value: 1 })
    expect(addEdit(once, facts, { path: 'loans[0].interestYuan', value: 2 })).toEqual([{ path: 'loans[0].interestYuan', value: 2 }])
    expect(addEdit(once, facts, { path: 'loans[0].interestYuan', value: 182_000 })).toEqual([])
  })
  it('forgets what is no longer asked of a thing, as the question itself does', () => {
    const tried = withEdits(pack, { ...facts, patents: [{ type: 'invention', granted: true, grantDate: '2021-01-01', costYuan: 5 }] }, [{ path: 'patents[0].granted', value: false }])
    expect(tried.patents).toEqual([expect.not.objectContaining({ grantDate: '2021-01-01' })])
  })
  it('writes whole questions when kept, each once', () => {
    const kept = answersToKeep(pack, facts, [{ path: 'loans[0].interestYuan', value: 1 }, { path: 'loans[0].qualified', value: false }, { path: 'nationalTitle', value: 'advantage' }])
    expect(kept).toEqual([{ path: 'loans', value: [{ ipPledged: true, qualified: false, interestYuan: 1, paidDate: '2022-12-21' }] }, { path: 'nationalTitle', value: 'advantage' }])
  })
})

describe('a calculation in one line', () => {
  const of = (given: Facts, id: string) => formulaOf(asked(given).benefits.find((one) => one.id.endsWith(id))!)
  it('has the steps that did something', () => {
    expect(of(facts, 'art05-pledge-interest')).toMatchObject({ kind: 'steps', steps: [{ step: 'take', yuan: [182_000, 182_000] }, { step: 'multiply', yuan: [91_000, 91_000] }] })
  })
  it('adds the items, and gives up where there are too many or answers are missing', () => {
    const loans = (count: number) => ({ ...facts, loans: Array.from({ length: count }, () => facts.loans![0]!) })
    expect(of(loans(3), 'art05-pledge-interest')).toEqual({ kind: 'sum', yuan: [91_000, 91_000, 91_000], total: 273_000 })
    expect(of(loans(4), 'art05-pledge-interest')).toBeUndefined()
    expect(of({ ...facts, loans: [{ ipPledged: true }] }, 'art05-pledge-interest')).toBeUndefined()
  })
})

describe('the same answers later', () => {
  const now = () => snapshotOf(asked(facts))
  it('have nothing to tell while rules and totals are the same, or when the answers are others', () => {
    expect(recomputed(pack, facts, now(), TODAY)).toBeUndefined()
    expect(recomputed(pack, facts, undefined, TODAY)).toBeUndefined()
    expect(recomputed(pack, { ...facts, loans: [] }, { ...now(), pack: { ...now().pack, sha256: 'x' } }, TODAY)).toBeUndefined()
  })
  it('name both packs and both days when the rules are others', () => {
    const then = { ...now(), pack: { id: pack.id, version: '2026.01.01.1', sha256: 'old' }, asOf: '2026-01-05', totals: { ...now().totals, toVerifyYuan: [9, 9] as [number, number] } }
    expect(recomputed(pack, facts, then, TODAY)).toMatchObject({ newPack: true, changed: true, before: { asOf: '2026-01-05', pack: { version: '2026.01.01.1' } }, now: { asOf: TODAY, pack: { sha256: pack.sha256 }, totals: { toVerifyYuan: [141_000, 141_000] } } })
    expect(recomputed(pack, facts, { ...then, totals: now().totals }, TODAY)).toMatchObject({ newPack: true, changed: false })
  })
  it('change with the day alone when a rule ends', () => {
    const patents: Facts = { ...facts, patents: [{ type: 'invention', granted: true, grantDate: '2021-05-01', costYuan: 4000 }] }
    const then = snapshotOf(evaluateAsked(pack, patents, { asOf: '2024-12-31' }).asked)
    expect(recomputed(pack, patents, then, TODAY)).toMatchObject({ newPack: false, changed: true })
  })
  it('are read from the store only when they are a result', () => {
    expect(isSnapshot(now())).toBe(true)
    for (const broken of [undefined, null, 3, {}, { pack: {} }, { ...now(), totals: { payableYuan: 3 } }]) expect(isSnapshot(broken)).toBe(false)
  })
})

describe('words of the field', () => {
  it('are explained where a benefit is named by them', () => {
    const of = (end: string) => termsOf(pack.benefits.find(({ id }) => id.endsWith(end))!)
    expect(of('art05-pledge-interest')).toEqual(['interestSubsidy', 'pledge'])
    expect(of('art04-gb-cert')).toEqual(['ipManagement', 'newestBest'])
    expect(of('art01-invention-grant')).toEqual([])
  })
  it('belong to benefits that exist', async () => {
    const source = await readFile(new URL('../../../src/features/policy/result/terms.ts', import.meta.url), 'utf8')
    for (const [, end] of source.matchAll(/'(art\d\d-[a-z-]+)'/g)) expect(pack.benefits.some(({ id }) => id.endsWith(`/${end}`)), end).toBe(true)
  })
})
