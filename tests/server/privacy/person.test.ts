import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stationScope } from '@/server/accounts/scope'
import { commitmentTo } from '@/server/audit/commitment'
import { erasePerson, proofHash } from '@/server/privacy/erase-person'
import { findPerson } from '@/server/privacy/person-data'
import { isSubject, placesOf } from '@/server/privacy/person-places'
import { rowsOf } from '@/server/store/database'
import { verificationLines, verifyDatabase } from '@/server/verify'
import { onEachBackend } from '../support/backends'
import { announce, jpeg, receiptOf, sha256, upload } from '../support/files'
import { assistance, enterprise, visit } from '../support/samples'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from '../support/test-server'

const ZHAO = { name: '赵受访', phone: '13800001234' }

describe('whose entry it is', () => {
  test.each([
    [ZHAO, ZHAO, true], [ZHAO, { name: '赵受访' }, true], [ZHAO, { name: ' 赵受访 ', phone: '138-0000-1234' }, true], [ZHAO, { name: '赵受访', phone: '13999999999' }, false],
    [ZHAO, { name: '赵受访', phone: '+86 138 0000 1234' }, true], [{ ...ZHAO, phone: '0086-13800001234' }, ZHAO, true], [ZHAO, { name: '赵受访', phone: '13800001234 / 0510-87123456' }, true],
    [{ name: '赵受访', phone: '87123456' }, { name: '赵受访', phone: '0510-87123456' }, true], [ZHAO, { name: '赵受访', phone: '1234' }, false], [ZHAO, { name: '赵受访', phone: '+86 13900001234' }, false],
    [{ name: '赵受访' }, { name: '赵受访', phone: '1' }, true], [ZHAO, { name: '赵受' }, false], [ZHAO, null, false], [ZHAO, '赵受访', false],
  ])('%j: %j', (subject, entry, is) => expect(isSubject(subject, entry)).toBe(is))

  test('files of requests are kept as archives, staff as duty, and texts are for somebody to read', () => {
    expect(placesOf('assistance', assistance({ applicant: { name: '赵受访', kind: 'rightHolder' } }), ZHAO).places).toMatchObject([{ field: 'applicant.name', keptAs: 'archive' }])
    expect(placesOf('visit', visit('e', { visitors: [{ name: '赵受访' }], note: '赵受访说…' }), ZHAO)).toMatchObject({ places: [{ field: 'visitors.0', keptAs: 'duty' }], mentions: [{ field: 'note' }] })
  })
})

onEachBackend('a person’s data', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  test('is found in every record there is, however many', async () => {
    const officer = await server.officer()
    const name = '孙走访'
    const made = Array.from({ length: 1_001 }, (_, index) => officer.edit(enterprise({ name: `企业${index}`, contacts: [{ name }] })))
    for (let from = 0; from < made.length; from += 500) await officer.push(...made.slice(from, from + 500))
    await officer.push(officer.edit({ contacts: [{ name: '李接任' }] }, { recordId: made.at(-1)!.recordId, baseVersion: 1 }))
    const { database, now } = server.running.services
    const { records } = await findPerson(database, { name }, now(), stationScope(officer.person.id, officer.person.name, [TOWN]))
    expect(new Set(records.map(({ id }) => id))).toEqual(new Set(made.map(({ recordId }) => recordId)))
    expect(records).toHaveLength(1_001)
    expect(records.filter(({ places }) => places[0]!.field === 'history').map(({ id }) => id)).toEqual([made.at(-1)!.recordId])
  })

  test('is handed over whole, and erased with a proof; phones follow, the chain stays whole, others of the same name stay', async () => {
    const officer = await server.officer()
    const place = officer.edit(enterprise({ contacts: [ZHAO, { name: '钱联系' }] }))
    const other = officer.edit(enterprise({ contacts: [{ name: '赵受访', phone: '13999999999' }] }))
    const made = officer.edit(visit(place.recordId, { interviewees: [ZHAO], note: '赵受访希望贷款' }), { kind: 'visit' })
    const request = officer.edit(assistance({ applicant: { name: '赵受访', kind: 'rightHolder' } }), { kind: 'assistance' })
    expect((await officer.push(place, other, made, request)).map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied', 'applied'])
    await officer.push(officer.edit({ contacts: [{ ...ZHAO, role: '经理' }, { name: '钱联系' }] }, { recordId: place.recordId, baseVersion: 1 }))
    const signature = jpeg(700)
    const signatureId = await announce(officer, signature, { onId: made.recordId, role: 'signature' })
    await upload(officer, signatureId, signature)
    const { cursors } = await officer.pullAll()

    const { database, blobs, now, newId } = server.running.services
    const tools = { database, blobs, now, newId }
    const data = await findPerson(database, ZHAO, now())
    expect(data.records.map(({ id }) => id).sort()).toEqual([place.recordId, made.recordId, request.recordId].sort())
    expect(data.records.find(({ id }) => id === place.recordId)).toMatchObject({ town: TOWN, called: '宜兴试验有限公司', places: [{ field: 'contacts.0', value: { role: '经理' } }], earlier: [{ by: officer.person.name }] })

    const proof = await erasePerson(tools, ZHAO, new Set([place.recordId, made.recordId, request.recordId]))
    expect(proof.counts).toEqual({ records: 2, places: 2, signatures: 1, kept: 2 })
    expect(proof.kept.map(({ id, why }) => [id, why]).sort()).toEqual([[made.recordId, 'text'], [request.recordId, 'archive']].sort())
    expect(JSON.stringify(proof)).not.toMatch(/赵受访|13800001234/)
    expect(proof.erased.find(({ id }) => id === made.recordId)).toMatchObject({ removed: [{ field: 'interviewees.0', commitment: commitmentTo(proof.salt, ZHAO) }], signatures: [sha256(signature)] })
    const audited = await rowsOf<{ content: { about: { id: string }; details: object } }>(database.orm, sql`select content from audit_entry where act = 'person-erased'`)
    expect(audited).toMatchObject([{ content: { about: { id: proofHash(proof) }, details: proof.counts } }])

    const after = (await officer.pullAll(cursors)).records
    expect(after.get(place.recordId)!.fields['contacts']).toEqual([{ name: '钱联系' }])
    expect(after.get(made.recordId)!.fields['interviewees']).toEqual([])
    expect(after.has(other.recordId)).toBe(false)
    expect(await receiptOf(officer, signatureId)).toMatchObject({ body: { error: 'attachment-unknown' } })
    expect((await findPerson(database, ZHAO, now())).records.map(({ places, mentions, earlier }) => [places.filter(({ keptAs }) => !keptAs).length, mentions.length, earlier.length]).sort()).toEqual([[0, 0, 0], [0, 1, 0]])
    const found = verificationLines(await verifyDatabase(database, { openFile: (hash) => blobs.open(hash) }))
    expect(found.sound, found.lines.join('\n')).toBe(true)
  })

  test('tells of earlier contents what speaks of them, and nothing of others in the same lists', async () => {
    const officer = await server.officer()
    const place = officer.edit(enterprise({ contacts: [{ name: '韩查阅', role: '经理' }, { name: '杨旁人', phone: '13700007777' }], address: '老街 1 号' }))
    const request = officer.edit(assistance({ applicant: { name: '宜兴试验有限公司', kind: 'rightHolder', contact: '韩查阅', phone: '13700008888' } }), { kind: 'assistance' })
    const edit = (of: { recordId: string }, kind: string, set: object) => officer.edit({ ...set }, { kind, recordId: of.recordId, baseVersion: 1 })
    await officer.push(place, request, edit(place, 'enterprise', { contacts: [{ name: '杨旁人', phone: '13700007777' }], address: '新街 2 号', note: '韩查阅离职，改找杨旁人' }),
      edit(request, 'assistance', { applicant: { name: '宜兴试验有限公司', kind: 'rightHolder', contact: '杨旁人', phone: '13700009999' } }))
    const { database, now } = server.running.services
    const told = new Map((await findPerson(database, { name: '韩查阅' }, now())).records.map((record) => [record.id, record]))
    expect(told.get(place.recordId)!.earlier.map(({ changes }) => changes)).toEqual([{ contacts: { from: [{ name: '韩查阅', role: '经理' }] }, note: { to: '韩查阅离职，改找杨旁人' } }])
    expect(told.get(request.recordId)).toMatchObject({ places: [{ field: 'history', value: [{ applicant: { from: { contact: '韩查阅' } } }], keptAs: 'archive' }] })
    expect(JSON.stringify([...told.values()])).not.toMatch(/1370000/)
  })

  test('does not come back unnoticed by an edit of a phone that had not heard: it waits as a conflict', async () => {
    const officer = await server.officer()
    const place = officer.edit(enterprise({ contacts: [ZHAO, { name: '钱联系' }] }))
    const made = officer.edit(visit(place.recordId, { interviewees: [ZHAO] }), { kind: 'visit' })
    await officer.push(place, made)
    const { database, blobs, now, newId } = server.running.services
    await erasePerson({ database, blobs, now, newId }, ZHAO, new Set([place.recordId, made.recordId]))

    const other = await server.officer()
    const contacts = [ZHAO, { name: '钱联系', role: '经理' }]
    const receipts = await other.push(
      other.edit({ contacts, note: '厂房搬迁' }, { recordId: place.recordId, baseVersion: 1 }),
      other.edit({ interviewees: [{ ...ZHAO, role: '厂长' }] }, { kind: 'visit', recordId: made.recordId, baseVersion: 1 }))
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['conflict', 'conflict'])
    const { records } = await other.pullAll()
    expect(records.get(place.recordId)).toMatchObject({ fields: { contacts: [{ name: '钱联系' }], note: '厂房搬迁' }, conflicts: [{ field: 'contacts', other: contacts }] })
    expect(records.get(made.recordId)).toMatchObject({ fields: { interviewees: [] }, conflicts: [{ field: 'interviewees' }] })
  })

  test('goes from the answers about consents, which nobody can correct by hand, and from the log of a town that was left', async () => {
    const [officer, supervisor] = [await server.officer(), await server.person({ name: '两镇督导', role: 'supervisor', towns: [TOWN, OTHER_TOWN] })]
    const consent = { id: v7(), purpose: 'sharing', recipient: '卫同意担保公司', given: true, by: '卫同意', wording: '1', at: '2026-11-22T01:00:00Z' }
    const other = { ...consent, id: v7(), by: '蒋另人', recipient: '宜兴农商行' }
    const place = officer.edit(enterprise())
    const made = officer.edit(visit(place.recordId, { interviewees: [{ name: '卫同意' }], consents: [consent, other] }), { kind: 'visit' })
    const namesake = officer.edit(visit(place.recordId, { interviewees: [{ name: '卫同意', phone: '13999999999' }], consents: [consent] }), { kind: 'visit' })
    await officer.push(place, made, namesake, officer.edit({ interviewees: [{ name: '卫同意', role: '经理' }] }, { kind: 'visit', recordId: made.recordId, baseVersion: 1 }))
    expect((await supervisor.call('POST', `/api/enterprises/${place.recordId}/move`, { from: TOWN, to: OTHER_TOWN })).status).toBe(200)

    const { database, blobs, now, newId } = server.running.services
    const subject = { name: '卫同意', phone: '13800005678' }
    const scope = stationScope(v7(), '新镇管理员', [OTHER_TOWN])
    const found = (await findPerson(database, subject, now(), scope)).records
    expect(found.find(({ id }) => id === made.recordId)).toMatchObject({ places: [{ field: 'interviewees.0' }, { field: 'consents.0.by', value: '卫同意' }], mentions: [{ field: 'consents.0.recipient' }] })
    expect(found.find(({ id }) => id === namesake.recordId)?.places ?? []).toEqual([])
    const by = { person: { id: v7(), name: '新镇管理员', role: 'administrator' as const, towns: [OTHER_TOWN] }, deviceId: v7(), scope }
    const proof = await erasePerson({ database, blobs, now, newId }, subject, new Set([made.recordId]), by)
    expect(proof.counts).toMatchObject({ records: 1, places: 2 })
    expect(await rowsOf(database.orm, sql`select fields from record where id = ${made.recordId}::uuid and not deleted`)).toMatchObject([{ fields: { interviewees: [], consents: [{ ...consent, by: '—' }, other] } }])
    expect(await rowsOf(database.orm, sql`select town from town_log where record_id = ${made.recordId}::uuid and changes::text like '%卫同意%'`)).toEqual([])
  })

  test('stays where nobody chose the record', async () => {
    const officer = await server.officer()
    const place = officer.edit(enterprise({ contacts: [{ name: '孙某某' }] }))
    await officer.push(place)
    const { database, blobs, now, newId } = server.running.services
    const proof = await erasePerson({ database, blobs, now, newId }, { name: '孙某某' }, new Set())
    expect(proof).toMatchObject({ erased: [], kept: [{ id: place.recordId, why: 'notChosen' }] })
  })
})
