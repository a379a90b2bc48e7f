import type { UserDatabase } from './database'
import type { OutboxEdit, OutboxRow, RecordRow } from './rows'

/** Half a push: a row is read and written whole. */
const MOST_EDITS = 250

const rowOf = (edits: OutboxEdit[]): OutboxRow => ({ order: edits[0]!.order, edits, count: edits.length })

const standsAlone = (edit: OutboxEdit): boolean => edit.state === 'rejected' || edit.notBefore !== undefined

/** The longest an edit or a file that failed alone rests, ms. */
export const LONGEST_REST_MS = 300_000

/**
 * Whether something that failed alone is still to wait. A time further ahead than any rest was written by a clock that has since
 * been set back: it must not hold anything for years.
 */
export const isResting = (notBefore: number | undefined, now: number): boolean => notBefore !== undefined && notBefore > now && notBefore - now <= LONGEST_REST_MS

/** Rows for edits in rising order, see `OutboxRow`. */
export function chunked(edits: readonly OutboxEdit[]): OutboxRow[] {
  const rows: OutboxRow[] = []
  let open: OutboxEdit[] = []
  const close = (): void => {
    if (open.length > 0) rows.push(rowOf(open))
    open = []
  }
  for (const edit of edits) {
    if (standsAlone(edit) || open.length >= MOST_EDITS) close()
    open.push(edit)
    if (standsAlone(edit)) close()
  }
  close()
  return rows
}

/**
 * Changes edits of the outbox inside the running transaction. Orders that have left are passed over.
 * @param change gives the edit as it is now, or undefined when it leaves; must not wait for anything
 * @param rejectedAt time for edits that are refused by it
 */
export async function changeEdits(db: UserDatabase, orders: readonly number[], change: (edit: OutboxEdit) => OutboxEdit | undefined, rejectedAt: number): Promise<void> {
  const wanted = new Set(orders)
  const rows = await rowsHolding(db, orders)
  await db.outbox.bulkDelete(rows.map((row) => row.order))
  // Between two edits that stay a third may have gone: they may share a row all the same, since no other row begins there.
  const left = rows.flatMap((row) => chunked(row.edits.flatMap((edit) => (wanted.has(edit.order) ? change(edit) ?? [] : edit)))
    .map((made) => (made.edits[0]!.state === 'rejected' ? { ...made, rejectedAt: row.rejectedAt ?? rejectedAt } : made)))
  if (left.length > 0) await db.outbox.bulkPut(left)
}

/**
 * Puts refused edits back in their old places inside the running transaction. A row may have been written over such a place since: it is
 * parted there, or rows would overlap.
 */
export async function putBack(db: UserDatabase, refused: readonly OutboxEdit[], rejectedAt: number): Promise<void> {
  for (const edit of refused) {
    const [row] = await rowsHolding(db, [edit.order])
    const around = [...(row?.edits ?? []), edit].sort((a, b) => a.order - b.order)
    await db.outbox.bulkPut(chunked(around).map((made) => {
      const at = made.edits[0] === edit ? rejectedAt : row?.rejectedAt
      return made.edits[0]!.state === 'rejected' && at !== undefined ? { ...made, rejectedAt: at } : made
    }))
  }
}

/** The rows in which some orders stand, each once, in order. Orders that have left are passed over. */
async function rowsHolding(db: UserDatabase, orders: readonly number[]): Promise<OutboxRow[]> {
  if (orders.length === 0) return []
  const keys = (await db.outbox.toCollection().primaryKeys()).sort((a, b) => a - b)
  const wanted = new Set<number>()
  for (const order of orders) {
    let low = 0
    let high = keys.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (keys[middle]! <= order) low = middle + 1
      else high = middle
    }
    if (low > 0) wanted.add(keys[low - 1]!)
  }
  return (await db.outbox.bulkGet([...wanted].sort((a, b) => a - b))).filter((row) => row !== undefined)
}

/** Edits by order, inside the running transaction or without; orders that have left are missing. */
export async function editsAt(db: UserDatabase, orders: readonly number[]): Promise<Map<number, OutboxEdit>> {
  const wanted = new Set(orders)
  const found = new Map<number, OutboxEdit>()
  for (const row of await rowsHolding(db, orders)) for (const edit of row.edits) if (wanted.has(edit.order)) found.set(edit.order, edit)
  return found
}

/** What still waits or is refused of each record, in order. */
export async function pendingOf(db: UserDatabase, rows: readonly RecordRow[]): Promise<Map<string, OutboxEdit[]>> {
  const found = await editsAt(db, rows.flatMap((row) => row.pending))
  return new Map(rows.map((row) => [row.id, [...row.pending].sort((a, b) => a - b).flatMap((order) => found.get(order) ?? [])]))
}

/** Refused edits, few at any time. */
export async function refusedEdits(db: UserDatabase): Promise<OutboxEdit[]> {
  return (await db.outbox.where('rejectedAt').above(0).toArray()).flatMap((row) => row.edits)
}
