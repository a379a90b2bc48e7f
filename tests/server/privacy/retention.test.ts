import { sql, type SQL } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import bundled from 'virtual:content'
import { applyRetention, DEFAULT_RETENTION, type RetentionTools } from '@/server/privacy/retention'
import { rowsOf, type Orm } from '@/server/store/database'
import { verificationLines, verifyDatabase } from '@/server/verify'
import { onEachBackend } from '../support/backends'
import { announce, jpeg, read, receiptOf, sha256, upload } from '../support/files'
import { enterprise, visit } from '../support/samples'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from '../support/test-server'

onEachBackend('what has been kept long enough', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  const tools = (): RetentionTools => {
    const { database, blobs, now, newId } = server.running.services
    return { database, blobs, now, newId }
  }
  const officer = () => server.officer()
  /** As if all there is had been made so many days earlier. */
  const age = (days: number) => server.running.services.database.orm.execute(sql`update record set created_at = created_at - ${days} * interval '1 day'`)
  async function files(photo: Buffer) {
    const device = await officer()
    const place = device.edit(enterprise())
    const made = device.edit(visit(place.recordId, { interviewees: [{ name: '赵受访', phone: '13800001234' }], note: '谈质押' }), { kind: 'visit' })
    expect(await device.push(place, made)).toMatchObject([{ outcome: 'applied' }, { outcome: 'applied' }])
    const signature = jpeg(900)
    const photoId = await announce(device, photo, { onId: made.recordId })
    const signatureId = await announce(device, signature, { onId: made.recordId, role: 'signature' })
    await upload(device, photoId, photo)
    await upload(device, signatureId, signature)
    return { place, made, photoId, signatureId, signature }
  }

  test('goes: phones hear of it, bytes and traces in the log go too, and the chain stays whole', async () => {
    const [photo, shared] = [jpeg(2_000), jpeg(1_500)]
    const old = await files(photo)
    const twin = await files(shared)
    const device = await officer()
    const { cursors } = await device.pullAll()
    expect(await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: false })).toEqual({ photos: 0, visits: 0, signatures: 0, withdrawn: 0, towns: 0 })

    await age(400)
    // The same picture once more, by somebody who took it in lately: its bytes are still needed.
    const fresh = await files(shared)
    expect(await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: true })).toEqual({ photos: 2, visits: 0, signatures: 0, withdrawn: 0, towns: 1 })
    expect((await read(await officer(), old.photoId)).status).toBe(200)
    expect(await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: false })).toEqual({ photos: 2, visits: 0, signatures: 0, withdrawn: 0, towns: 1 })
    expect(await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: false })).toMatchObject({ towns: 0 })
    for (const id of [old.photoId, twin.photoId]) expect(await receiptOf(await officer(), id)).toMatchObject({ status: 404, body: { error: 'attachment-unknown' } })
    expect((await read(await officer(), fresh.photoId)).bytes.equals(shared)).toBe(true)
    expect(await server.running.services.blobs.sizeOf(sha256(photo))).toBeUndefined()
    expect(await server.running.services.blobs.sizeOf(sha256(old.signature))).toBe(900)
    const after = await (await officer()).pullAll(cursors)
    expect(after.records.get(old.photoId)).toMatchObject({ deleted: true, fields: {} })

    await age(800)
    expect(await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: false })).toEqual({ photos: 1, visits: 2, signatures: 2, withdrawn: 0, towns: 1 })
    const present = (await (await officer()).pullAll(after.cursors)).records
    expect(present.get(old.made.recordId)).toMatchObject({ deleted: false, fields: { number: old.made.set['number'], note: '谈质押' } })
    expect(present.get(old.made.recordId)!.fields).not.toHaveProperty('interviewees')
    expect(present.get(old.signatureId)).toMatchObject({ deleted: true, fields: {} })

    const { database } = server.running.services
    const [left] = await rowsOf<{ n: number }>(database.orm, sql`select count(*)::int as n from town_log where record_id = ${old.made.recordId}::uuid and (salt is not null or changes::text like '%赵受访%')`)
    expect(left!.n).toBe(0)
    const found = verificationLines(await verifyDatabase(database, { openFile: (hash) => server.running.services.blobs.open(hash) }))
    expect(found.sound, found.lines.join('\n')).toBe(true)
    const audited = await rowsOf<{ town: string; content: { details: object } }>(database.orm, sql`select town, content from audit_entry where act = 'erased' order by seq`)
    expect(audited.at(-1)).toMatchObject({ town: TOWN, content: { details: { photos: 1, visits: 2, signatures: 2, visitDays: 1_095 } } })
  })

  test('an edit of a phone that had not heard is merged as ever, and other records are left alone', async () => {
    const device = await officer()
    const place = device.edit(enterprise({ contacts: [{ name: '钱联系', phone: '13900001234' }] }))
    await device.push(place)
    await age(4_000)
    await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: false })
    const { records } = await (await officer()).pullAll()
    expect(records.get(place.recordId)).toMatchObject({ version: 1, fields: { contacts: [{ name: '钱联系' }] } })
    const again = await officer()
    expect(await again.push(again.edit({ note: '仍在' }, { recordId: place.recordId, baseVersion: 1 }))).toMatchObject([{ outcome: 'applied' }])
  })

  test('what the log told of it goes in the same transaction: a server that dies in between has done nothing, and does all of it in its next round', async () => {
    const device = await officer()
    const made = device.edit(visit(v7(), { interviewees: [{ name: '周受访' }] }), { kind: 'visit' })
    await device.push(made, device.edit({ interviewees: [{ name: '周受访', phone: '13812345678' }] }, { kind: 'visit', recordId: made.recordId, baseVersion: 1 }))
    await age(4_000)
    const { database } = tools()
    const dying = (orm: Orm): Orm => new Proxy(orm, { get: (of, name) => (name !== 'execute' ? Reflect.get(of, name) as unknown : (statement: SQL) =>
      (JSON.stringify(statement.queryChunks).includes('update town_log') ? Promise.reject(new Error('killed')) : of.execute(statement))) })
    const dies: RetentionTools = { ...tools(), database: { ...database, orm: dying(database.orm), transact: (work, options) => database.transact((orm) => work(dying(orm)), options) } }
    await expect(applyRetention(dies, DEFAULT_RETENTION, { dryRun: false })).rejects.toThrow('killed')
    expect((await (await officer()).pullAll()).records.get(made.recordId)).toMatchObject({ version: 2 })
    expect(await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: false })).toMatchObject({ visits: 1 })
    expect(await rowsOf(database.orm, sql`select 1 from town_log where record_id = ${made.recordId}::uuid and changes::text like '%周受访%'`)).toEqual([])
  })

  test('a file goes from the store too, though that was away when its time was over', async () => {
    const device = await officer()
    const made = device.edit(visit(v7()), { kind: 'visit' })
    await device.push(made)
    const photo = jpeg(2_100)
    await upload(device, await announce(device, photo, { onId: made.recordId }), photo)
    await age(400)
    const away = () => Promise.reject(new Error('the store is away'))
    const cutOff: RetentionTools = { ...tools(), blobs: { sizeOf: away, remove: away } }
    await expect(applyRetention(cutOff, DEFAULT_RETENTION, { dryRun: false })).rejects.toThrow('the store is away')
    const { blobs, database } = server.running.services
    expect(await blobs.sizeOf(sha256(photo))).toBe(photo.length)
    expect(await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: false })).toMatchObject({ photos: 0 })
    expect(await blobs.sizeOf(sha256(photo))).toBeUndefined()
    expect(await rowsOf(database.orm, sql`select 1 from file_removal`)).toEqual([])
  })

  test('files go within a day when their consent is withdrawn, unless it was given anew', async () => {
    const device = await officer()
    const { made, photoId, signatureId } = await files(jpeg(1_100))
    const answer = (purpose: string, more: object = {}) => ({ id: v7(), purpose, given: true, by: '赵受访', wording: '1', at: '2026-11-22T01:00:00Z', ...more })
    const withdrawn = { withdrawnAt: '2026-11-23T01:00:00Z' }
    const [photo, signature] = [answer('photo'), answer('signature', withdrawn)]
    await device.push(device.edit({ consents: [photo, signature, answer('signature')] }, { kind: 'visit', recordId: made.recordId, baseVersion: 1 }))
    expect(await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: true })).toMatchObject({ withdrawn: 0 })
    expect(await device.push(device.edit({ consents: [{ ...photo, ...withdrawn }, signature, answer('signature')] }, { kind: 'visit', recordId: made.recordId, baseVersion: 2 }))).toMatchObject([{ outcome: 'applied' }])
    expect(await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: false })).toMatchObject({ withdrawn: 1 })
    expect((await read(device, photoId)).status).toBe(404)
    expect((await read(device, signatureId)).status).toBe(200)
    expect(await device.push(device.edit({ consents: [answer('sharing')] }, { kind: 'visit', recordId: made.recordId, baseVersion: 3 }))).toMatchObject([{ code: 'field-invalid', at: 'set.consents.0' }])
  })

  test('a person goes from values that wait in a conflict too, also where the visit itself names nobody any more', async () => {
    const [device, colleague] = [await officer(), await server.person({ name: '另一专员', role: 'officer', towns: [TOWN] })]
    const made = device.edit(visit(v7(), { interviewees: [{ name: '赵受访' }] }), { kind: 'visit' })
    const edit = (by: typeof device, set: object, baseVersion: number) => by.edit({ ...set }, { kind: 'visit', recordId: made.recordId, baseVersion })
    await device.push(made, edit(device, { interviewees: [{ name: '赵受访', phone: '13800001234' }] }, 1))
    expect(await colleague.push(edit(colleague, { interviewees: [{ name: '赵受访', phone: '13900001234' }] }, 1))).toMatchObject([{ outcome: 'conflict' }])
    await device.push(edit(device, { interviewees: [] }, 3))
    await age(1_200)
    await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: false })
    const { records } = await (await officer()).pullAll()
    expect(records.get(made.recordId)).toMatchObject({ conflicts: [] })
    expect(await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: true })).toMatchObject({ visits: 0 })
  })

  const named = async (recordId: string, name: string) => (await rowsOf<{ n: number }>(server.running.services.database.orm, sql`select
    (select count(*) from record where id = ${recordId}::uuid and (fields::text like ${`%${name}%`} or conflicts::text like ${`%${name}%`}))::int
    + (select count(*) from town_log where record_id = ${recordId}::uuid and changes::text like ${`%${name}%`})::int as n`))[0]!.n

  test('a person goes from the log of a town the visit has left as well', async () => {
    const device = await server.person({ name: '两镇督导', role: 'supervisor', towns: [TOWN, OTHER_TOWN] })
    const writer = await officer()
    const place = writer.edit(enterprise())
    const made = writer.edit(visit(place.recordId, { interviewees: [{ name: '郑搬迁' }] }), { kind: 'visit' })
    await writer.push(place, made, writer.edit({ interviewees: [{ name: '郑搬迁', phone: '13812340000' }] }, { kind: 'visit', recordId: made.recordId, baseVersion: 1 }))
    expect((await device.call('POST', `/api/enterprises/${place.recordId}/move`, { from: TOWN, to: OTHER_TOWN })).status).toBe(200)
    await age(4_000)
    expect(await named(made.recordId, '郑搬迁')).toBe(2)
    await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: false })
    expect(await named(made.recordId, '郑搬迁')).toBe(0)
    const { database, blobs } = server.running.services
    const found = verificationLines(await verifyDatabase(database, { openFile: (hash) => blobs.open(hash) }))
    expect(found.sound, found.lines.join('\n')).toBe(true)
  })

  test('a person whom a correction took out of a visit goes from its history, once', async () => {
    const device = await officer()
    const made = device.edit(visit(v7(), { interviewees: [{ name: '冯更正' }] }), { kind: 'visit' })
    await device.push(made, device.edit({ interviewees: [] }, { kind: 'visit', recordId: made.recordId, baseVersion: 1 }))
    await age(4_000)
    expect(await named(made.recordId, '冯更正')).toBe(1)
    await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: false })
    expect(await named(made.recordId, '冯更正')).toBe(0)
    expect(await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: true })).toMatchObject({ visits: 0 })
  })

  test('who answered about a consent goes with the others; what was agreed to stays', async () => {
    const [device, colleague] = [await officer(), await server.person({ name: '第三专员', role: 'officer', towns: [TOWN] })]
    const consent = { id: v7(), purpose: 'sharing', recipient: '宜兴农商行', given: true, by: '褚同意', wording: '1', at: '2026-11-22T01:00:00Z' }
    const made = device.edit(visit(v7(), { consents: [consent] }), { kind: 'visit' })
    const withdrawn = (by: typeof device, withdrawnAt: string) => by.edit({ consents: [{ ...consent, withdrawnAt }] }, { kind: 'visit', recordId: made.recordId, baseVersion: 1 })
    await device.push(made, withdrawn(device, '2026-11-23T01:00:00Z'))
    expect(await colleague.push(withdrawn(colleague, '2026-11-24T01:00:00Z'))).toMatchObject([{ outcome: 'conflict' }])
    await age(4_000)
    await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: false })
    expect(await named(made.recordId, '褚同意')).toBe(0)
    const { records } = await (await officer()).pullAll()
    const { by: _name, ...agreed } = consent
    expect(records.get(made.recordId)).toMatchObject({ fields: { consents: [{ ...agreed, withdrawnAt: '2026-11-23T01:00:00Z' }] }, conflicts: [{ field: 'consents' }] })
    expect(await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: true })).toMatchObject({ visits: 0 })
  })

  test('text that no database can look into keeps nobody’s data any longer, and stays as it was written', async () => {
    const device = await officer()
    const { made, photoId } = await files(jpeg(1_200))
    const note = 'nul \u0000 half \ud83d, \\\\u0000 \\u0000'
    const hard = device.edit(visit(v7(), { interviewees: [{ name: '赵受访' }], note }), { kind: 'visit' })
    await device.push(hard)
    await announce(device, jpeg(700), { onId: hard.recordId, name: `${note}.jpg` })
    await age(1_200)
    expect(await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: false })).toMatchObject({ photos: 2, visits: 2, signatures: 1 })
    const { records } = await (await officer()).pullAll()
    expect(records.get(hard.recordId)!.fields).toMatchObject({ note })
    for (const { recordId } of [made, hard]) expect(records.get(recordId)!.fields).not.toHaveProperty('interviewees')
    expect(await receiptOf(device, photoId)).toMatchObject({ status: 404 })
  })

  test('a file that goes for two reasons is told once, beforehand as afterwards', async () => {
    const device = await officer()
    const { made } = await files(jpeg(1_300))
    await device.push(device.edit({ consents: [{ id: v7(), purpose: 'photo', given: true, by: '赵受访', wording: '1', at: '2026-11-22T01:00:00Z', withdrawnAt: '2026-11-23T01:00:00Z' }] }, { kind: 'visit', recordId: made.recordId, baseVersion: 1 }))
    await age(400)
    const would = await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: true })
    expect(would).toMatchObject({ photos: 1, withdrawn: 0 })
    expect(await applyRetention(tools(), DEFAULT_RETENTION, { dryRun: false })).toEqual(would)
  })

  test('nothing goes where the periods are switched off', async () => {
    await files(jpeg(800))
    await age(4_000)
    expect(await applyRetention(tools(), { photos: null, visits: null }, { dryRun: true })).toMatchObject({ towns: 0 })
  })
})

describe('the periods', () => {
  test('are those people are told', () => {
    expect(bundled.privacy.retention).toMatchObject({ photo: { days: DEFAULT_RETENTION.photos }, visit: { days: DEFAULT_RETENTION.visits } })
  })
})
