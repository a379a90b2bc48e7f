import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ATTACHMENT_MAX_BYTES } from '@/contract'
import { audit } from '@/server/audit'
import { stationScope } from '@/server/accounts/scope'
import { BackupDamaged, checkBackup, NothingToBackUp, restoreBackup, RestoreRefused, writeBackup } from '@/server/backup'
import { tablesAt } from '@/server/backup/tables'
import { rowsOf, type Database } from '@/server/store/database'
import { migrate } from '@/server/store/migrate'
import { migrations, SCHEMA_VERSION } from '@/server/store/migrations'
import { syncStoreOn } from '@/server/store/sync-store'
import { push } from '@/server/sync/push'
import { verificationLines, verifyDatabase } from '@/server/verify'
import { inMemory, onEachBackend, type OpenFresh } from './support/backends'
import { openInMemory } from './support/laid-pglite'
import { attachment, enterprise } from './support/samples'
import { OTHER_TOWN, TOWN } from './support/test-server'

const id = (last: number): string => `01900000-0000-7000-8000-${String(last).padStart(12, '0')}`
const [PERSON, DEVICE, PHOTO] = [id(1), id(2), id(3)]
const BYTES = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251))
const SHA = createHash('sha256').update(BYTES).digest('hex')
/** What a driver, a line reader or a text column could stumble over. */
const HARD = { name: '宜兴\u2028试验\u2029有限公司', note: 'line\nfeed \\ " \u0000 \ud800 \u001f \u001e 😀', address: '' }

const folder = mkdtempSync(join(tmpdir(), 'ipw-backup-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const openMemory: OpenFresh = () => openInMemory({ wait: () => Promise.resolve(), random: Math.random })
const now = () => new Date('2026-11-22T05:00:00Z')

async function filled(open: OpenFresh): Promise<Database> {
  const database = await open()
  await migrate(database)
  await database.orm.execute(sql`insert into person values (${PERSON}, '王某', 'officer', ${sql.raw(`'{"${TOWN}","a,\\"b"}'`)}, '2026-01-01T00:00:00.123456Z', null)`)
  await database.orm.execute(sql`insert into device (id, person_id, label, created_at, last_seen_at, last_seq) values (${DEVICE}, ${PERSON}, 'phone', now(), now(), 0)`)
  await database.orm.execute(sql`insert into enrolment values ('open', ${PERSON}, now(), '2099-01-01T00:00:00Z', null, null, null)`)
  // Without it, what locked phones hold could not be opened after a restore.
  await database.orm.execute(sql`insert into sealing_key values ('key', 'public', 'secret', '2026-01-01T00:00:00Z')`)
  const edit = (deviceSeq: number, set: object, more: object = {}) => ({
    mutationId: v7(), deviceSeq, kind: 'enterprise', recordId: v7(), town: TOWN, baseVersion: 0, schemaVersion: 1, savedAt: '2026-11-22T01:00:00.000Z', set, ...more,
  })
  const receipts = await push(syncStoreOn(database), { scope: stationScope(PERSON, '王某', [TOWN, OTHER_TOWN]), deviceId: DEVICE }, [
    edit(1, enterprise(HARD)), edit(2, enterprise(), { town: OTHER_TOWN }), edit(3, attachment(v7(), { onKind: 'assistance', sha256: SHA, sizeBytes: BYTES.length }), { kind: 'attachment', recordId: PHOTO }),
    edit(4, { colour: 'red' }), ...Array.from({ length: 600 }, (_, index) => edit(5 + index, enterprise({ name: `企业 ${index}` }))),
  ], { now, newId: v7 })
  expect(receipts[3]!.outcome).toBe('rejected')
  await database.orm.execute(sql`update record set received_at = now() where id = ${PHOTO}`)
  await database.orm.execute(sql`insert into attachment_receipt values (${TOWN}, ${PHOTO}, ${SHA}, ${BYTES.length}, now(), ${receipts[2]!.seq!}, ${receipts[2]!.logHash!})`)
  return database
}

function fileOf(name: string): { path: string; openFile: (sha256: string) => Promise<{ sizeBytes: number; bytes: ReturnType<typeof createReadStream> } | undefined> } {
  const source = join(folder, 'photo')
  writeFileSync(source, BYTES)
  return { path: join(folder, name), openFile: async (sha256) => (sha256 === SHA ? { sizeBytes: BYTES.length, bytes: createReadStream(source) } : undefined) }
}

async function backedUp(database: Database, name: string): Promise<string> {
  const { path, openFile } = fileOf(name)
  const lines: string[] = []
  await writeBackup({ database, openFile, now }, async (text) => { lines.push(text) })
  writeFileSync(path, gzipSync(lines.join('')))
  return path
}

/** All rows of all our tables, as text; what a restore changes on purpose is left out. */
async function content(database: Database): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {}
  for (const table of tablesAt(SCHEMA_VERSION).filter((name) => name !== 'town_restore' && name !== 'enrolment')) {
    const value = table === 'town_head' ? sql`(town, seq, hash)` : sql.raw(`"${table}"`)
    all[table] = (await rowsOf<{ row: string }>(database.orm, sql`select ${value}::text as row from ${sql.identifier(table)} order by 1`)).map(({ row }) => row)
  }
  return all
}

function target(database: Database, name: string) {
  const place = join(folder, name)
  mkdirSync(place, { recursive: true })
  const kept = new Map<string, Buffer>()
  return { kept, target: { database, folder: place, now, newId: v7, keepFile: async (path: string, sha256: string) => { kept.set(sha256, readFileSync(path)) } } }
}

onEachBackend('backup and restore', ({ kind, openEmpty, openFresh }) => {
  let source: Database
  let path: string
  beforeAll(async () => {
    source = await filled(openFresh)
    path = await backedUp(source, `${kind}.backup`)
  })
  afterAll(() => source.close())

  test.each([['the same kind of database', openEmpty], ['the embedded one', openMemory]] as const)('into %s: every row and file as it was, every town in a new epoch, the chain sound', async (_what, open) => {
    const restored = await open()
    try {
      const { target: into, kept } = target(restored, 'into')
      const { counts, missingFiles } = await restoreBackup(into, path, { replace: false })
      expect(counts).toMatchObject({ files: 1, tables: { record: 603, town_log: 603, refused_mutation: 1, person: 1 } })
      expect(missingFiles).toEqual([])
      expect(kept.get(SHA)?.equals(BYTES)).toBe(true)
      expect(await content(restored)).toEqual(await content(source))
      const epochs = async (database: Database) => (await rowsOf<{ epoch: string }>(database.orm, sql`select epoch from town_head order by town`)).map(({ epoch }) => epoch)
      const [before, after] = [await epochs(source), await epochs(restored)]
      expect(after).toHaveLength(before.length)
      expect(after.filter((epoch) => before.includes(epoch))).toEqual([])
      expect(verificationLines(await verifyDatabase(restored)).sound).toBe(true)
      // a sign-in link from before the restore could have been used since
      expect(await rowsOf(restored.orm, sql`select 1 as open from enrolment where used_at is null and expires_at > '2026-11-22T05:00:00Z'`)).toEqual([])
    } finally {
      await restored.close()
    }
  })

  test.each([
    ['a byte turned over', () => Readable.from([Buffer.concat([BYTES.subarray(0, 1_500), Buffer.from([0xff]), BYTES.subarray(1_501)])])],
    ['more than any file has', () => Readable.from([BYTES, Buffer.alloc(ATTACHMENT_MAX_BYTES)])],
    ['a place that cannot be read', () => new Readable({ read() { this.destroy(Object.assign(new Error('bad place'), { code: 'EIO' })) } })],
  ])('a file the disk has spoilt (%s) is told and left out, and everything else is in the backup', async (_how, bytes) => {
    const [spoilt, lines] = [join(folder, `${kind}-spoilt.backup`), [] as string[]]
    const openFile = async () => ({ sizeBytes: BYTES.length, bytes: bytes() })
    expect(await writeBackup({ database: source, openFile, now }, async (text) => { lines.push(text) })).toEqual([SHA])
    writeFileSync(spoilt, gzipSync(lines.join('')))
    expect(await checkBackup(spoilt)).toMatchObject({ missingFiles: [SHA], counts: { files: 1, tables: { record: 603 } } })
  })

  test('a store that fails in the middle is no spoilt file: there is no backup', async () => {
    const openFile = async () => ({ sizeBytes: BYTES.length, bytes: new Readable({ read() { this.destroy(new Error('the store is away')) } }) })
    await expect(writeBackup({ database: source, openFile, now }, async () => undefined)).rejects.toThrow('the store is away')
  })

  test('a restore of a restore is sound too, and the server goes on with it', async () => {
    const [first, second] = [await openEmpty(), await openEmpty()]
    try {
      await restoreBackup(target(first, 'first').target, path, { replace: false })
      await restoreBackup(target(second, 'second').target, await backedUp(first, 'again.backup'), { replace: false })
      await migrate(second)
      const [receipt] = await push(syncStoreOn(second), { scope: stationScope(PERSON, '王某', [TOWN]), deviceId: DEVICE },
        [{ mutationId: v7(), deviceSeq: 900, kind: 'enterprise', recordId: v7(), town: TOWN, baseVersion: 0, schemaVersion: 1, savedAt: '2026-11-22T01:00:00.000Z', set: enterprise() }], { now, newId: v7 })
      expect(receipt).toMatchObject({ outcome: 'applied', seq: 603 })
      expect(verificationLines(await verifyDatabase(second)).lines.at(-1)).toBe('All 2 towns sound.')
    } finally {
      await Promise.all([first.close(), second.close()])
    }
  })

  test('a database that holds something is refused, and replaced only when told', async () => {
    const other = await openFresh()
    try {
      await migrate(other)
      await other.orm.execute(sql`insert into person values (${id(9)}, '别人', 'officer', '{}', now(), null)`)
      const before = await content(other)
      await expect(restoreBackup(target(other, 'other').target, path, { replace: false })).rejects.toThrow(RestoreRefused)
      expect(await content(other)).toEqual(before)
      await restoreBackup(target(other, 'other').target, path, { replace: true })
      expect(await content(other)).toEqual(await content(source))
    } finally {
      await other.close()
    }
  })

  test('what was erased on request since the backup is back, and is named: nobody else knows of it any more', async () => {
    const other = await openFresh()
    try {
      expect((await restoreBackup(target(other, 'erased').target, path, { replace: true })).undone).toEqual([])
      const [proof, later] = ['a'.repeat(64), 'b'.repeat(64)]
      await audit(other.orm, now(), { act: 'person-erased', about: { kind: 'proof', id: proof }, details: { records: 1 } })
      const kept = await backedUp(other, `${kind}-erased.backup`)
      await audit(other.orm, now(), { act: 'person-erased', about: { kind: 'proof', id: later }, details: { records: 1 } })
      await audit(other.orm, now(), { act: 'letter-removed', town: TOWN, about: { kind: 'letter', id: id(7) }, details: { receipt: '7K2M-9QXD', why: 'asked' } })
      await audit(other.orm, now(), { act: 'erased', town: TOWN, about: { kind: 'retention', id: TOWN }, details: { visits: 1 } })
      const at = '2026-11-22T05:00:00Z'
      expect((await restoreBackup(target(other, 'erased').target, kept, { replace: true })).undone.sort((one, two) => (one.act < two.act ? -1 : 1))).toEqual([{ at, act: 'letter-removed', name: '7K2M-9QXD' }, { at, act: 'person-erased', name: later }])
      expect((await restoreBackup(target(other, 'erased').target, path, { replace: true })).undone).toEqual([{ at, act: 'person-erased', name: proof }])
    } finally {
      await other.close()
    }
  })

  test('an older schema is brought up to this program’s', async () => {
    const [old, restored] = [await openEmpty(), await openEmpty()]
    try {
      await migrate(old, migrations.slice(0, 1))
      await old.orm.execute(sql`insert into person values (${PERSON}, '王某', 'officer', '{}', now(), null)`)
      await restoreBackup(target(restored, 'old').target, await backedUp(old, 'old.backup'), { replace: false })
      expect(await rowsOf(restored.orm, sql`select version, name from schema_version, person`)).toEqual([{ version: SCHEMA_VERSION, name: '王某' }])
      await migrate(restored)
    } finally {
      await Promise.all([old.close(), restored.close()])
    }
  })

  test('an empty database has nothing to back up', async () => {
    const empty = await openEmpty()
    try {
      await expect(backedUp(empty, 'empty.backup')).rejects.toThrow(NothingToBackUp)
    } finally {
      await empty.close()
    }
  })
})

describe('a damaged backup', () => {
  let path: string
  let text: string
  beforeAll(async () => {
    const database = await filled(inMemory.openFresh)
    path = await backedUp(database, 'whole.backup')
    text = gunzipSync(readFileSync(path)).toString('utf8')
    await database.close()
  }, 120_000)

  const without = (pattern: RegExp) => gzipSync(text.split('\n').filter((line) => !pattern.test(line)).join('\n'))
  const damages: [string, () => Buffer][] = [
    ['cut off', () => readFileSync(path).subarray(0, 20_000)],
    ['without its end', () => without(/^\{"end"/)],
    ['with a row less', () => without(/企业 17/)],
    ['with a changed letter', () => gzipSync(text.replace('企业 17', '企业 18'))],
    ['with a line that is no JSON', () => gzipSync(text.replace('\n[', '\n(['))],
    ['with something after its end', () => gzipSync(`${text}[]\n`)],
    ['with a file less', () => gzipSync(text.replace(/\{"file":[^\n]+\n("[^\n]+\n)+/, ''))],
    ['packed by nobody', () => Buffer.from(text)],
    ['of another kind', () => gzipSync('{"format":"tar"}\n')],
    ['of nothing', () => gzipSync('')],
    ['of a later format', () => gzipSync(text.replace('"formatVersion":1', '"formatVersion":2'))],
  ]
  test.each(damages)('%s is refused before anything is touched', async (_what, damaged) => {
    const broken = join(folder, 'broken.backup')
    writeFileSync(broken, damaged())
    await expect(checkBackup(broken)).rejects.toThrow(BackupDamaged)
    const untouched = { transact: () => { throw new Error('touched') } } as unknown as Database
    await expect(restoreBackup({ ...target(untouched, 'broken').target }, broken, { replace: true })).rejects.toThrow(BackupDamaged)
  })
})
