import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import type { AuditAnswer, PersonEntry, QuarantineEntry, QuarantineFile, QuarantinedFiles, Released } from '@/contract'
import { device, quarantinedFile } from '@/server/store/schema'
import { onEachBackend } from './support/backends'
import { call, type Device } from './support/client'
import { announce, jpeg, read, receiptOf, sha256, upload } from './support/files'
import { EXIF_MARK, exifOf, jpegOf, segment } from './support/pictures'
import { attachment, enterprise } from './support/samples'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from './support/test-server'

onEachBackend('quarantined files', ({ openFresh }) => {
  let server: TestServer
  let admin: Device
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())
  beforeEach(async () => { admin = await server.administrator() })

  const officer = (towns = [TOWN]) => server.person({ name: `专员 ${v7()}`, role: 'officer', towns })
  const shutOut = (phone: Device, act: 'revoke' | 'wipe' = 'wipe') => admin.call('POST', `/api/people/${phone.person.id}/devices/${phone.deviceId}/${act}`)
  const fileOf = (attachmentId: string, bytes: Uint8Array, more: Partial<QuarantineFile> = {}): QuarantineFile => ({ attachmentId, sha256: sha256(bytes), sizeBytes: bytes.length, type: 'image/jpeg', ...more })
  const tell = (phone: Device, files: unknown[], cookie = phone.cookie, deviceId = phone.deviceId) => call<QuarantinedFiles & { error?: string }>(server.url, 'POST', '/api/quarantine/files', { deviceId, files }, { cookie })
  const bring = (phone: Device, id: string, bytes: Uint8Array, cookie = phone.cookie) =>
    call<{ nonce?: string; error?: string }>(server.url, 'POST', `/api/quarantine/files/${id}`, bytes, { cookie, 'content-type': 'application/octet-stream' })
  const handOver = (phone: Device, mutations: unknown[]) => call(server.url, 'POST', '/api/quarantine', { deviceId: phone.deviceId, mutations }, { cookie: phone.cookie })
  const say = (phone: Device, lost?: unknown) => call(server.url, 'POST', '/api/quarantine/wiped', { deviceId: phone.deviceId, lost }, { cookie: phone.cookie })
  const waiting = async (phone: Device) => (await admin.call<QuarantineEntry[]>('GET', '/api/quarantine')).body.find(({ deviceId }) => deviceId === phone.deviceId)
  const release = (phone: Device) => admin.call<Released & { error?: string }>('POST', `/api/quarantine/${phone.deviceId}/release`)
  const discard = (phone: Device) => admin.call<{ discarded: number; files: number; error?: string }>('POST', `/api/quarantine/${phone.deviceId}/discard`, { reason: '手机丢失，照片已补拍' })
  const kept = (hash: string) => server.running.services.blobs.sizeOf(hash)

  test('photos of a phone that is to be emptied come into quarantine, and by the release to the records they belong to', async () => {
    const phone = await officer()
    const [first, second] = [jpeg(40_000), jpeg(3_000)]
    // one record had arrived, the other one is handed over with the rest
    const known = await announce(phone, first)
    const edit = phone.edit(attachment(v7(), { sizeBytes: second.length, sha256: sha256(second) }), { kind: 'attachment' })
    await shutOut(phone)
    await handOver(phone, [edit])
    const files = [fileOf(known, first), fileOf(edit.recordId, second)]
    expect(await tell(phone, files)).toMatchObject({ status: 200, body: { nonce: 'test-nonce', wanted: expect.arrayContaining([known, edit.recordId]), held: [] } })
    expect(await waiting(phone)).toMatchObject({ waiting: 1, files: 0, filesUnderWay: 2 })
    expect(await bring(phone, known, first)).toMatchObject({ status: 200, body: { nonce: 'test-nonce' } })
    expect(await bring(phone, edit.recordId, second)).toMatchObject({ status: 200 })
    // asked once more after a lost answer, it hears that both are there
    expect((await tell(phone, files)).body).toMatchObject({ wanted: [], held: expect.arrayContaining([known, edit.recordId]) })
    expect((await bring(phone, known, first)).status).toBe(200)
    expect(await waiting(phone)).toMatchObject({ waiting: 1, files: 2, filesUnderWay: 0, filesRefused: 0 })
    // nothing takes effect before
    const colleague = await officer()
    expect(await receiptOf(colleague, known)).toMatchObject({ status: 404, body: { error: 'attachment-pending' } })
    expect((await read(colleague, known)).status).toBe(404)

    expect(await release(phone)).toMatchObject({ status: 200, body: { released: 1, refused: 0, files: 2, filesRefused: 0 } })
    expect((await read(colleague, known)).bytes.equals(first)).toBe(true)
    expect((await read(colleague, edit.recordId)).bytes.equals(second)).toBe(true)
    expect((await receiptOf(colleague, known)).body).toMatchObject({ sha256: sha256(first), sizeBytes: first.length })
    expect(await waiting(phone)).toBeUndefined()
    expect((await tell(phone, files)).body).toMatchObject({ wanted: [] })
    expect(readdirSync(join(server.dataDir, 'uploads')).filter((name) => name.endsWith('.arriving'))).toEqual([])
    const { body: { steps } } = await admin.call<AuditAnswer>('GET', '/api/audit?act=quarantine-released')
    expect(steps[0]).toMatchObject({ about: { id: phone.deviceId }, details: { released: 1, files: 2, filesRefused: 0 } })
  })

  test('files alone, whose records had arrived, are reason enough to settle', async () => {
    const phone = await officer()
    const bytes = jpeg(2_000)
    const id = await announce(phone, bytes)
    await shutOut(phone, 'revoke')
    await tell(phone, [fileOf(id, bytes)])
    expect(await release(phone)).toMatchObject({ status: 404 })
    await bring(phone, id, bytes)
    expect(await waiting(phone)).toMatchObject({ waiting: 0, files: 1, kinds: {}, towns: [], arrivedAt: expect.any(String) })
    expect(await release(phone)).toMatchObject({ status: 200, body: { released: 0, files: 1 } })
    expect((await read(await officer(), id)).bytes.equals(bytes)).toBe(true)
  })

  test('bytes go through the checks of every upload', async () => {
    const phone = await officer()
    await shutOut(phone)
    const [good, place, page] = [jpeg(1_000), jpegOf({ extra: [segment(0xe1, Buffer.concat([EXIF_MARK, exifOf(0x8825)]))] }), Buffer.from('<!doctype html><script>alert(1)</script>')]
    const ids = [v7(), v7(), v7(), v7()] as const
    const { body: { wanted } } = await tell(phone, [fileOf(ids[0], good), fileOf(ids[1], place), fileOf(ids[2], page), fileOf(ids[3], good, { sizeBytes: good.length + 1 })])
    expect(wanted).toHaveLength(4)
    expect(await bring(phone, ids[0], jpeg(1_000))).toMatchObject({ status: 422, body: { error: 'attachment-hash-mismatch' } })
    expect(await bring(phone, ids[0], jpeg(1_001))).toMatchObject({ status: 413 })
    expect((await bring(phone, ids[1], place)).body.error).toMatch(/^attachment-(metadata|unsafe)$/)
    expect(await bring(phone, ids[2], page)).toMatchObject({ body: { error: 'attachment-type' } })
    expect(await bring(phone, ids[3], good)).toMatchObject({ body: { error: 'attachment-size-mismatch' } })
    expect(await bring(phone, v7(), good)).toMatchObject({ body: { error: 'attachment-unknown' } })
    expect(await kept(sha256(good))).toBeUndefined()
    expect(await waiting(phone)).toMatchObject({ files: 0, filesUnderWay: 4 })
    for (const wrong of [{ type: 'text/html' }, { type: 'image/svg+xml' }, { sizeBytes: 9 * 1_048_576 }, { sizeBytes: 0 }, { sha256: '../../etc/passwd' }, { more: 1 }]) {
      expect((await tell(phone, [{ ...fileOf(v7(), good), ...wrong }])).status).toBe(400)
    }
  })

  test('only a shut-out device with its own proof, and only what it told of', async () => {
    const [phone, other] = [await officer(), await officer()]
    const bytes = jpeg(500)
    const id = v7()
    expect((await tell(phone, [fileOf(id, bytes)])).status).toBe(403)
    await shutOut(phone)
    expect((await tell(phone, [fileOf(id, bytes)], '')).status).toBe(401)
    expect((await tell(phone, [fileOf(id, bytes)], other.cookie)).status).toBe(403)
    expect((await tell(phone, [fileOf(id, bytes)], phone.cookie, other.deviceId)).status).toBe(403)
    await tell(phone, [fileOf(id, bytes)])
    await shutOut(other)
    expect((await bring(other, id, bytes)).body.error).toBe('attachment-unknown')
    expect((await bring(phone, id, bytes, '')).status).toBe(401)
    expect((await bring(phone, '%2e%2e%2fwiped', bytes)).status).toBe(404)
    expect((await bring(phone, id, bytes)).status).toBe(200)
  })

  test('a file that names another one’s record, or a town its author has no part in, waits; another file never takes its place', async () => {
    const [phone, owner] = [await officer(), await officer()]
    const [theirs, mine] = [jpeg(900), jpeg(900)]
    const record = await announce(owner, theirs)
    const far = await officer([OTHER_TOWN])
    const foreign = far.edit(attachment(v7(), { sizeBytes: mine.length, sha256: sha256(mine) }), { kind: 'attachment', town: OTHER_TOWN })
    await far.push(foreign)
    await shutOut(phone)
    await tell(phone, [fileOf(record, mine), fileOf(foreign.recordId, mine), fileOf(v7(), mine)])
    for (const { attachmentId } of await server.running.services.database.orm.select().from(quarantinedFile).where(eq(quarantinedFile.deviceId, phone.deviceId))) await bring(phone, attachmentId, mine)
    expect(await release(phone)).toMatchObject({ status: 200, body: { files: 0, filesRefused: 3 } })
    expect(await waiting(phone)).toMatchObject({ files: 3, filesRefused: 3 })
    const rows = await server.running.services.database.orm.select().from(quarantinedFile).where(eq(quarantinedFile.deviceId, phone.deviceId))
    expect(rows.map(({ refused }) => refused).sort()).toEqual(['attachment-hash-mismatch', 'attachment-unknown', 'attachment-unknown'])
    expect((await receiptOf(owner, record)).body.error).toBe('attachment-pending')
    expect((await upload(owner, record, theirs)).status).toBe(204)
    expect(await discard(phone)).toMatchObject({ status: 200, body: { discarded: 0, files: 3 } })
    expect(await kept(sha256(mine))).toBeUndefined()
    expect(await kept(sha256(theirs))).toBe(theirs.length)
  })

  test('thrown away, bytes go unless somebody else’s record or phone holds the same', async () => {
    const [phone, second, colleague] = [await officer(), await officer(), await officer()]
    const [shared, twice] = [jpeg(700), jpeg(800)]
    await upload(colleague, await announce(colleague, shared), shared)
    const id = v7()
    for (const one of [phone, second]) {
      await shutOut(one)
      await tell(one, [fileOf(id, shared), fileOf(v7(), twice)])
      for (const { attachmentId, sha256: hash } of await server.running.services.database.orm.select().from(quarantinedFile).where(eq(quarantinedFile.deviceId, one.deviceId))) await bring(one, attachmentId, hash === sha256(shared) ? shared : twice)
    }
    expect(await discard(phone)).toMatchObject({ status: 200, body: { files: 2 } })
    expect(await kept(sha256(twice))).toBe(twice.length)
    await discard(second)
    expect(await kept(sha256(twice))).toBeUndefined()
    expect(await kept(sha256(shared))).toBe(shared.length)
    // sent once more it stays settled
    expect((await tell(phone, [fileOf(id, shared)])).body).toMatchObject({ wanted: [], held: [id] })
  })

  test('thrown away, a file whose own record had come goes too', async () => {
    const phone = await officer()
    const bytes = jpeg(900)
    const id = await announce(phone, bytes)
    await shutOut(phone)
    await tell(phone, [fileOf(id, bytes)])
    await bring(phone, id, bytes)
    await discard(phone)
    expect(await kept(sha256(bytes))).toBeUndefined()
  })

  test('more than one device may leave is not wanted, and what it empties itself of unsent is told', async () => {
    const phone = await officer()
    await shutOut(phone)
    const large = () => fileOf(v7(), jpeg(100), { sizeBytes: 8 * 1_048_576 })
    const { body } = await tell(phone, Array.from({ length: 40 }, large))
    expect(body).toMatchObject({ held: [] })
    expect(body.wanted).toHaveLength(32)
    expect((await tell(phone, Array.from({ length: 501 }, large))).status).toBe(400)
    await say(phone, { files: 40, edits: 2 })
    expect(await waiting(phone)).toBeUndefined()
    const people = await admin.call<PersonEntry[]>('GET', '/api/people')
    expect(people.body.find(({ id }) => id === phone.person.id)!.devices[0]).toMatchObject({ wipedAt: expect.any(String), lost: { files: 40, edits: 2 } })
  })

  test('a release that breaks off before its files may be asked again', async () => {
    const phone = await officer()
    const bytes = jpeg(600)
    const id = await announce(phone, bytes)
    await shutOut(phone)
    await handOver(phone, [phone.edit(enterprise())])
    await tell(phone, [fileOf(id, bytes)])
    await bring(phone, id, bytes)
    const { blobs } = server.running.services
    const sizeOf = blobs.sizeOf.bind(blobs)
    blobs.sizeOf = async () => { throw new Error('the store is away') }
    expect((await release(phone)).status).toBe(503)
    expect((await discard(phone)).status).toBe(404)
    blobs.sizeOf = sizeOf
    expect(await release(phone)).toMatchObject({ status: 200, body: { released: 1, files: 1 } })
    const made = await server.running.services.database.orm.select().from(device).where(eq(device.releasedFor, phone.deviceId))
    expect(made.every(({ revokedAt }) => revokedAt !== null)).toBe(true)
  })
})
