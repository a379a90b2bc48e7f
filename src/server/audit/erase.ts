import { sql, type SQL } from 'drizzle-orm'
import { list } from '../store/columns'
import { rowsOf, type Orm } from '../store/database'

/** 网络安全法 art. 21 (3): logs are kept for six months at least. */
const KEPT_AT_LEAST_MONTHS = 6
/** After it nobody needs to know any more who did what: the chain still says that something was done, and when. */
const KEPT_MONTHS = 24

export function monthsBefore(now: Date, months: number): Date {
  const then = new Date(now)
  then.setUTCMonth(then.getUTCMonth() - months)
  return then
}

/** The newest that may be erased. */
export const erasableBefore = (now: Date): Date => monthsBefore(now, KEPT_AT_LEAST_MONTHS)

/**
 * Erases who a person was and what the audit says of them, in audit and logs, as far as the law lets logs go. What is chained
 * stays: nothing but its salt could open it, and that is gone.
 * @returns entries erased
 */
export async function eraseFromAudit(orm: Orm, personId: string, now: Date): Promise<number> {
  const before = sql`${erasableBefore(now).toISOString()}::timestamptz`
  const entries = await rowsOf(orm, sql`update audit_entry set salt = null, content = null, person_id = null
    where at < ${before} and salt is not null and (person_id = ${personId}::uuid or content->'about'->>'id' = ${personId}) returning seq`)
  const logged = await rowsOf(orm, sql`update town_log set salt = null, person_name = '' where at < ${before} and person_id = ${personId}::uuid and person_name <> '' returning seq`)
  return entries.length + logged.length
}

/**
 * Erases what edits of these records changed, whenever that was: content of records is no log the law asks for. Who made them and
 * that they were made stays, unproved.
 */
export async function eraseFromLog(orm: Orm, town: string, recordIds: readonly string[]): Promise<void> {
  await eraseChanges(orm, recordIds, sql`${town}`)
}

/** The same in the logs of all towns the records have been in: what moves to another town leaves its history behind. */
export async function eraseFromLogs(orm: Orm, recordIds: readonly string[]): Promise<void> {
  await eraseChanges(orm, recordIds, sql`select town from record where id = any(${list('uuid', recordIds)})`)
}

async function eraseChanges(orm: Orm, recordIds: readonly string[], towns: SQL): Promise<void> {
  await orm.execute(sql`update town_log set salt = null, changes = case when changes is null then null else '{}'::json end
    where town in (${towns}) and record_id = any(${list('uuid', recordIds)})`)
}

/** Erases the content of entries older than anybody needs. @returns how many */
export async function forgetOldAudit(orm: Orm, now: Date): Promise<number> {
  const rows = await rowsOf(orm, sql`update audit_entry set salt = null, content = null, person_id = null
    where at < ${monthsBefore(now, KEPT_MONTHS).toISOString()}::timestamptz and salt is not null returning seq`)
  return rows.length
}
