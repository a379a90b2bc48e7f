import { inArray, sql } from 'drizzle-orm'
import { CodedError } from '../errors'
import { list } from '../store/columns'
import type { Orm } from '../store/database'
import { signInAttempt } from '../store/schema'
import { DAY_MS, MINUTE_MS, type AccountTools } from './tools'

/** What tries are counted by. */
export type Subject = `person:${string}` | `device:${string}`

/** So many tries at once; then each wait is twice the one before, up to a longest. Nobody is locked out for good, and some hundred guesses a day find nothing. */
const LIMITS = { device: { free: 5, longestMs: 15 * MINUTE_MS }, person: { free: 20, longestMs: 5 * MINUTE_MS } }
const FIRST_WAIT_MS = 30_000
/** So long after the last of them failures are forgotten. */
const FORGOTTEN_AFTER_MS = DAY_MS

type Row = typeof signInAttempt.$inferSelect

/** So far ahead a time is no other process' clock, but of before this server's was set back: how long ago it was nobody knows. */
const AHEAD_MS = MINUTE_MS

/** Of these failures the time is known, and it is not too long ago. */
const counts = ({ lastAt }: Row, now: Date): boolean => {
  const age = now.getTime() - lastAt.getTime()
  return age >= -AHEAD_MS && age <= FORGOTTEN_AFTER_MS
}

const countOf = (row: Row, now: Date): number => counts(row, now) ? row.failures : 0

function waitMs(row: Row, now: Date): number {
  const { free, longestMs } = LIMITS[row.subject.startsWith('person:') ? 'person' : 'device']
  const over = countOf(row, now) - free
  if (over < 0) return 0
  return Math.max(0, row.lastAt.getTime() + Math.min(longestMs, FIRST_WAIT_MS * 2 ** Math.min(over, 10)) - now.getTime())
}

/**
 * Lets a try be made and counts it. It is counted as failed before it is made, so that many at once are no more than as many one
 * after the other; success takes the count back.
 * @param attempt answers whether the try was right; a failure of its own is no try
 * @throws CodedError `too-many-requests`; what `attempt` throws
 */
export async function counted<T extends { right: boolean }>({ database, now }: AccountTools, subjects: readonly Subject[], attempt: () => Promise<T>): Promise<T> {
  const names = [...subjects].sort()
  await database.transact(async (orm) => {
    const at = now()
    for (const row of await locked(orm, names, at)) {
      const wait = waitMs(row, at)
      if (wait > 0) throw new CodedError('too-many-requests', { retryAfterSeconds: Math.ceil(wait / 1000) })
      await orm.update(signInAttempt).set({ failures: countOf(row, at) + 1, lastAt: at }).where(sql`${signInAttempt.subject} = ${row.subject}`)
    }
  })
  try {
    const made = await attempt()
    if (made.right) await forget(database.orm, names)
    return made
  } catch (error) {
    await database.orm.update(signInAttempt).set({ failures: sql`greatest(0, ${signInAttempt.failures} - 1)` }).where(inArray(signInAttempt.subject, names))
    throw error
  }
}

async function locked(orm: Orm, names: readonly string[], now: Date): Promise<Row[]> {
  await orm.insert(signInAttempt).values(names.map((subject) => ({ subject, failures: 0, lastAt: now }))).onConflictDoNothing()
  return orm.select().from(signInAttempt).where(sql`${signInAttempt.subject} = any(${list('text', [...names])})`).orderBy(signInAttempt.subject).for('update')
}

/** After a success, or because an administrator vouches for the person. */
export async function forget(orm: Orm, subjects: readonly string[]): Promise<void> {
  await orm.delete(signInAttempt).where(inArray(signInAttempt.subject, [...subjects]))
}

/** Rows nobody needs any more; devices that never were leave such rows too. */
export async function forgetOld({ database: { orm }, now }: AccountTools): Promise<void> {
  await orm.delete(signInAttempt).where(sql`${signInAttempt.lastAt} < ${new Date(now().getTime() - FORGOTTEN_AFTER_MS).toISOString()}`)
}
