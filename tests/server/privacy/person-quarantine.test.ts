import { eq } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonErased, PersonFound, QuarantineEntry, QuarantineFile, Released } from '@/contract'
import { commitmentTo } from '@/server/audit/commitment'
import { findPerson } from '@/server/privacy'
import { quarantinedEdit, quarantinedFile } from '@/server/store/schema'
import { onEachBackend } from '../support/backends'
import { call, type Device } from '../support/client'
import { announce, jpeg, receiptOf, sha256 } from '../support/files'
import { assistance, attachment, enterprise, visit } from '../support/samples'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from '../support/test-server'

/** What a shut-out device left and nobody has settled is held by the station too. */
onEachBackend('a person’s data in quarantine', ({ openFresh }) => {
  let server: TestServer
  let admin: Device
  beforeAll(async () => {
    server = await startTestServer(openFresh)
    admin = await server.person({ name: '管理员', role: 'administrator', towns: [TOWN] })
  })
  afterAll(() => server.close())

  const officer = (towns = [TOWN]) => server.person({ name: `专员 ${v7()}`, role: 'officer', towns })
  const shutOut = (phone: Device) => admin.call('POST', `/api/people/${phone.person.id}/devices/${phone.deviceId}/wipe`)
  const handOver = async (phone: Device, ...mutations: unknown[]) =>
    expect(await call(server.url, 'POST', '/api/quarantine', { deviceId: phone.deviceId, mutations }, { cookie: phone.cookie })).toMatchObject({ status: 200 })
  async function bring(phone: Device, attachmentId: string, bytes: Uint8Array) {
    const file: QuarantineFile = { attachmentId, sha256: sha256(bytes), sizeBytes: bytes.length, type: 'image/jpeg' }
    await call(server.url, 'POST', '/api/quarantine/files', { deviceId: phone.deviceId, files: [file] }, { cookie: phone.cookie })
    expect((await call(server.url, 'POST', `/api/quarantine/files/${attachmentId}`, bytes, { cookie: phone.cookie, 'content-type': 'application/octet-stream' })).status).toBe(200)
  }
  const release = (phone: Device) => admin.call<Released>('POST', `/api/quarantine/${phone.deviceId}/release`)
  const waiting = async (phone: Device) => (await admin.call<QuarantineEntry[]>('GET', '/api/quarantine')).body.find(({ deviceId }) => deviceId === phone.deviceId)
  const search = async (name: string, phone?: string, who = admin) => (await who.call<PersonFound>('POST', '/api/privacy/search', { subject: { name, ...(phone ? { phone } : {}) } })).body.data.records
  const erase = async (name: string, records: string[], who = admin) => (await who.call<PersonErased>('POST', '/api/privacy/erase', { subject: { name }, records, confirm: name })).body.proof
  const held = async (phone: Device) => JSON.stringify((await server.running.services.database.orm.select().from(quarantinedEdit).where(eq(quarantinedEdit.deviceId, phone.deviceId))).map(({ mutation }) => mutation))
  const kept = (hash: string) => server.running.services.blobs.sizeOf(hash)

  test('is found where it waits, goes from there with a proof, and the rest can be released as before', async () => {
    const phone = await officer()
    const place = phone.edit(enterprise({ name: '隔离里的企业', contacts: [{ name: '韩隔离', phone: '13300006666' }, { name: '同事' }] }))
    const made = phone.edit(visit(place.recordId, { interviewees: [{ name: '韩隔离' }], note: '韩隔离说要贷款' }), { kind: 'visit' })
    const request = phone.edit(assistance({ applicant: { name: '韩隔离', kind: 'rightHolder' } }), { kind: 'assistance' })
    const another = phone.edit(enterprise({ contacts: [{ name: '韩隔离', phone: '13999999999' }] }))
    await shutOut(phone)
    await handOver(phone, place, made, request, another)

    const found = await search('韩隔离', '13300006666')
    expect(found.map(({ kind, town, id, createdBy }) => [kind, town, id, createdBy])).toEqual([place, made, request].map(({ mutationId }) => ['quarantine', TOWN, mutationId, phone.person.name]))
    expect(found[0]).toMatchObject({ called: '隔离里的企业', createdAt: place.savedAt, places: [{ field: 'contacts.0', value: { name: '韩隔离', phone: '13300006666' } }], mentions: [], earlier: [] })
    expect(found[1]).toMatchObject({ places: [{ field: 'interviewees.0' }], mentions: [{ field: 'note' }] })
    expect(found[2]).toMatchObject({ places: [{ field: 'applicant.name', keptAs: 'archive' }] })
    // for the operator in all towns, for another town’s administrator as if there were none
    expect((await findPerson(server.running.services.database, { name: '韩隔离' }, server.clock.now)).records).toHaveLength(4)
    const elsewhere = await server.person({ name: '管理别镇', role: 'administrator', towns: [OTHER_TOWN] })
    expect(await search('韩隔离', undefined, elsewhere)).toEqual([])
    expect((await erase('韩隔离', [place.mutationId], elsewhere)).counts.records).toBe(0)

    const proof = await erase('韩隔离', [place.mutationId, made.mutationId, request.mutationId])
    expect(proof).toMatchObject({ counts: { records: 2, places: 2, signatures: 0 }, erased: [{ kind: 'quarantine', id: place.mutationId, removed: [{ field: 'contacts.0', commitment: commitmentTo(proof.salt, { name: '韩隔离', phone: '13300006666' }) }] }, { kind: 'quarantine', id: made.mutationId }] })
    expect(proof.kept.map(({ id, why }) => [id, why]).sort()).toEqual([[made.mutationId, 'text'], [request.mutationId, 'archive'], [another.mutationId, 'notChosen']].sort())
    expect(JSON.stringify(proof)).not.toContain('韩隔离')
    expect(await held(phone)).not.toContain('13300006666')
    // sent once more it does not come back
    await handOver(phone, place)
    expect(await held(phone)).not.toContain('13300006666')

    expect(await waiting(phone)).toMatchObject({ waiting: 4 })
    expect(await release(phone)).toMatchObject({ status: 200, body: { released: 4, refused: 0 } })
    const { records } = await (await officer()).pullAll()
    expect(records.get(place.recordId)).toMatchObject({ fields: { contacts: [{ name: '同事' }] }, createdBy: { id: phone.person.id } })
    expect(records.get(made.recordId)).toMatchObject({ fields: { interviewees: [], note: '韩隔离说要贷款' } })
  })

  test('what has no due form goes whole, and can be thrown away as before', async () => {
    const phone = await officer()
    const [strange, loose] = [phone.edit({ whoever: '魏无形' }, { kind: 'spell', town: 'nowhere' }), phone.edit(enterprise(), { aside: { of: ['魏无形'] } } as object)]
    await shutOut(phone)
    await handOver(phone, strange, loose)
    expect((await search('魏无形')).map(({ id, town, places }) => [id, town, places.map(({ field }) => field)])).toEqual([[strange.mutationId, '', ['edit']], [loose.mutationId, TOWN, ['edit']]])
    expect((await erase('魏无形', [strange.mutationId, loose.mutationId])).counts).toMatchObject({ records: 2, places: 2 })
    expect(await held(phone)).not.toContain('魏无形')
    expect(await release(phone)).toMatchObject({ status: 200, body: { released: 0, refused: 2 } })
    expect(await admin.call('POST', `/api/quarantine/${phone.deviceId}/discard`, { reason: '不成形' })).toMatchObject({ status: 200, body: { discarded: 2 } })
  })

  test('signatures given with it go too: announced, handed over, or hanging on a visit that had arrived', async () => {
    const phone = await officer()
    const arrived = phone.edit(visit(v7(), { interviewees: [{ name: '沈签名' }] }), { kind: 'visit' })
    await phone.push(arrived)
    const [known, late, unsent, photo] = [jpeg(900), jpeg(901), jpeg(902), jpeg(903)]
    const knownId = await announce(phone, known, { onId: arrived.recordId, role: 'signature' })
    const of = (bytes: Uint8Array, onId: string, role = 'signature') => phone.edit(attachment(onId, { role, sizeBytes: bytes.length, sha256: sha256(bytes) }), { kind: 'attachment' })
    const made = phone.edit(visit(v7(), { interviewees: [{ name: '沈签名' }] }), { kind: 'visit' })
    const [lateEdit, unsentEdit, photoEdit] = [of(late, arrived.recordId), of(unsent, made.recordId), of(photo, made.recordId, 'photo')]
    await shutOut(phone)
    await handOver(phone, made, lateEdit, unsentEdit, photoEdit)
    await bring(phone, knownId, known)
    for (const [edit, bytes] of [[lateEdit, late], [unsentEdit, unsent], [photoEdit, photo]] as const) await bring(phone, edit.recordId, bytes)

    const proof = await erase('沈签名', [arrived.recordId, made.mutationId])
    expect(proof.counts).toMatchObject({ records: 2, places: 2, signatures: 3 })
    expect(proof.erased.flatMap(({ signatures }) => signatures).sort()).toEqual([known, late, unsent].map(sha256).sort())
    for (const bytes of [known, late, unsent]) expect(await kept(sha256(bytes))).toBeUndefined()
    expect(await kept(sha256(photo))).toBe(photo.length)
    expect(await receiptOf(phone, knownId).then(() => waiting(phone))).toMatchObject({ waiting: 2, files: 1, kinds: { visit: 1, attachment: 1 } })
    expect(await release(phone)).toMatchObject({ status: 200, body: { released: 2, refused: 0, files: 1, filesRefused: 0 } })
    const rows = await server.running.services.database.orm.select().from(quarantinedFile).where(eq(quarantinedFile.deviceId, phone.deviceId))
    expect(rows.filter(({ outcome }) => outcome === 'discarded').map(({ attachmentId }) => attachmentId).sort()).toEqual([knownId, lateEdit.recordId, unsentEdit.recordId].sort())
    const { records } = await (await officer()).pullAll()
    expect([lateEdit, unsentEdit].some(({ recordId }) => records.has(recordId))).toBe(false)
  })

  test('what a device left nested beyond measure stops no search', async () => {
    const phone = await officer()
    await shutOut(phone)
    const deep = (depth: number) => `${'['.repeat(depth)}"冯深处"${']'.repeat(depth)}`
    for (const depth of [3_000, 50_000]) {
      const text = JSON.stringify({ deviceId: phone.deviceId, mutations: [phone.edit({ note: 'HERE' }), phone.edit(enterprise({ contacts: [{ name: '冯深处' }] }))] }).replace('"HERE"', deep(depth))
      expect(await call(server.url, 'POST', '/api/quarantine', text, { cookie: phone.cookie })).toMatchObject({ status: 200 })
    }
    expect(await search('冯深处')).toHaveLength(2)
    expect(await release(phone)).toMatchObject({ status: 200, body: { released: 2, refused: 2 } })
  })
})
