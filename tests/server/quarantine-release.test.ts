import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onEachBackend } from './support/backends'
import { enterprise } from './support/samples'
import { shutOutActs } from './support/shut-out'
import { startTestServer, TOWN, type TestServer } from './support/test-server'

onEachBackend('released from quarantine', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  const { officer, shutOut, handOver, release } = shutOutActs(() => server)
  const noteOf = async (id: string) => {
    const { fields, conflicts } = (await (await officer()).pullAll()).records.get(id)!
    return { note: fields.note, conflicts: conflicts.map(({ other }) => other) }
  }

  test('edits are released in the order in which they were handed over, whatever their numbers: a mended one has a higher number than what waits behind it', async () => {
    const phone = await officer()
    const sent = phone.edit(enterprise())
    await phone.push(sent)
    const making = { ...phone.edit(enterprise({ name: '改好的' })), deviceSeq: 13 }
    const change = { ...phone.edit({ note: '后来补的' }, { recordId: making.recordId, baseVersion: 0 }), deviceSeq: 11 }
    const earlier = { ...phone.edit({ note: '先写，改过' }, { recordId: sent.recordId, baseVersion: 1 }), deviceSeq: 14 }
    const later = { ...phone.edit({ note: '后写' }, { recordId: sent.recordId, baseVersion: 1 }), deviceSeq: 12 }
    await shutOut(phone)
    await handOver(phone, [making, change])
    expect(await handOver(phone, [making, change, earlier, later])).toMatchObject({ status: 200, body: { edits: 4 } })
    expect((await release(phone)).body).toMatchObject({ released: 4, refused: 0 })
    const { records } = await (await officer()).pullAll()
    expect(records.get(making.recordId)).toMatchObject({ fields: { name: '改好的', note: '后来补的' } })
    expect(records.get(sent.recordId)).toMatchObject({ fields: { note: '后写' }, conflicts: [] })
  })

  test('an edit of the time before a restore overwrites nothing that was written since, whether its device said how far it had read or not', async () => {
    const { orm } = server.running.services.database
    const [phone, colleague] = [await officer(), await officer()]
    const made = phone.edit(enterprise())
    await phone.push(made)
    const { rows: [before] } = await orm.execute(sql`select version, fields::text as fields, field_states::text as states from record where id = ${made.recordId}::uuid`) as unknown as { rows: { version: number; fields: string; states: string }[] }
    for (let n = 1; n <= 4; n += 1) await phone.push(phone.edit({ address: `第 ${n} 个地址` }, { recordId: made.recordId, baseVersion: n }))
    const { cursors } = await phone.pullAll()
    // The server is restored from a backup of before those four: the record is as it was then, the log goes on in a new epoch.
    await orm.execute(sql`update record set version = ${before!.version}, fields = ${before!.fields}::json, field_states = ${before!.states}::json where id = ${made.recordId}::uuid`)
    await orm.execute(sql`delete from town_log where record_id = ${made.recordId}::uuid and version > ${before!.version}`)
    await orm.execute(sql`update town_head set epoch = ${v7()}, seq = (select max(seq) from town_log where town = ${TOWN}), hash = (select hash from town_log where town = ${TOWN} order by seq desc limit 1) where town = ${TOWN}`)
    await colleague.push(colleague.edit({ note: '恢复之后写的' }, { recordId: made.recordId, baseVersion: 1 }))
    // The phone has not heard of it: its edits claim to have seen version 5 of the log that is gone.
    const [told, untold] = ['甲', '乙'].map((note) => phone.edit({ note }, { recordId: made.recordId, baseVersion: 5 }))
    await shutOut(phone)
    await handOver(phone, [told], { cursors })
    await handOver(phone, [untold])
    expect((await release(phone)).body).toMatchObject({ released: 2, refused: 0 })
    expect(await noteOf(made.recordId)).toEqual({ note: '恢复之后写的', conflicts: ['甲', '乙'] })
  })

  test('what a device had read of a log that still stands counts: it replaces what it had seen', async () => {
    const phone = await officer()
    const made = phone.edit(enterprise({ note: '一' }))
    await phone.push(made, phone.edit({ note: '二' }, { recordId: made.recordId, baseVersion: 1 }))
    const { cursors } = await phone.pullAll()
    await shutOut(phone)
    await handOver(phone, [phone.edit({ note: '三' }, { recordId: made.recordId, baseVersion: 2 })], { cursors })
    expect((await release(phone)).body).toMatchObject({ released: 1, refused: 0 })
    expect(await noteOf(made.recordId)).toEqual({ note: '三', conflicts: [] })
  })
})
