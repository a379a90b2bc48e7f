import type { Cursor } from '@/contract'
import { createManifest, type Manifest } from '@/domain/records'
import type { UserDatabase } from './database'
import { isOnServer } from './record-row'
import { beginRepair } from './repair'
import { sha256Words } from './sha256'
import { write } from './write'

const DAY_MS = 86_400_000
/** A repair that did not help is not tried again before this: then the fault is hardly this phone's. */
const REST_MS = 7 * DAY_MS
/** Between two readings of all rows, when a town could not be compared with the others because others were writing there. */
const PAUSE_MS = 3_600_000
/** Records beyond which everything is read once a week: 100,000 take some seconds. */
const MANY = 20_000
/** Writes since the last reading of all rows after which they are read again, whatever the hour: so much is received in one go. */
const MUCH = 5_000
/** Rows opened and summed in one go: no more than a slow phone does between two touches of a finger. */
const CHUNK = 80

/** How a town's records compared with the server's. `different`: a repair did not help either. */
export type CheckOutcome = 'same' | 'repaired' | 'different'

interface TownCheck {
  /** ms by this phone's clock. */
  at: number
  records: number
  outcome: CheckOutcome
  /** This phone's count of writes then; absent in checks of earlier versions. */
  touched?: number
  /** It was found different and read again; the next comparison says whether that helped. */
  repairing?: boolean
}

/** The last full comparison with the server, over all towns. */
export interface LastCheck {
  /** The oldest of the towns' comparisons, ms by this phone's clock. */
  at: number
  records: number
  outcome: CheckOutcome
}

const KEY = 'checks'
const stored = async (db: UserDatabase): Promise<Record<string, TownCheck>> => ((await db.meta.get(KEY))?.value ?? {}) as Record<string, TownCheck>

/** Never compared, or long enough ago, or at a time that this phone's clock has not reached: it was set back. */
function isDue(check: TownCheck | undefined, now: number, everyMs: number): boolean {
  if (!check || check.at > now) return true
  return now - check.at >= (check.outcome === 'different' ? REST_MS : everyMs)
}

const writesSoFar = async (db: UserDatabase): Promise<number> => Number((await db.meta.get('touched'))?.value ?? 0)

/** Whether much was written since all rows were read last. */
async function muchIsNew(db: UserDatabase, checks: Record<string, TownCheck>): Promise<boolean> {
  const readAt = Object.values(checks).flatMap(({ touched }) => touched ?? [])
  return readAt.length > 0 && (await writesSoFar(db)) - Math.max(...readAt) >= MUCH
}

/**
 * Towns to compare, with the cursors they stand at: all of them when one is due, since all rows are read anyway.
 * @param asked the person wishes it: all of them, now
 */
export const townsToCheck = (db: UserDatabase, asked = false): PromiseLike<Record<string, Cursor>> => db.transaction('r', db.cursors, db.meta, db.records, async () => {
  const [all, checks, records] = await Promise.all([db.cursors.toArray(), stored(db), db.records.count()])
  const now = db.clock.now()
  const everyMs = records > MANY ? 7 * DAY_MS : DAY_MS
  const cursors = all.filter(({ epoch }) => epoch !== '')
  const repaired = cursors.filter(({ town }) => checks[town]?.repairing)
  const rests = cursors.some(({ town }) => { const at = checks[town]?.at; return at !== undefined && at <= now && now - at < PAUSE_MS })
  const due = asked || await muchIsNew(db, checks) ? cursors : rests ? repaired : cursors.some(({ town }) => isDue(checks[town], now, everyMs)) ? cursors : repaired
  return Object.fromEntries(due.map(({ town, epoch, seq, hash }) => [town, { epoch, seq, hash }]))
})

/**
 * What this phone holds of the server's records, by town. Reads every row once, few at a time, whatever the towns.
 * Records in a newer form, put aside, count as they came.
 */
export async function manifestsHere(db: UserDatabase, towns: readonly string[]): Promise<Map<string, Manifest>> {
  const encoder = new TextEncoder()
  const sums = new Map(towns.map((town) => [town, createManifest((text) => sha256Words(encoder.encode(text)))]))
  const aside = new Set<string>()
  await db.aside.each(({ id, record: { kind, town, version, deleted } }) => {
    aside.add(id)
    if (!deleted) sums.get(town)?.add(kind, id, version)
  })
  for (let last = ''; ;) {
    const rows = await db.records.where('id').above(last).limit(CHUNK).toArray()
    for (const row of rows) {
      // A row without readable content is as good as none.
      const isWhole = typeof row.fields === 'object' && row.fields !== null && Array.isArray(row.pending)
      if (isWhole && isOnServer(row) && !row.absent && !aside.has(row.id)) sums.get(row.town)?.add(row.kind, row.id, row.version)
    }
    if (rows.length < CHUNK) break
    last = rows.at(-1)!.id
  }
  return new Map([...sums].map(([town, { result }]) => [town, result()]))
}

/**
 * Notes how towns compared, and has those that differ read again, once.
 * @param asked the person wished it: also a town that a repair did not mend is read once more
 * @returns whether a town is to be read again
 */
export async function noteChecks(db: UserDatabase, server: Readonly<Record<string, Manifest>>, here: ReadonlyMap<string, Manifest>, asked = false): Promise<boolean> {
  const before = await stored(db)
  const touched = await writesSoFar(db)
  const at = db.clock.now()
  const anew: string[] = []
  const checks = Object.entries(server).map(([town, theirs]): [string, TownCheck] => {
    const mine = here.get(town)
    const equal = mine?.digest === theirs.digest && mine.records === theirs.records
    const repaired = before[town]?.repairing === true
    const earlier = before[town]
    const helpless = repaired || (!asked && earlier?.outcome === 'different' && !isDue(earlier, at, DAY_MS))
    if (!equal && !helpless) anew.push(town)
    const outcome = equal ? (repaired ? 'repaired' : 'same') : 'different'
    // The week counts from the repair that did not help.
    const when = !equal && helpless && !repaired ? earlier!.at : at
    return [town, { at: when, records: mine?.records ?? 0, outcome, touched, ...(!equal && !helpless ? { repairing: true } : {}) }]
  })
  await write(db, [db.cursors, db.aside], async () => {
    await db.meta.put({ key: KEY, value: { ...before, ...Object.fromEntries(checks) } })
    for (const town of anew) await beginRepair(db, town)
  })
  return anew.length > 0
}

/** A town began anew or was lost: how it compared before says nothing, inside the running transaction. */
export async function forgetChecks(db: UserDatabase, towns: readonly string[]): Promise<void> {
  if (towns.length === 0) return
  const before = await stored(db)
  if (!towns.some((town) => town in before)) return
  await db.meta.put({ key: KEY, value: Object.fromEntries(Object.entries(before).filter(([town]) => !towns.includes(town))) })
}

/** Undefined until every town has been compared. */
export async function lastCheck(db: UserDatabase): Promise<LastCheck | undefined> {
  const [towns, checks] = await Promise.all([db.cursors.filter(({ epoch }) => epoch !== '').primaryKeys(), stored(db)])
  const known = towns.map((town) => checks[town])
  if (known.length === 0 || known.some((check) => !check || check.repairing)) return undefined
  const all = known as TownCheck[]
  const outcome = (['different', 'repaired', 'same'] as const).find((each) => all.some((check) => check.outcome === each))!
  return { at: Math.min(...all.map((check) => check.at)), records: all.reduce((sum, { records }) => sum + records, 0), outcome }
}
