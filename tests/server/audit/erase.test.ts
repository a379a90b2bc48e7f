import { asc, sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { expect, test } from 'vitest'
import { stationScope } from '@/server/accounts/scope'
import { audit, eraseFromAudit, eraseFromLog, forgetOldAudit } from '@/server/audit'
import { rowsOf } from '@/server/store/database'
import { migrate } from '@/server/store/migrate'
import { auditEntry } from '@/server/store/schema'
import { syncStoreOn } from '@/server/store/sync-store'
import { push } from '@/server/sync/push'
import { verificationLines, verifyDatabase } from '@/server/verify'
import { onEachBackend } from '../support/backends'
import { enterprise } from '../support/samples'
import { TOWN } from '../support/test-server'

const [GONE, STAYS, DEVICE] = [v7(), v7(), v7()]
const NOW = new Date('2026-11-22T01:00:00Z')

onEachBackend('erasing from the audit', ({ openFresh }) => {
  test('a person’s traces go, save those of the last six months; the chains stay whole', async () => {
    const database = await openFresh()
    try {
      await migrate(database)
      await database.orm.execute(sql`insert into device (id, person_id, label, created_at, last_seen_at, last_seq) values (${DEVICE}, ${GONE}, 'phone', now(), now(), 0)`)
      const by = { id: GONE, name: '王某' }
      const other = { id: STAYS, name: '李某' }
      const record = v7()
      const edit = (deviceSeq: number, at: Date, set: object, baseVersion: number) => push(syncStoreOn(database), { scope: stationScope(GONE, by.name, [TOWN]), deviceId: DEVICE },
        [{ mutationId: v7(), deviceSeq, kind: 'enterprise', recordId: record, town: TOWN, baseVersion, schemaVersion: 1, savedAt: at.toISOString(), set }], { now: () => at, newId: v7 })
      const [old, young] = [new Date('2026-05-21T00:00:00Z'), new Date('2026-05-23T00:00:00Z')]
      await edit(1, old, enterprise(), 0)
      await edit(2, young, { note: '13800001111' }, 1)
      await audit(database.orm, old, { act: 'signed-in', by })
      await audit(database.orm, old, { act: 'person-changed', by: other, about: { kind: 'person', id: GONE }, details: { name: '王某' } })
      await audit(database.orm, old, { act: 'signed-in', by: other })
      await audit(database.orm, young, { act: 'signed-in', by })

      expect(await eraseFromAudit(database.orm, GONE, NOW)).toBe(3)
      expect(await eraseFromAudit(database.orm, GONE, NOW)).toBe(0)
      const rows = await database.orm.select().from(auditEntry).orderBy(asc(auditEntry.seq))
      expect(rows.map(({ content }) => content?.by?.name ?? null)).toEqual([null, null, '李某', '王某'])
      const log = await rowsOf(database.orm, sql`select person_name as name, salt is null as shut from town_log order by seq`)
      expect(log).toEqual([{ name: '', shut: true }, { name: '王某', shut: false }])
      expect(verificationLines(await verifyDatabase(database)).lines).toEqual([`✓ ${TOWN}: 2 entries, 1 records, 1 erased`, '✓ audit: 4 entries in 1 chains, 2 erased', 'All 1 towns sound.'])

      await eraseFromLog(database.orm, TOWN, [record])
      const [everything] = await rowsOf<{ text: string }>(database.orm, sql`select string_agg(l::text, ' ') as text from town_log l`)
      expect(everything!.text).not.toContain('13800001111')
      expect(verificationLines(await verifyDatabase(database)).lines[0]).toBe(`✓ ${TOWN}: 2 entries, 1 records, 2 erased`)

      // two years later nobody's is kept
      expect(await forgetOldAudit(database.orm, new Date('2028-11-22T00:00:00Z'))).toBe(2)
      expect(verificationLines(await verifyDatabase(database))).toMatchObject({ sound: true })
    } finally {
      await database.close()
    }
  })
})
