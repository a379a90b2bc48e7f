import fc from 'fast-check'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROLES, type ErrorCode, type Role } from '@/contract'
import { RECORD_KINDS, type RecordKind } from '@/domain/records'
import { onEachBackend } from './support/backends'
import type { Device } from './support/client'
import { sampleOf } from './support/samples'
import { OTHER_TOWN, startTestServer, THIRD_TOWN, TOWN, type TestServer } from './support/test-server'

const TOWNS = [TOWN, OTHER_TOWN, THIRD_TOWN]
/** The rights as they are meant, written down a second time on purpose. */
const MAKES: Record<Role, readonly RecordKind[]> = {
  officer: RECORD_KINDS,
  supervisor: ['enterprise', 'task', 'comment'],
  administrator: [],
}
/** A change of a field that each kind can change. */
const CHANGE: Partial<Record<RecordKind, Record<string, unknown>>> = {
  enterprise: { note: 'changed' }, visit: { note: 'changed' }, task: { done: true }, assistance: { state: 'underReview' },
}
const CHANGES: Record<Role, readonly RecordKind[]> = {
  officer: ['enterprise', 'visit', 'task', 'assistance'],
  supervisor: ['enterprise', 'task', 'assistance'],
  administrator: [],
}

onEachBackend('scope', ({ openFresh }) => {
  let server: TestServer
  const devices = new Map<string, Device>()
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  async function deviceOf(role: Role, towns: readonly string[]): Promise<Device> {
    const key = `${role} ${[...towns].sort().join(' ')}`
    const present = devices.get(key) ?? await server.person({ name: key.slice(0, 60), role, towns: [...towns] })
    devices.set(key, present)
    return present
  }
  const owner = (town: string) => deviceOf('officer', [town])

  test('push: what may be made and changed follows from role, town and kind alone', async () => {
    const walk = fc.record({ role: fc.constantFrom(...ROLES), towns: fc.subarray(TOWNS), town: fc.constantFrom(...TOWNS), kind: fc.constantFrom(...RECORD_KINDS) })
    await fc.assert(fc.asyncProperty(walk, async ({ role, towns, town, kind }) => {
      const device = await deviceOf(role, towns)
      const inTown = towns.includes(town)
      const make = device.edit(sampleOf[kind](), { kind, town })
      const [made] = await device.push(make)
      expect(made!.code).toBe(inTown ? (MAKES[role].includes(kind) ? undefined : 'kind-forbidden') : 'town-forbidden')

      const set = CHANGE[kind]
      if (!set) return
      const holder = await owner(town)
      const theirs = holder.edit(sampleOf[kind](), { kind, town })
      expect(await holder.push(theirs)).toMatchObject([{ outcome: 'applied' }])
      const [changed] = await device.push(device.edit(set, { kind, town, recordId: theirs.recordId, baseVersion: 1 }))
      const allowed: ErrorCode | undefined = !inTown ? 'town-forbidden' : role === 'administrator' ? 'kind-forbidden' : CHANGES[role].includes(kind) ? undefined : 'field-forbidden'
      expect(changed!.code).toBe(allowed)
    }), { numRuns: 80 })
  })

  test('pull: nothing of a town outside the scope ever comes, whatever cursors are shown', async () => {
    const everywhere = await deviceOf('supervisor', TOWNS)
    const { cursors } = await everywhere.pullAll()
    await fc.assert(fc.asyncProperty(fc.constantFrom(...ROLES), fc.subarray(TOWNS), fc.subarray(TOWNS), async (role, towns, shown) => {
      const device = await deviceOf(role, towns)
      const page = await device.pullPage(Object.fromEntries(shown.map((town) => [town, { ...cursors[town]!, seq: 0 }])))
      expect(page.allowedTowns).toEqual([...towns].sort())
      expect(Object.keys(page.towns).sort()).toEqual([...towns].sort())
      for (const [town, { records }] of Object.entries(page.towns)) expect(records.every((record) => record.town === town)).toBe(true)
    }), { numRuns: 25 })
  })

  test('attachments: bytes, receipts and uploads ask for the town', async () => {
    const holder = await owner(TOWN)
    const edit = holder.edit(sampleOf.attachment(), { kind: 'attachment', town: TOWN })
    await holder.push(edit)
    const encode = (text: string) => Buffer.from(text).toString('base64')
    await fc.assert(fc.asyncProperty(fc.constantFrom(...ROLES), fc.subarray(TOWNS), async (role, towns) => {
      const device = await deviceOf(role, towns)
      const inTown = towns.includes(TOWN)
      for (const path of [`/api/attachments/${TOWN}/${edit.recordId}`, `/api/attachments/${TOWN}/${edit.recordId}/receipt`]) {
        expect((await device.call('GET', path)).body.error).toBe(inTown ? 'attachment-pending' : 'town-forbidden')
      }
      const begun = await device.call('POST', '/api/uploads', undefined, {
        'tus-resumable': '1.0.0', 'upload-length': '4', 'upload-metadata': `attachmentId ${encode(edit.recordId)},town ${encode(TOWN)}`,
      })
      expect(begun.status).toBe(role !== 'officer' || !inTown ? 403 : 201)
    }), { numRuns: 25 })
  })

  test('people and enrolments are the administrators’', async () => {
    const id = (await owner(TOWN)).person.id
    for (const role of ROLES) {
      const device = await deviceOf(role, TOWNS)
      const statuses = [
        (await device.call('GET', '/api/people')).status,
        (await device.call('POST', '/api/people', { name: v7(), role: 'officer', towns: [] })).status,
        (await device.call('POST', `/api/people/${id}/enrolments`)).status,
      ]
      expect(statuses).toEqual(role === 'administrator' ? [200, 201, 201] : [403, 403, 403])
    }
  })

  test('settling a conflict needs the right to the field it is about', async () => {
    const officer = await owner(TOWN)
    const [first, second] = [await deviceOf('supervisor', [TOWN]), await deviceOf('supervisor', [TOWN, OTHER_TOWN])]
    const visit = officer.edit(sampleOf.visit(), { kind: 'visit', town: TOWN })
    await officer.push(visit)
    const { recordId } = visit
    await first.push(first.edit({ review: 'approved' }, { kind: 'visit', town: TOWN, recordId, baseVersion: 1 }))
    await second.push(second.edit({ review: 'returned' }, { kind: 'visit', town: TOWN, recordId, baseVersion: 1 }))
    const { conflicts } = (await officer.pullAll()).records.get(recordId)!
    expect(conflicts).toHaveLength(1)
    const settles = [conflicts[0]!.id]
    expect(await officer.push(officer.edit({}, { kind: 'visit', town: TOWN, recordId, baseVersion: 3, settles }))).toMatchObject([{ code: 'field-forbidden', at: 'set.review' }])
    expect(await first.push(first.edit({}, { kind: 'visit', town: TOWN, recordId, baseVersion: 3, settles }))).toMatchObject([{ outcome: 'applied' }])
    expect((await officer.pullAll()).records.get(recordId)!.conflicts).toEqual([])
  })

  test('a supervisor chooses between two officers’ values, and writes no third', async () => {
    const [first, second] = [await owner(TOWN), await deviceOf('officer', [TOWN, OTHER_TOWN])]
    const supervisor = await deviceOf('supervisor', [TOWN])
    const visit = first.edit(sampleOf.visit(), { kind: 'visit', town: TOWN })
    await first.push(visit)
    const { recordId } = visit
    const at = { kind: 'visit', town: TOWN, recordId }
    await first.push(first.edit({ note: 'one', followUpDate: '2026-12-01' }, { ...at, baseVersion: 1 }))
    await second.push(second.edit({ note: 'two', followUpDate: '2026-12-02' }, { ...at, baseVersion: 1 }))
    const { conflicts, version } = (await supervisor.pullAll()).records.get(recordId)!
    expect(conflicts.map(({ field, kept, other }) => [field, kept, other])).toEqual([['note', 'one', 'two'], ['followUpDate', '2026-12-01', '2026-12-02']])
    const [note, date] = conflicts.map((conflict) => conflict.id)
    const settle = (set: Record<string, unknown>, settles: (string | undefined)[]) => supervisor.push(supervisor.edit(set, { ...at, baseVersion: version, settles }))
    expect(await settle({ note: 'three' }, [note])).toMatchObject([{ code: 'field-forbidden', at: 'set.note' }])
    expect(await settle({ note: 'two', followUpDate: '2026-12-02' }, [note])).toMatchObject([{ code: 'field-forbidden', at: 'set.followUpDate' }])
    expect(await settle({ note: 'two' }, [note])).toMatchObject([{ outcome: 'applied' }])
    // settled a second time, when it is no longer open: only what the record has by now
    expect(await settle({ note: 'two' }, [note])).toMatchObject([{ outcome: 'applied' }])
    expect(await settle({ note: 'one' }, [note])).toMatchObject([{ code: 'field-forbidden' }])
    expect(await settle({ followUpDate: '2026-12-01' }, [date])).toMatchObject([{ outcome: 'applied' }])
    expect((await first.pullAll()).records.get(recordId)).toMatchObject({ fields: { note: 'two', followUpDate: '2026-12-01' }, conflicts: [] })
  })
})
