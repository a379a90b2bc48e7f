import { sql } from 'drizzle-orm'
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

  test('what was written of the app is called after its day in Wuxi, where the station is', async () => {
    const writer = await server.officer()
    const id = await tell(writer, '夜里记下：尤夜间')
    await server.running.services.database.orm.execute(sql`update feedback set received_at = '2026-11-30T17:30:00Z' where id = ${id}::uuid`)
    expect(await search('尤夜间')).toMatchObject([{ called: '2026-12-01', createdAt: '2026-11-30T17:30:00.000Z' }])
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

  test('a value that waits in a conflict is told as a place and goes, the choice itself stays; where nothing is left to choose, so does it', async () => {
    const [first, second] = [await server.officer(), await server.person({ name: '另一专员', role: 'officer', towns: [TOWN] })]
    const [stays, falls] = [first.edit(enterprise({ contacts: [{ name: '郑甲' }] })), first.edit(enterprise({ contacts: [{ name: '郑甲' }] }))]
    await first.push(stays, falls)
    await first.push(...[stays, falls].map(({ recordId }) => first.edit({ contacts: [{ name: '郑甲', role: '经理' }] }, { recordId, baseVersion: 1 })))
    const offered = (contacts: unknown[], recordId: string) => second.edit({ contacts }, { recordId, baseVersion: 1 })
    expect((await second.push(
      offered([{ name: '郑甲', role: '厂长' }, { name: '周冲突', phone: '13500004444' }], stays.recordId),
      offered([{ name: '周冲突' }, { name: '郑甲', role: '副厂长' }], falls.recordId),
    )).map(({ outcome }) => outcome)).toEqual(['conflict', 'conflict'])
    await second.push(second.edit({ contacts: [{ name: '郑甲', role: '副厂长' }] }, { recordId: falls.recordId, baseVersion: 3 }))

    const found = await search('周冲突')
    expect(found.map(({ id, places, mentions }) => [id, places, mentions]).sort()).toEqual([
      [stays.recordId, [{ field: 'conflicts.0.other.contacts.1', value: { name: '周冲突', phone: '13500004444' } }], []],
      [falls.recordId, [{ field: 'conflicts.0.other.contacts.0', value: { name: '周冲突' } }], []],
    ].sort())
    const { cursors } = await first.pullAll()
    expect((await erase('周冲突', [stays.recordId, falls.recordId])).counts).toMatchObject({ records: 2, places: 2, kept: 0 })
    expect(await search('周冲突')).toEqual([])
    const { records } = await first.pullAll(cursors)
    expect(records.get(stays.recordId)).toMatchObject({ fields: { contacts: [{ name: '郑甲', role: '经理' }] }, conflicts: [{ field: 'contacts', other: [{ name: '郑甲', role: '厂长' }] }] })
    expect(records.get(falls.recordId)!.conflicts).toEqual([])
    expect(JSON.stringify([...records.values()])).not.toContain('周冲突')
    // choosing the other value, and a member of staff whose value lost: that is on record as their work
    const { conflicts: [conflict] } = records.get(stays.recordId)!
    expect(await search('另一专员')).toMatchObject([{ id: stays.recordId, places: [{ field: 'conflicts.0.by', keptAs: 'duty' }], mentions: [] }])
    const chosen = await first.push(first.edit({ contacts: conflict!.other }, { recordId: stays.recordId, baseVersion: records.get(stays.recordId)!.version, settles: [conflict!.id] }))
    expect(chosen).toMatchObject([{ outcome: 'applied' }])
    expect((await first.pullAll(cursors)).records.get(stays.recordId)).toMatchObject({ conflicts: [] })
  })

  test('one taken out of a field leaves what others offered for it', async () => {
    const [first, second] = [await server.officer(), await server.person({ name: '第三专员', role: 'officer', towns: [TOWN] })]
    const place = first.edit(enterprise({ contacts: [{ name: '冯在场' }] }))
    await first.push(place, first.edit({ contacts: [{ name: '冯在场', role: '经理' }] }, { recordId: place.recordId, baseVersion: 1 }))
    await second.push(second.edit({ contacts: [{ name: '冯在场', role: '厂长' }, { name: '陈新人' }] }, { recordId: place.recordId, baseVersion: 1 }))
    await erase('冯在场', [place.recordId])
    expect((await first.pullAll()).records.get(place.recordId)).toMatchObject({ fields: { contacts: [] }, conflicts: [{ kept: [], other: [{ name: '陈新人' }] }] })
    expect(await search('冯在场')).toEqual([])
  })

  test('a name that JSON writes otherwise is found, and a number in a text without the name', async () => {
    const officer = await server.officer()
    const [quoted, numbered] = [officer.edit(enterprise({ contacts: [{ name: 'Ann "B" O\\C' }] })), officer.edit(enterprise({ note: '改打 13400005555' }))]
    await officer.push(quoted, numbered)
    expect((await search('Ann "B" O\\C')).map(({ id }) => id)).toEqual([quoted.recordId])
    expect(await search('没有这个人', '13400005555')).toMatchObject([{ id: numbered.recordId, places: [], mentions: [{ field: 'note' }] }])
  })
})
