import fs from 'node:fs'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { stationScope } from '@/server/accounts/scope'
import { rowsOf, type Database } from '@/server/store/database'
import { migrate } from '@/server/store/migrate'
import { openPglite } from '@/server/store/pglite'
import { syncStoreOn } from '@/server/store/sync-store'
import { push } from '@/server/sync/push'
import { verificationLines, verifyDatabase } from '@/server/verify'
import { enterprise } from '../server/support/samples'
import { losingDisk } from './losing-disk'

export interface PowerPlan {
  /** For all of it; a laid database in it, called `live-0`, saves laying one. */
  folder: string
  rounds: number
  random(): number
  /** Plays a disk that forgets what it was told to force. */
  deaf?: boolean
  say?(line: string): void
}

export interface PowerFigures {
  rounds: number
  acknowledged: number
  operations: number
  seconds: number
}

const [PERSON, TOWN] = [v7(), '320282112']
/** Writes and forcings until the power fails; a push makes a handful. */
const LONGEST = 600

const open = (folder: string) => openPglite(folder, { wait: () => Promise.resolve(), random: Math.random })

/**
 * Fails the power at a random write while the embedded database takes pushes, drops what was not forced to the disk, and opens
 * what is left: every edit acknowledged before must be there once and every log sound. Each round goes on from the last.
 * @throws Error that says what was lost
 */
export async function powerRounds({ folder, rounds, random, deaf = false, say = () => undefined }: PowerPlan): Promise<PowerFigures> {
  const started = Date.now()
  const figures: PowerFigures = { rounds: 0, acknowledged: 0, operations: 0, seconds: 0 }
  const device = { id: v7(), seq: 0 }
  let live = join(folder, 'live-0')
  const first = await open(live)
  await migrate(first)
  await first.orm.execute(sql`insert into device (id, person_id, label, created_at, last_seen_at, last_seq) values (${device.id}, ${PERSON}, 'phone', now(), now(), 0)`)
  await first.close()

  const acknowledged: string[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const image = join(folder, `live-${round}`)
    const disk = losingDisk({ live, image, random, deaf })
    const database = await open(live)
    try {
      disk.failAfter(1 + Math.floor(random() * LONGEST))
      while (!disk.dead) {
        const edits = Array.from({ length: 1 + Math.floor(random() * 30) }, () => ({
          mutationId: v7(), deviceSeq: (device.seq += 1), kind: 'enterprise', recordId: v7(), town: TOWN, baseVersion: 0, schemaVersion: 1, savedAt: '2026-11-22T01:00:00.000Z', set: enterprise(),
        }))
        await push(syncStoreOn(database), { scope: stationScope(PERSON, '王某', [TOWN]), deviceId: device.id }, edits, { now: () => new Date(), newId: v7 })
        if (!disk.dead) acknowledged.push(...edits.map(({ mutationId }) => mutationId))
        // pages of the tables themselves go to the disk, and the log begins anew
        if (random() < 0.15) await database.orm.execute(sql`checkpoint`)
      }
    } finally {
      figures.operations += disk.operations
      disk.restore()
      await database.close()
    }
    await requireAll(image, acknowledged, round)
    fs.rmSync(live, { recursive: true, force: true })
    live = image
    Object.assign(figures, { rounds: round, acknowledged: acknowledged.length })
    if (round % 10 === 0) say(`round ${round}: ${acknowledged.length} acknowledged, all there`)
  }
  return { ...figures, seconds: Math.round((Date.now() - started) / 1000) }
}

async function requireAll(folder: string, acknowledged: readonly string[], round: number): Promise<void> {
  let database: Database | undefined
  try {
    database = await open(folder)
    const rows = await rowsOf<{ id: string; times: number }>(database.orm, sql`select mutation_id as id, count(*)::integer as times from town_log group by 1`)
    const times = new Map(rows.map((row) => [row.id, row.times]))
    const lost = acknowledged.filter((id) => times.get(id) !== 1)
    if (lost.length > 0) throw new Error(`round ${round}: ${lost.length} of ${acknowledged.length} acknowledged edits are not there once`)
    const { sound, lines } = verificationLines(await verifyDatabase(database))
    if (!sound) throw new Error(`round ${round}: ${lines.join('\n')}`)
  } finally {
    await database?.close()
  }
}
