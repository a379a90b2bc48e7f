import { Dexie } from 'dexie'
import type { ServerRecord } from '@/contract'
import { dropAside } from './aside'
import type { UserDatabase } from './database'
import { dropRows } from './scope'
import { counterOf } from './sort-keys'
import type { OutboxEdit } from './rows'

/** Towns being read again from the beginning, each with the count of writes at which that began: rows not written since are not the server's. */
type Repairs = Record<string, number>

const KEY = 'repairs'

/** Inside the running transaction or without. */
export const townsInRepair = async (db: UserDatabase): Promise<Repairs> => ((await db.meta.get(KEY))?.value ?? {}) as Repairs

/**
 * Has a town read again from the beginning, inside the running transaction. Nothing is thrown away first: every row is replaced as the server's word for it comes, and
 * what it never names goes at the end, so that a phone that loses the network halfway still has something to show. Unsent edits stay.
 */
export async function beginRepair(db: UserDatabase, town: string): Promise<void> {
  const cursor = await db.cursors.get(town)
  if (!cursor) return
  const touched = Number((await db.meta.get('touched'))?.value ?? 0)
  await db.meta.put({ key: KEY, value: { ...(await townsInRepair(db)), [town]: touched } })
  await dropAside(db, [town])
  // The epoch stays: a server restored meanwhile must still be noticed.
  await db.cursors.put({ ...cursor, seq: 0, hash: '' })
}

/** Forgets repairs of towns that begin anew or are lost, inside the running transaction. */
export async function endRepairs(db: UserDatabase, towns: readonly string[]): Promise<void> {
  if (towns.length === 0) return
  const repairs = await townsInRepair(db)
  if (!towns.some((town) => town in repairs)) return
  await db.meta.put({ key: KEY, value: Object.fromEntries(Object.entries(repairs).filter(([town]) => !towns.includes(town))) })
}

/** The last page of a town in repair is written: removes what the server never named, inside the running transaction. */
export async function finishRepair(db: UserDatabase, town: string, mark: number): Promise<void> {
  const unnamed: string[] = []
  await db.records.where('[town+placed]').between([town, Dexie.minKey], [town, Dexie.maxKey])
    .each((row) => { if (counterOf(row.touch) <= mark && row.pending.length === 0) unnamed.push(row.id) })
  await dropRows(db, unnamed)
  await endRepairs(db, [town])
}

/** The unsent edits of some records, looked for in the whole outbox: a damaged row does not know its own. */
export async function unsentOf(db: UserDatabase, records: readonly ServerRecord[]): Promise<Map<string, OutboxEdit[]>> {
  const wanted = new Map<string, OutboxEdit[]>(records.map((record) => [record.id, []]))
  await db.outbox.orderBy('order').each((row) => { for (const edit of row.edits) wanted.get(edit.mutation.recordId)?.push(edit) })
  return wanted
}
