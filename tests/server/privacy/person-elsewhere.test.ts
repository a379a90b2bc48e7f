import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FeedbackAnswer, PersonErased, PersonFound } from '@/contract'
import { commitmentTo } from '@/server/audit/commitment'
import { findPerson } from '@/server/privacy/person-data'
import { verificationLines, verifyDatabase } from '@/server/verify'
import { onEachBackend } from '../support/backends'
import type { Device } from '../support/client'
import { enterprise } from '../support/samples'
import { startTestServer, TOWN, type TestServer } from '../support/test-server'

/** Where a person may stand besides a record's present fields. */
onEachBackend('a person’s data elsewhere', ({ openFresh }) => {
  let server: TestServer
  let admin: Device
  beforeAll(async () => {
    server = await startTestServer(openFresh)
    admin = await server.person({ name: '管理员', role: 'administrator', towns: [TOWN] })
  })
  afterAll(() => server.close())

  const search = async (name: string, phone?: string) => (await admin.call<PersonFound>('POST', '/api/privacy/search', { subject: { name, ...(phone ? { phone } : {}) } })).body.data.records
  const erase = async (name: string, records: string[]) => (await admin.call<PersonErased>('POST', '/api/privacy/erase', { subject: { name }, records, confirm: name })).body.proof
  const tell = async (device: Device, text: string) => {
    const id = v7()
    expect((await device.call('POST', '/api/feedback', { id, writtenAt: '2026-11-22T01:00:00.000Z', kind: 'trouble', text })).status).toBe(200)
    return id
  }
  const feedback = async () => (await admin.call<FeedbackAnswer>('GET', '/api/feedback')).body.entries

  test('what was written of the app is searched too, by name, by number and by who wrote it, and goes whole', async () => {
    const writer = await server.person({ name: '孙专员', role: 'officer', towns: [TOWN] })
    const named = await tell(writer, '录入李回访的走访时出错')
    const numbered = await tell(writer, '电话 13700002222 存不进去')
    const other = await tell(writer, '按钮太小')
    expect(await search('李回访')).toMatchObject([{ kind: 'feedback', town: '', id: named, createdBy: '孙专员', places: [{ field: 'text', value: '录入李回访的走访时出错' }] }])
    expect((await search('没有这人', '13700002222')).map(({ id }) => id)).toEqual([numbered])
    expect((await search('孙专员')).map(({ id }) => id).sort()).toEqual([named, numbered, other].sort())
    expect(await search('50%_')).toEqual([])
    // for the operator as for an administrator, whatever their towns
    expect((await findPerson(server.running.services.database, { name: '李回访' }, server.clock.now)).records).toHaveLength(1)

    const proof = await erase('李回访', [named])
    expect(proof).toMatchObject({ counts: { records: 1, places: 1, kept: 0 }, erased: [{ kind: 'feedback', id: named, removed: [{ field: 'text', commitment: commitmentTo(proof.salt, '录入李回访的走访时出错') }] }] })
    expect((await feedback()).map(({ id }) => id).sort()).toEqual([numbered, other].sort())
    expect(await search('李回访')).toEqual([])
    // somebody else's entry is not to be had by its id
    expect((await erase('李回访', [other])).counts.records).toBe(0)
    expect(await feedback()).toHaveLength(2)
  })

  test('somebody taken out of a record by an ordinary edit still stands in its history, and is found and erased there', async () => {
    const officer = await server.officer()
    const [left, gone] = [officer.edit(enterprise({ contacts: [{ name: '吴曾用', phone: '13600003333' }] })), officer.edit(enterprise({ contacts: [{ name: '吴曾用' }] }))]
    await officer.push(left, gone, officer.edit({ contacts: [] }, { recordId: left.recordId, baseVersion: 1 }))
    await officer.push(officer.edit({ contacts: [] }, { recordId: gone.recordId, baseVersion: 1 }), officer.edit({ note: '改过' }, { recordId: gone.recordId, baseVersion: 1 }))
    const found = await search('吴曾用')
    expect(found.map(({ id }) => id).sort()).toEqual([left.recordId, gone.recordId].sort())
    expect(found[0]).toMatchObject({ kind: 'enterprise', places: [{ field: 'history' }], mentions: [] })
    expect(JSON.stringify(found[0]!.earlier)).toContain('吴曾用')
    // of another one of that name
    expect(await search('吴曾用', '13900000000')).toMatchObject([{ id: gone.recordId }])
    const proof = await erase('吴曾用', [left.recordId])
    expect(proof).toMatchObject({ counts: { records: 1 }, kept: [{ id: gone.recordId, why: 'notChosen' }] })
    expect((await search('吴曾用')).map(({ id }) => id)).toEqual([gone.recordId])
    const checked = verificationLines(await verifyDatabase(server.running.services.database))
    expect(checked.sound, checked.lines.join('\n')).toBe(true)
    expect((await officer.pullAll()).records.get(left.recordId)).toMatchObject({ fields: { contacts: [] } })
  })
})
