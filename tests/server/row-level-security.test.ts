import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { historyPath, type PushResponse } from '@/contract'
import { stationScope, type Scope } from '@/server/accounts/scope'
import { rowsOf, type Database, type Orm } from '@/server/store/database'
import { REQUEST_ROLE } from '@/server/store/request-role'
import { sqlState } from '@/server/store/retry'
import { manifestsOf } from '@/server/store/manifests'
import { syncSnapshot } from '@/server/store/sync-snapshot'
import { syncTransaction } from '@/server/store/sync-transaction'
import { onEachBackend } from './support/backends'
import type { Device } from './support/client'
import { attachment, enterprise } from './support/samples'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from './support/test-server'

const OF_TOWNS = ['record', 'town_head', 'town_log', 'attachment_receipt']
const CLOSED = ['person', 'session_token', 'session_family', 'enrolment', 'station', 'town_restore', 'passphrase', 'audit_entry', 'audit_head', 'audit_seal', 'feedback', 'file_removal', 'schema_version']
/** What a row-level refusal and a missing right are called. */
const FORBIDDEN = '42501'

onEachBackend('row-level security', ({ openFresh }) => {
  let server: TestServer
  let database: Database
  let officer: Device
  let record: string
  let photo: string
  beforeAll(async () => {
    server = await startTestServer(openFresh)
    database = server.running.services.database
    officer = await server.officer()
    const [made, announced] = [officer.edit(enterprise({ note: '别镇不得见' }), { town: TOWN }), officer.edit(attachment(v7()), { kind: 'attachment', town: TOWN })]
    record = made.recordId
    photo = announced.recordId
    await officer.push(made, announced)
    await database.orm.execute(sql`insert into attachment_receipt values (${TOWN}, ${photo}, ${'a'.repeat(64)}, 4, now(), 1, 'h')`)
  })
  afterAll(() => server.close())

  const scope = (...towns: string[]): Scope => stationScope(v7(), '李某', towns)
  const count = async (orm: Orm, table: string): Promise<number> => Number((await rowsOf<{ n: number | string }>(orm, sql`select count(*) as n from ${sql.identifier(table)}`))[0]!.n)
  /** A scope that says it holds a town it was not given: what a bug in the code's own check amounts to. */
  const asIf = (orm: Orm, towns: string[]) => ({ orm, wider: { ...scope(), towns } as Scope })

  test('a request works under a role that owns nothing and cannot bypass the policies', async () => {
    const [role] = await database.within([scope(TOWN)], (orm) => rowsOf<Record<string, unknown>>(orm, sql`select current_user as name, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole,
      (select count(*)::integer from pg_class where relowner = pg_roles.oid) as owns from pg_roles where rolname = current_user`))
    expect(role).toEqual({ name: REQUEST_ROLE, rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreaterole: false, owns: 0 })
    const bound = await rowsOf<{ name: string }>(database.orm, sql`select relname as name from pg_class where relrowsecurity order by 1`)
    expect(bound.map(({ name }) => name)).toEqual([...OF_TOWNS, 'feedback', 'file_removal', 'quarantined_file', 'station_letter'].sort())
    // and the next one on the same connection is not bound by what this one was
    expect(await rowsOf(database.orm, sql`select current_user = ${REQUEST_ROLE} as bound, coalesce(current_setting('app.towns', true), '') as towns`)).toEqual([{ bound: false, towns: '' }])
  })

  test.each(OF_TOWNS)('%s: whatever is asked, only the scope’s rows are there; none when no town was said', async (table) => {
    const all = await count(database.orm, table)
    const [own] = await rowsOf<{ n: string }>(database.orm, sql`select count(*) as n from ${sql.identifier(table)} where town = ${TOWN}`)
    expect(Number(own!.n)).toBeGreaterThan(0)
    expect(await database.within([scope(TOWN)], (orm) => count(orm, table))).toBe(Number(own!.n))
    expect(await database.within([scope()], (orm) => count(orm, table))).toBe(0)
    const unset = await database.transact(async (orm) => {
      await orm.execute(sql.raw(`set local role ${REQUEST_ROLE}`))
      return count(orm, table)
    })
    expect(unset).toBe(0)
    expect(await count(database.orm, table)).toBe(all)
  })

  test('several askers in one transaction: their towns together, and no third', async () => {
    const seen = await database.within([scope(TOWN), scope(OTHER_TOWN)], (orm) => rowsOf<{ town: string }>(orm, sql`select distinct town from record order by 1`))
    expect(seen.map(({ town }) => town)).toEqual([OTHER_TOWN, TOWN])
  })

  test('rows of another town can neither be made, changed, moved there nor taken from there', async () => {
    const tries = [
      sql`insert into record select ${OTHER_TOWN}, ${v7()}::uuid, kind, version, schema_version, fields, field_states, conflicts, deleted, created_by_id, created_by_name, created_at, updated_at, received_at from record where id = ${record}`,
      sql`update record set town = ${OTHER_TOWN} where id = ${record}`,
      sql`insert into town_head values (${OTHER_TOWN}, ${v7()}::uuid, 9, 'h') on conflict (town) do update set seq = 9`,
      sql`insert into attachment_receipt values (${OTHER_TOWN}, ${v7()}::uuid, 'h', 1, now(), 1, 'h')`,
      sql`update town_log set person_name = '' where town = ${TOWN}`,
      sql`delete from town_log`, sql`delete from record`, sql`truncate record`, sql`alter table record disable row level security`,
    ]
    for (const each of tries) await expect(database.within([scope(TOWN)], (orm) => orm.execute(each))).rejects.toSatisfy((error) => sqlState(error) === FORBIDDEN)
    // a change aimed at rows it does not see changes nothing
    await database.within([scope(OTHER_TOWN)], (orm) => orm.execute(sql`update record set fields = '{}' where id = ${record}`))
    expect(await rowsOf(database.orm, sql`select town, fields->>'note' as note from record where id = ${record}`)).toEqual([{ town: TOWN, note: '别镇不得见' }])
  })

  test.each(CLOSED)('%s is closed to requests', async (table) => {
    await expect(database.within([scope(TOWN)], (orm) => count(orm, table))).rejects.toSatisfy((error) => sqlState(error) === FORBIDDEN)
  })

  test('a bug in the code’s own check of towns is stopped: nothing is read, nothing is written', async () => {
    await database.within([scope(OTHER_TOWN)], async (bound) => {
      const { orm, wider } = asIf(bound, [OTHER_TOWN, TOWN])
      const snapshot = syncSnapshot(orm)
      expect((await snapshot.heads(wider)).map(({ town }) => town)).toEqual([OTHER_TOWN])
      expect(await snapshot.recordsIn(wider, [{ town: TOWN, after: 0, upTo: 1_000 }])).toEqual([])
      expect([...await snapshot.hashesAt(wider, [{ town: TOWN, seq: 1 }])]).toEqual([])
      expect((await manifestsOf(orm, [TOWN])).get(TOWN)!.records).toBe(0)
      const transaction = syncTransaction(orm)
      expect(await transaction.lockRecords(wider, [record])).toEqual([])
      expect(await transaction.linksIn(wider, TOWN)).toEqual([])
    })
    const stored = await database.within([scope(TOWN)], (orm) => syncTransaction(orm).lockRecords(scope(TOWN), [record]))
    for (const isNew of [true, false]) {
      const save = database.within([scope(OTHER_TOWN)], (orm) => syncTransaction(orm).saveRecords(asIf(orm, [OTHER_TOWN, TOWN]).wider,
        [{ record: { ...stored[0]!, id: isNew ? v7() : record, fields: { name: '改' } }, isNew }]))
      await (isNew ? expect(save).rejects.toSatisfy((error) => sqlState(error) === FORBIDDEN) : save)
    }
    expect(await rowsOf(database.orm, sql`select fields->>'note' as note from record where id = ${record}`)).toEqual([{ note: '别镇不得见' }])
  })

  test('requests of a stranger whose scope the code takes for wider get nothing and break nothing', async () => {
    const stranger = await server.person({ name: 'stranger', role: 'officer', towns: [OTHER_TOWN] })
    const { sync } = server.running.services
    const real = sync.transact
    // every check in the code is told that the stranger holds the town; only the database knows better
    const widened = (given: readonly Scope[]) => { for (const each of given) if (!each.towns.includes(TOWN)) (each as unknown as { towns: string[] }).towns = [...each.towns, TOWN] }
    sync.transact = (scopes, work) => {
      const bounds = scopes.map((each) => ({ ...each }))
      return real(bounds, (transaction) => { widened(scopes); return work(transaction) })
    }
    try {
      const change = stranger.edit({ note: 'hacked' }, { town: TOWN, recordId: record, baseVersion: 1 })
      const [receipt] = ((await stranger.tryPush([change])).body as PushResponse).receipts
      expect(receipt).toMatchObject({ outcome: 'rejected', code: 'record-missing' })
      const make = await stranger.tryPush([stranger.edit(enterprise(), { town: TOWN })])
      expect(make).toMatchObject({ status: 500, body: { error: 'server-fault' } })
    } finally {
      sync.transact = real
    }
    expect(JSON.stringify((await stranger.call('GET', historyPath(TOWN, 'enterprise', record))).body)).toBe('{"error":"not-found"}')
    expect((await officer.pullAll()).records.get(record)!.fields).toMatchObject({ note: '别镇不得见' })
  })

  test('a person is told what became of an edit of theirs after the town was taken; a stranger who uses its id learns nothing', async () => {
    const mover = await server.person({ name: 'mover', role: 'officer', towns: [TOWN] })
    const edit = mover.edit(enterprise(), { town: TOWN })
    const [first] = await mover.push(edit)
    await (await server.administrator()).call('POST', `/api/people/${mover.person.id}`, { name: 'mover', role: 'officer', towns: [OTHER_TOWN] })
    expect(await mover.push(edit)).toEqual([first])

    const stranger = await server.person({ name: 'stranger', role: 'officer', towns: [OTHER_TOWN] })
    const [used, fresh] = [edit.mutationId, v7()].map((mutationId) => stranger.edit(enterprise(), { mutationId, town: OTHER_TOWN }))
    const [a, b] = [...await stranger.push(used), ...await stranger.push(fresh)]
    expect(a!.contentHash).not.toBe(first!.contentHash)
    for (const receipt of [a, b]) expect(receipt).toMatchObject({ outcome: 'applied', version: 1 })
    expect(Object.keys(a!).sort()).toEqual(Object.keys(b!).sort())
    expect(await mover.push(edit)).toEqual([first])
  })
})
