import { asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit } from '@/server/audit'
import { commitmentTo } from '@/server/audit/commitment'
import { auditHash, type AuditEntry } from '@/server/audit/entry'
import type { Database } from '@/server/store/database'
import { migrate } from '@/server/store/migrate'
import { auditEntry, auditHead } from '@/server/store/schema'
import { onEachBackend } from '../support/backends'
import { TOWN } from '../support/test-server'

const BY = { id: '01900000-0000-7000-8000-000000000001', name: '王某\n"' }

onEachBackend('audit', ({ openFresh }) => {
  let database: Database
  beforeAll(async () => {
    database = await openFresh()
    await migrate(database)
  })
  afterAll(() => database.close())

  const chain = (town: string) => database.orm.select().from(auditEntry).where(eq(auditEntry.town, town)).orderBy(asc(auditEntry.seq))

  test('each entry is chained to the one before and opens its commitment', async () => {
    const entries: AuditEntry[] = [
      { act: 'signed-in', by: BY, deviceId: BY.id, details: { way: 'passphrase', tries: 2, first: false, towns: ['一', 'b'] } },
      { act: 'sign-in-refused', details: { why: null } },
      { act: 'person-changed', by: BY, about: { kind: 'person', id: BY.id } },
    ]
    for (const [index, entry] of entries.entries()) await audit(database.orm, new Date(Date.UTC(2026, 10, 22, 1, 0, index, 7)), entry)
    const rows = await chain('station')
    expect(rows.map(({ seq, act, personId }) => [seq, act, personId])).toEqual([[1, 'signed-in', BY.id], [2, 'sign-in-refused', null], [3, 'person-changed', BY.id]])
    let before = ''
    for (const row of rows) {
      expect(row.commitment).toBe(commitmentTo(row.salt!, row.content))
      expect(row.hash).toBe(auditHash(before, row))
      before = row.hash
    }
    expect(rows[0]!.content).toEqual({ by: BY, deviceId: BY.id, about: null, details: entries[0]!.details })
    expect(await database.orm.select().from(auditHead)).toEqual([{ town: 'station', seq: 3, hash: before }])
  })

  test('many at once leave one unbroken chain, and what is rolled back leaves nothing', async () => {
    const at = new Date('2026-11-22T02:00:00Z')
    await Promise.all(Array.from({ length: 20 }, (_, index) => database.transact(async (orm) => {
      await audit(orm, at, { act: 'file-read', town: TOWN, by: BY, details: { index } })
      if (index % 5 === 0) throw new Error('no')
    }).catch(() => undefined)))
    const rows = await chain(TOWN)
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1))
    let before = ''
    for (const row of rows) {
      expect(row.hash).toBe(auditHash(before, row))
      before = row.hash
    }
  })
})
