import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { historyPath, type HistoryAnswer } from '@/contract'
import type { PolicySnapshot, Visit } from '@/domain/records'
import { evaluateAsked } from '@/domain/policy/asked'
import { snapshotOf } from '@/domain/policy/snapshot'
import { wuxi } from '../domain/policy/pack'
import { inMemory } from './support/backends'
import { visit } from './support/samples'
import { startTestServer, TOWN, type TestServer } from './support/test-server'

const facts = { applicant: { kind: 'enterprise' as const, region: TOWN }, ipms: { certified: true, certDate: '2021-06-30' } }
const result: PolicySnapshot = snapshotOf(evaluateAsked(wuxi, facts, { asOf: '2026-11-22' }).asked)
const wrong: PolicySnapshot = { ...result, totals: { ...result.totals, payableYuan: [9_000_000, 9_000_000] } }

describe('a policy result that comes with a visit', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer(inMemory.openFresh)
    const folder = join(server.dataDir, 'app', 'content')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'policy-wuxi-2020-11-0123456789ab.json'), JSON.stringify(wuxi))
    writeFileSync(join(folder, 'policy-spoilt-0123456789ab.json'), '{')
  })
  afterAll(() => server.close())

  async function kept(recordId: string): Promise<Visit> {
    const { records } = (await (await server.supervisor()).pullPage()).towns[TOWN]!
    return records.find(({ id }) => id === recordId)!.fields as unknown as Visit
  }
  async function send(policyResult: unknown) {
    const officer = await server.officer()
    const edit = officer.edit(visit(v7(), { policyResult }), { kind: 'visit', town: TOWN })
    const [receipt] = await officer.push(edit)
    return { edit, receipt: receipt!, officer }
  }

  it('is found the same when it is', async () => {
    const { edit, receipt } = await send(result)
    expect(receipt.outcome).toBe('applied')
    expect((await kept(edit.recordId)).policyCheck).toEqual({ outcome: 'same', pack: result.pack })
  })

  it('is taken and flagged when the server finds another, for everybody of the town to see', async () => {
    const { edit, receipt } = await send(wrong)
    expect(receipt.outcome).toBe('applied')
    expect(await kept(edit.recordId)).toMatchObject({ policyResult: wrong, policyCheck: { outcome: 'differs', totals: result.totals } })
  })

  it('is taken when its pack is not known here, or its answers cannot be read', async () => {
    const unknown = await send({ ...result, pack: { ...result.pack, sha256: 'f'.repeat(64) } })
    const unreadable = await send({ ...result, facts: { space: 'travel' } })
    expect([unknown.receipt.outcome, unreadable.receipt.outcome]).toEqual(['applied', 'applied'])
    expect((await kept(unknown.edit.recordId)).policyCheck?.outcome).toBe('unknownPack')
    expect((await kept(unreadable.edit.recordId)).policyCheck?.outcome).toBe('unreadable')
  })

  it('is looked at again when it is corrected, and not when something else is', async () => {
    const { edit, officer } = await send(wrong)
    const at = { kind: 'visit', town: TOWN, recordId: edit.recordId, baseVersion: 1 }
    await officer.push(officer.edit({ note: '补充' }, at))
    expect((await kept(edit.recordId)).policyCheck?.outcome).toBe('differs')
    await officer.push(officer.edit({ policyResult: result }, { ...at, baseVersion: 2 }))
    expect((await kept(edit.recordId)).policyCheck?.outcome).toBe('same')
    await officer.push(officer.edit({ policyResult: null }, { ...at, baseVersion: 3 }))
    expect((await kept(edit.recordId)).policyCheck).toBeUndefined()
    const { body } = await officer.call<HistoryAnswer>('GET', historyPath(TOWN, 'visit', edit.recordId))
    expect(body.steps[1]!.edit!.changes.policyCheck).toMatchObject({ from: { outcome: 'differs' }, to: { outcome: 'same' } })
  })

  it('is judged by nobody but the server', async () => {
    const officer = await server.officer()
    const claimed = officer.edit(visit(v7(), { policyResult: wrong, policyCheck: { outcome: 'same', pack: wrong.pack } }), { kind: 'visit', town: TOWN })
    expect(await officer.push(claimed)).toMatchObject([{ outcome: 'rejected', code: 'field-forbidden', at: 'set.policyCheck' }])
    const { edit } = await send(wrong)
    const desk = await server.supervisor()
    expect(await desk.push(desk.edit({ policyCheck: null }, { kind: 'visit', town: TOWN, recordId: edit.recordId, baseVersion: 1 }))).toMatchObject([{ outcome: 'rejected', code: 'field-forbidden' }])
  })
})
