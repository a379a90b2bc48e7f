import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { expect, test } from 'vitest'
import { stationScope } from '@/server/accounts/scope'
import { rowsOf } from '@/server/store/database'
import { migrate } from '@/server/store/migrate'
import { migrations } from '@/server/store/migrations'
import { syncStoreOn } from '@/server/store/sync-store'
import { chainHash, emptyHead } from '@/server/sync/log-chain'
import { push } from '@/server/sync/push'
import { verificationLines, verifyDatabase } from '@/server/verify'
import { onEachBackend } from '../support/backends'
import { enterprise } from '../support/samples'
import { TOWN } from '../support/test-server'

const BEFORE_AUDIT = 6

onEachBackend('a log begun by an earlier version', ({ openEmpty }) => {
  test('keeps the hashes that phones know; what comes after is committed to as well, and both are verified', async () => {
    const database = await openEmpty()
    try {
      await migrate(database, migrations.slice(0, BEFORE_AUDIT))
      const [epoch, person, device, record, mutation] = [v7(), v7(), v7(), v7(), v7()]
      const entry = { town: TOWN, seq: 1, kind: 'enterprise' as const, recordId: record, op: 'put' as const, version: 1, contentHash: 'c', commitment: null }
      const hash = chainHash(emptyHead(TOWN, epoch).hash, entry)
      for (const statement of [
        sql`insert into device (id, person_id, label, created_at, last_seen_at, last_seq) values (${device}, ${person}, 'phone', now(), now(), 1)`,
        sql`insert into town_head values (${TOWN}, ${epoch}, 1, ${hash})`,
        sql`insert into record values (${TOWN}, ${record}, 'enterprise', 1, 1, ${JSON.stringify(enterprise())}::json, '[]', '[]', false, ${person}, '王某', now(), now(), null)`,
        sql`insert into town_log values (${TOWN}, 1, 'enterprise', ${record}, 'put', 1, 'c', ${hash}, true, now(), ${person}, '王某', ${device}, ${mutation}, 1, 'applied', '2026-11-22T01:00:00.000Z', '{}')`,
      ]) await database.orm.execute(statement)
      await migrate(database)

      const scope = stationScope(person, '王某', [TOWN])
      const tools = { now: () => new Date(), newId: v7 }
      const again = await push(syncStoreOn(database), { scope, deviceId: device, cursors: { [TOWN]: { epoch, seq: 1, hash } } }, [
        { mutationId: mutation, deviceSeq: 1 },
        { mutationId: v7(), deviceSeq: 2, kind: 'enterprise', recordId: record, town: TOWN, baseVersion: 1, schemaVersion: 1, savedAt: '2026-11-22T02:00:00.000Z', set: { note: 'x' } },
      ], tools)
      expect(again[0]).toMatchObject({ seq: 1, logHash: hash, outcome: 'applied' })
      expect(again[1]).toMatchObject({ seq: 2, outcome: 'applied' })
      expect(await rowsOf(database.orm, sql`select commitment is null as old from town_log order by seq`)).toEqual([{ old: true }, { old: false }])
      expect(verificationLines(await verifyDatabase(database)).lines).toEqual([`✓ ${TOWN}: 2 entries, 1 records`, 'All 1 towns sound.'])
    } finally {
      await database.close()
    }
  })
})
