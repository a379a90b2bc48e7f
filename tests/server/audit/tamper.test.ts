import { generateKeyPairSync } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stationScope } from '@/server/accounts/scope'
import { audit, sealChains, type Sealing } from '@/server/audit'
import { keyOf } from '@/server/audit/key'
import type { SealMark } from '@/server/audit/last-seal'
import type { Database, Orm } from '@/server/store/database'
import { migrate } from '@/server/store/migrate'
import { syncStoreOn } from '@/server/store/sync-store'
import { push } from '@/server/sync/push'
import { verificationLines, verifyDatabase } from '@/server/verify'
import { onEachBackend } from '../support/backends'
import { enterprise } from '../support/samples'
import { OTHER_TOWN, TOWN } from '../support/test-server'

const [PERSON, OTHER, DEVICE] = [v7(), v7(), v7()]
const BY = { id: PERSON, name: '王某' }
class RollBack extends Error {}

function newSealing(): Sealing {
  let mark: SealMark | undefined
  return { key: keyOf(generateKeyPairSync('ed25519').privateKey), last: { read: () => mark, write: (next) => { mark = next }, forget: () => { mark = undefined } } }
}

onEachBackend('tampering with the audit', ({ openFresh }) => {
  const sealing = newSealing()
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 1, minute))
  let database: Database
  beforeAll(async () => {
    database = await openFresh()
    await migrate(database)
    await database.orm.execute(sql`insert into device (id, person_id, label, created_at, last_seen_at, last_seq) values (${DEVICE}, ${PERSON}, 'phone', now(), now(), 0)`)
    await edits(1, 3)
    for (const minute of [1, 2, 3]) await audit(database.orm, at(minute), { act: 'signed-in', by: BY })
    await audit(database.orm, at(4), { act: 'file-read', town: TOWN, by: BY, about: { kind: 'attachment', id: v7() } })
    await sealChains(database, sealing, at(5))
    await edits(4, 2)
    for (const minute of [6, 7]) await audit(database.orm, at(minute), { act: 'signed-in', by: BY })
    await sealChains(database, sealing, at(8))
    await sealChains(database, sealing, at(9))
  })
  afterAll(() => database.close())

  async function edits(from: number, count: number): Promise<void> {
    await push(syncStoreOn(database), { scope: stationScope(PERSON, BY.name, [TOWN, OTHER_TOWN]), deviceId: DEVICE }, Array.from({ length: count }, (_, index) => ({
      mutationId: v7().toUpperCase(), deviceSeq: from + index, kind: 'enterprise', recordId: v7(), town: TOWN, baseVersion: 0, schemaVersion: 1, savedAt: '2026-11-22T01:00:00.000Z',
      set: enterprise({ note: 'lone \ud800 and \u0000', address: '' }),
    })), { now: () => at(0), newId: v7 })
  }
  const trust = () => ({ publicKey: sealing.key.publicKey, lastSeal: sealing.last.read() })
  const look = async (orm?: Orm) => {
    const seen: Pick<Database, 'transact'> = orm ? { transact: (work) => work(orm) } : database
    return verificationLines(await verifyDatabase(seen as Database, { trust: trust() }))
  }
  /** What is said after the change, which is then undone. */
  async function tampered(...changes: string[]): Promise<{ lines: string[]; sound: boolean }> {
    let found: { lines: string[]; sound: boolean } | undefined
    await database.transact(async (orm) => {
      for (const change of changes) await orm.execute(sql.raw(change))
      found = await look(orm)
      throw new RollBack()
    }).catch((error: unknown) => { if (!(error instanceof RollBack)) throw error })
    return found!
  }

  test('untouched it is sound, and nothing is signed twice', async () => {
    expect(await look()).toEqual({ sound: true, lines: [
      `✓ ${TOWN}: 5 entries, 5 records`, '✓ audit: 6 entries in 2 chains', `✓ signatures: 2 by key ${sealing.key.id} (this server’s), last ${at(8).toISOString()}`, 'All 1 towns sound.',
    ] })
  })

  const STATION = `audit_entry where town = 'station' and seq`
  const set = (what: string, seq: number, table = 'audit_entry', town = 'station') => `update ${table} set ${what} where town = '${town}' and seq = ${seq}`
  const OTHERS_NAME = `content = replace(content::text, '王某', '李某')::json`
  test.each<[string, string[], string[]]>([
    ['who did it', [set(OTHERS_NAME, 2)], ['station, entry 2: what it says is not what its commitment says']],
    ['the person it is found under', [set(`person_id = '${OTHER}'`, 2)], ['station, entry 2: what it says is not what its commitment says']],
    ['half of what it says is taken away', [set('salt = null', 2)], ['station, entry 2: what it says is not what its commitment says']],
    ['the act', [set(`act = 'exported'`, 2)], ['station, entry 2: its hash is not that of its content and the entry before']],
    ['the time', [set(`at = at + interval '1 hour'`, 2)], ['station, entry 2: its hash is not that of its content and the entry before']],
    ['an entry is deleted', [`delete from ${STATION} = 2`], ['station, entry 3: follows entry 1: 1 missing']],
    ['two entries change places', [set('seq = -1', 1), set('seq = 1', 2), set('seq = 2', -1)], ['station, entry 1: its hash', 'station, entry 2: its hash', 'station, entry 3: its hash']],
    ['the newest entry is cut off', [`delete from ${STATION} = 5`], ['station, head: stands at 5, the chain ends at 4', 'station, entry 5: was signed and is no longer there']],
    ['the newest entry is cut off with its head', [`delete from ${STATION} = 5`, `update audit_head set seq = 4, hash = (select hash from ${STATION} = 4) where town = 'station'`], ['station, entry 5: was signed and is no longer there']],
    ['a whole chain is gone', [`delete from audit_entry where town = '${TOWN}'`, `delete from audit_head where town = '${TOWN}'`], [`${TOWN}, entry 1: was signed and is no longer there`]],
    ['the newest entries are cut off with the signature over them', [`delete from ${STATION} > 3`, `update audit_head set seq = 3, hash = (select hash from ${STATION} = 3) where town = 'station'`,
      `delete from town_log where seq > 3`, `delete from record where not exists (select from town_log l where l.record_id = record.id)`,
      `update town_head set seq = 3, hash = (select hash from town_log where seq = 3)`, `delete from audit_seal where seq = 2`], ['signature 2: was made by this server and is no longer there']],
    ['a signature’s time', [`update audit_seal set at = at + interval '1 hour' where seq = 2`], ['signature 2: is not genuine']],
    ['an older signature is deleted', ['delete from audit_seal where seq = 1'], ['signature 2: follows signature 0: 1 missing']],
    ['who made an edit', [set(`person_id = '${OTHER}'`, 2, 'town_log', TOWN)], ['entry 2: who made it, when or what it changed is not what its commitment says']],
    ['by what name', [set(`person_name = '李某'`, 2, 'town_log', TOWN)], ['entry 2: who made it, when or what it changed is not what its commitment says']],
    ['what an edit changed', [set(`changes = '{"note":{"from":"a","to":"b"}}'`, 2, 'town_log', TOWN)], ['entry 2: who made it, when or what it changed is not what its commitment says']],
    ['the commitment is taken away', [set('commitment = null, salt = null', 2, 'town_log', TOWN)], ['entry 2: its hash is not that of its content and the entry before']],
  ])('%s: is told, and where', async (_what, changes, found) => {
    const { lines, sound } = await tampered(...changes)
    expect(sound).toBe(false)
    const told = lines.filter((line) => line.startsWith('    ')).map((line) => line.trim())
    expect(told.map((line, index) => (found[index] && line.startsWith(found[index]) ? found[index] : line))).toEqual(found)
  })

  test('a chain written anew from its first entry is not the one that was signed', async () => {
    const { lines } = await tampered(`delete from audit_entry where town = '${TOWN}'`, `delete from audit_head where town = '${TOWN}'`,
      `insert into audit_entry values ('${TOWN}', 1, now(), 'file-read', 'c', encode(sha256('x'), 'hex'), null, null, null)`)
    expect(lines.join('\n')).toContain(`${TOWN}, entry 1: is not the one that was signed`)
  })

  test('another key’s signature is genuine, and called another’s', async () => {
    const stranger = newSealing()
    await database.transact(async (orm) => {
      await audit(orm, at(10), { act: 'signed-in', by: BY })
      await sealChains({ transact: (work: (each: Orm) => unknown) => work(orm) } as Database, stranger, at(11))
      const { lines, sound } = await look(orm)
      expect(sound).toBe(true)
      expect(lines).toContain(`✓ signatures: 2 by key ${sealing.key.id} (this server’s); 1 by key ${stranger.key.id}, not this server’s, last ${at(11).toISOString()}`)
      throw new RollBack()
    }).catch((error: unknown) => { if (!(error instanceof RollBack)) throw error })
  })
})
