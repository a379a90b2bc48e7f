import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { push } from '@/server/sync/push'
import { stationScope } from '@/server/accounts/scope'
import { rowsOf } from '@/server/store/database'
import { migrate } from '@/server/store/migrate'
import { migrations } from '@/server/store/migrations'
import { syncStoreOn } from '@/server/store/sync-store'
import { onEachBackend } from './support/backends'
import { TOWN } from './support/test-server'

const id = (last: number): string => `01900000-0000-7000-8000-${String(last).padStart(12, '0')}`
const [PERSON, DEVICE, PHOTO, MAKE, CHANGE, BAD] = [id(1), id(2), id(3), id(4), id(5), id(6)]

onEachBackend('migrations', ({ openEmpty }) => {
  test('receipts and revisions of the first schema are found in the log of the second', async () => {
    const database = await openEmpty()
    try {
      await migrate(database, migrations.slice(0, 1))
      for (const statement of [
        `insert into device values ('${DEVICE}', '${PERSON}', 'phone', now(), now(), 3, null)`,
        `insert into record values ('${TOWN}', '${PHOTO}', 'attachment', 3, 1, '{"name":"b.jpg","type":"image/jpeg"}', '${JSON.stringify({ name: { version: 2, deviceId: DEVICE }, type: { version: 1, deviceId: DEVICE } })}', '[]', false, '${PERSON}', '王某', now(), now(), '2026-01-03T00:00:00Z')`,
        `insert into record_change values ('${TOWN}', '${PHOTO}', 1, '${MAKE}', '${PERSON}', '王某', '${DEVICE}', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '{}')`,
        `insert into record_change values ('${TOWN}', '${PHOTO}', 2, '${CHANGE}', '${PERSON}', '王某', '${DEVICE}', '2026-01-02T00:00:00Z', '2026-01-02T00:00:00Z', '{"name":{"from":"a.jpg","to":"b.jpg"}}')`,
        `insert into town_head values ('${TOWN}', '${id(9)}', 3, 'h3')`,
        ...[1, 2, 3].map((seq) => `insert into town_log values ('${TOWN}', ${seq}, 'attachment', '${PHOTO}', 'put', ${seq}, 'c${seq}', 'h${seq}', ${seq === 1})`),
        `insert into mutation_receipt values ('${MAKE}', '${DEVICE}', 1, 'applied', '2026-01-01T00:00:00Z', '${TOWN}', 1, null)`,
        `insert into mutation_receipt values ('${CHANGE}', '${DEVICE}', 2, 'merged', '2026-01-02T00:00:00Z', '${TOWN}', 2, null)`,
        `insert into mutation_receipt values ('${BAD}', '${DEVICE}', 3, 'rejected', '2026-01-02T00:00:00Z', null, null, '{"code":"field-unknown","at":"set.x","contentHash":"c9"}')`,
        `insert into attachment_receipt values ('${TOWN}', '${PHOTO}', 'c3', 10, '2026-01-03T00:00:00Z', 3, 'h3')`,
      ]) await database.orm.execute(sql.raw(statement))
      await migrate(database)

      const again = [MAKE, CHANGE, BAD].map((mutationId, index) => ({ mutationId, deviceSeq: index + 1 }))
      const tools = { now: () => new Date(), newId: () => id(99) }
      const scope = stationScope(PERSON, '王某', [TOWN])
      const receipts = await push(syncStoreOn(database), { scope, deviceId: DEVICE }, again, tools)
      expect(receipts).toEqual([
        { mutationId: MAKE, outcome: 'applied', contentHash: 'c1', serverTime: '2026-01-01T00:00:00.000Z', seq: 1, logHash: 'h1', version: 1 },
        { mutationId: CHANGE, outcome: 'merged', contentHash: 'c2', serverTime: '2026-01-02T00:00:00.000Z', seq: 2, logHash: 'h2', version: 2 },
        { mutationId: BAD, outcome: 'rejected', code: 'field-unknown', at: 'set.x', contentHash: 'c9', serverTime: '2026-01-02T00:00:00.000Z' },
      ])
      const [stored] = await syncStoreOn(database).transact([scope], (transaction) => transaction.lockRecords(scope, [PHOTO]))
      expect(stored).toMatchObject({ version: 3, fieldStates: { name: { version: 2, deviceId: DEVICE }, type: { version: 1, deviceId: DEVICE } } })
      const log = await rowsOf<{ changes: unknown; person: string; device: string }>(database.orm,
        sql`select changes, person_name as person, device_id as device from town_log order by seq`)
      expect(await rowsOf(database.orm, sql`select indexname as name from pg_indexes where tablename = 'record' order by 1`)).toEqual([{ name: 'record_by_id' }, { name: 'record_pkey' }])
      expect(log).toEqual([{}, { name: { from: 'a.jpg', to: 'b.jpg' } }, null].map((changes) => ({ changes, person: '王某', device: DEVICE })))
    } finally {
      await database.close()
    }
  })

  test('edits in quarantine before they had places keep the order of their parcels, then of their numbers', async () => {
    const database = await openEmpty()
    try {
      await migrate(database, migrations.slice(0, 14))
      for (const [mutationId, seq, hour] of [[MAKE, 1, 2], [CHANGE, 3, 1], [BAD, 2, 1]] as const) {
        await database.orm.execute(sql.raw(`insert into quarantined_edit (device_id, mutation_id, device_seq, mutation, arrived_at) values ('${DEVICE}', '${mutationId}', ${seq}, '{}', '2026-01-01T0${hour}:00:00Z')`))
      }
      await migrate(database)
      expect(await rowsOf(database.orm, sql`select mutation_id as id, place::integer as place from quarantined_edit order by place`))
        .toEqual([BAD, CHANGE, MAKE].map((mutationId, index) => ({ id: mutationId, place: index + 1 })))
    } finally {
      await database.close()
    }
  })
})
