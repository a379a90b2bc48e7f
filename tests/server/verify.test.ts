import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stationScope } from '@/server/accounts/scope'
import type { Database } from '@/server/store/database'
import { migrate } from '@/server/store/migrate'
import { syncStoreOn } from '@/server/store/sync-store'
import { moveEnterprise } from '@/server/sync/move'
import { push } from '@/server/sync/push'
import { verificationLines, verifyDatabase } from '@/server/verify'
import { onEachBackend } from './support/backends'
import { attachment, enterprise } from './support/samples'
import { OTHER_TOWN, TOWN } from './support/test-server'

const id = (last: number): string => `01900000-0000-7000-8000-${String(last).padStart(12, '0')}`
const [PERSON, DEVICE, FIRST, SECOND, PHOTO, ELSEWHERE] = [id(1), id(2), id(11), id(12), id(13), id(14)]
const BYTES = Buffer.from('photo')
const SHA = createHash('sha256').update(BYTES).digest('hex')

onEachBackend('verify', ({ openFresh }) => {
  let database: Database
  beforeAll(async () => {
    database = await openFresh()
    await migrate(database)
    await database.orm.execute(sql`insert into device (id, person_id, label, created_at, last_seen_at, last_seq) values (${DEVICE}, ${PERSON}, 'phone', now(), now(), 0)`)
    let made = 100
    const tools = { now: () => new Date('2026-11-22T01:00:00Z'), newId: () => id((made += 1)) }
    const scope = stationScope(PERSON, '王某', [TOWN, OTHER_TOWN])
    const edit = (deviceSeq: number, recordId: string, set: object, more: object = {}) => ({
      mutationId: id(50 + deviceSeq), deviceSeq, kind: 'enterprise', recordId, town: TOWN, baseVersion: 0, schemaVersion: 1, savedAt: '2026-11-22T01:00:00.000Z', set, ...more,
    })
    const receipts = await push(syncStoreOn(database), { scope, deviceId: DEVICE }, [
      edit(1, FIRST, enterprise()), edit(2, SECOND, enterprise()), edit(3, FIRST, { note: '甲' }, { baseVersion: 1 }),
      edit(4, PHOTO, attachment(FIRST, { onKind: 'assistance', sha256: SHA }), { kind: 'attachment' }),
      edit(5, SECOND, { note: '乙' }, { baseVersion: 1 }), edit(6, ELSEWHERE, enterprise(), { town: OTHER_TOWN }),
    ], tools)
    expect(receipts.map(({ outcome }) => outcome)).toEqual(Array(6).fill('applied'))
    const { seq, logHash } = receipts[3]!
    await database.orm.execute(sql`update record set received_at = now() where id = ${PHOTO}`)
    await database.orm.execute(sql`insert into attachment_receipt values (${TOWN}, ${PHOTO}, ${SHA}, 5, now(), ${seq!}, ${logHash!})`)
  })
  afterAll(() => database.close())

  const execute = async (statements: string): Promise<void> => {
    // one at a time: the drivers prepare them
    for (const statement of statements.split('; ')) await database.orm.execute(sql.raw(statement))
  }

  /** Tampers, looks, and undoes it. */
  async function tampered(change: string, undo: string): Promise<string[]> {
    await execute(change)
    const { lines, sound } = verificationLines(await verifyDatabase(database))
    await execute(undo)
    expect(sound).toBe(false)
    return lines
  }

  test('a sound database: one line for each town, and the files', async () => {
    const verification = await verifyDatabase(database, { openFile: async (sha256) => (sha256 === SHA ? { bytes: Readable.from([BYTES]) } : undefined) })
    expect(verificationLines(verification)).toEqual({ sound: true, lines: [
      `✓ ${OTHER_TOWN}: 1 entries, 1 records`, `✓ ${TOWN}: 5 entries, 3 records`, '✓ files: 1 received', 'All 2 towns sound.',
    ] })
  })

  const swap = (what: string, was: string, is: string, where: string): [string, string] =>
    [`update ${what} = ${is} where ${where}`, `update ${what} = ${was} where ${where}`]
  const entry = (seq: number) => `town = '${TOWN}' and seq = ${seq}`
  const tampers: [string, [string, string], string[]][] = [
    ['a changed hash', [`update town_log set hash = 'x' || hash where ${entry(3)}`, `update town_log set hash = substr(hash, 2) where ${entry(3)}`],
      ['entry 3: its hash is not that of its content and the entry before', 'entry 4: its hash is not that of its content and the entry before']],
    ['changed content', [`update town_log set content_hash = 'x' || content_hash where ${entry(2)}`, `update town_log set content_hash = substr(content_hash, 2) where ${entry(2)}`],
      ['entry 2: its hash is not that of its content and the entry before']],
    ['a removed entry', [`create table kept as select * from town_log where ${entry(2)}; delete from town_log where ${entry(2)}`, 'insert into town_log select * from kept; drop table kept'],
      ['entry 3: follows entry 1: 1 missing', `entry 5: record ${SECOND}: its first entry, but not called so`]],
    ['a removed last entry', [`create table kept as select * from town_log where ${entry(5)}; delete from town_log where ${entry(5)}`, 'insert into town_log select * from kept; drop table kept'],
      ['head: stands at 5, the log ends at 4', `record ${SECOND}: has version 2, its last entry 1`]],
    ['a changed record version', swap('record set version', '2', '3', `id = '${FIRST}'`), [`record ${FIRST}: has version 3, its last entry 2`]],
    ['a removed record', [`create table kept as select * from record where id = '${FIRST}'; delete from record where id = '${FIRST}'`, 'insert into record select * from kept; drop table kept'],
      [`record ${FIRST}: is missing; its last entry is 3`]],
    ['a head of another hash', [`update town_head set hash = 'x' || hash where town = '${TOWN}'`, `update town_head set hash = substr(hash, 2) where town = '${TOWN}'`],
      ['head: stands at 5, the log ends at 5 with another hash']],
    ['a receipt for another place', swap('attachment_receipt set seq', '4', '3', `attachment_id = '${PHOTO}'`), [`receipt of file ${PHOTO}: names entry 3, which does not say so`]],
    ['a lost receipt', [`create table kept as select * from attachment_receipt; delete from attachment_receipt`, 'insert into attachment_receipt select * from kept; drop table kept'],
      [`record ${PHOTO}: says its bytes are there, without a receipt`]],
  ]
  test.each(tampers)('%s is found, and only that town is named', async (what, [change, undo], found) => {
    const lines = await tampered(change, undo)
    expect(lines[0]).toBe(`✓ ${OTHER_TOWN}: 1 entries, 1 records`)
    expect(lines[1]).toBe(`✗ ${TOWN}: ${/removed (last )?entry/.test(what) ? 4 : 5} entries, ${what === 'a removed record' ? 2 : 3} records, ${found.length} wrong`)
    expect(lines.filter((line) => line.startsWith('    ')).map((line) => line.trim())).toEqual(found)
    expect(lines.at(-1)).toBe('1 of 2 towns damaged.')
  })

  test('bytes that are gone or changed are named', async () => {
    const gone = verificationLines(await verifyDatabase(database, { openFile: async () => undefined }))
    const changed = verificationLines(await verifyDatabase(database, { openFile: async () => ({ bytes: Readable.from([Buffer.from('phot0')]) }) }))
    for (const { lines, sound } of [gone, changed]) {
      expect(sound).toBe(false)
      expect(lines).toContain(`    file ${SHA}: its bytes are not there as they were received`)
    }
  })

  test('a town with entries and no head is damaged', async () => {
    const lines = await tampered(`update town_head set town = '999999999' where town = '${TOWN}'`, `update town_head set town = '${TOWN}' where town = '999999999'`)
    expect(lines.join('\n')).toContain('head: is missing')
  })

  test('a record that moved to another town and back leaves both sound', async () => {
    const scope = { ...stationScope(PERSON, '王某', [TOWN, OTHER_TOWN]), role: 'supervisor' as const }
    const tools = { now: () => new Date('2026-11-22T02:00:00Z'), newId: () => id(999) }
    const move = (from: string, to: string) => moveEnterprise(syncStoreOn(database), { scope, deviceId: DEVICE }, FIRST, { from, to }, tools)
    expect(await move(TOWN, OTHER_TOWN)).toBe(2)
    expect(verificationLines(await verifyDatabase(database)).lines).toEqual([`✓ ${OTHER_TOWN}: 3 entries, 3 records`, `✓ ${TOWN}: 7 entries, 3 records`, 'All 2 towns sound.'])
    expect(await move(OTHER_TOWN, TOWN)).toBe(2)
    expect(verificationLines(await verifyDatabase(database)).sound).toBe(true)
  })
})
