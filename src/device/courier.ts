import type { SealingKey } from '@/contract'
import type { UserDatabase } from './database'
import { SEALING_KEY } from './courier-mirror'
import { publicKeyOf, type CourierRow } from './courier-rows'
import { editsIn } from './sums'
import { write } from './write'

const keptKey = async (db: UserDatabase): Promise<SealingKey | undefined> => (await db.meta.get(SEALING_KEY))?.value as SealingKey | undefined

/** Rows at once: each is sealed whole. */
const ROWS = 20

/**
 * Seals to the server what is in the outbox and not in the courier, or there under another key: saved before the key was known.
 * @throws DeviceError `vault-locked`, `storage-…`
 */
export async function sealUnsealed(db: UserDatabase): Promise<void> {
  const key = await keptKey(db)
  if (!key) return
  const orders = await db.outbox.toCollection().primaryKeys()
  for (let at = 0; at < orders.length; at += ROWS) {
    const some = orders.slice(at, at + ROWS)
    const isMissing = (row: CourierRow | undefined): boolean => row?.key !== key.id
    if (!(await db.courier.bulkGet(some)).some(isMissing)) continue
    await write(db, [db.outbox, db.courier], async () => {
      const there = await db.courier.bulkGet(some)
      const rows = (await db.outbox.bulkGet(some)).filter((row, index) => row !== undefined && isMissing(there[index]))
      // Written as they are: the courier writes along.
      await db.outbox.bulkPut(rows.map((row) => row!))
    })
  }
}

/**
 * Takes the server's public key over as a session brings it, and seals what waits to it. The session is trusted with the edits
 * themselves, so it is with the key; one that is no key changes nothing.
 */
export async function learnSealingKey(db: UserDatabase, key: SealingKey | undefined): Promise<void> {
  if (!key || !publicKeyOf(key)) return
  const kept = await keptKey(db)
  if (kept?.id !== key.id || kept.key !== key.key) await write(db, [], () => db.meta.put({ key: SEALING_KEY, value: { id: key.id, key: key.key } }))
  await sealUnsealed(db)
}

/**
 * What may go now, in order: not what was sent before, nor what stands behind an edit that waits for the person. Readable without the
 * person's key.
 */
export async function courierToSend(db: UserDatabase): Promise<CourierRow[]> {
  const held = new Set<string>()
  return (await db.courier.orderBy('order').toArray()).filter(({ letters, records, waits, stuck }) => {
    if (letters.length > 0 && !stuck && !records.some((id) => held.has(id))) return waits
    for (const id of records) held.add(id)
    return false
  })
}

/** Edits of this phone that the server does not have: neither acknowledged, nor taken sealed. Readable without the person's key. */
export const notDelivered = (db: UserDatabase): Promise<number> => db.transaction('r', [db.outbox, db.courier], async () => {
  const [edits, rows] = await Promise.all([editsIn(db.outbox), db.courier.toArray()])
  return edits - rows.reduce((sum, { letters, waits, stuck, count }) => sum + (letters.length > 0 && !waits && !stuck ? count : 0), 0)
})

/**
 * Notes what became of rows that were sent, unless their edits have been sealed anew meanwhile.
 * @param stuck orders of those the server would not take, or of which it refused an edit
 */
export const noteSent = (db: UserDatabase, rows: readonly CourierRow[], stuck: ReadonlySet<number> = new Set()): Promise<void> => write(db, [db.courier], async () => {
  const present = await db.courier.bulkGet(rows.map((row) => row.order))
  await db.courier.bulkPut(present.flatMap((row, index) => {
    const sent = rows[index]!
    if (!row || String(row.enc) !== String(sent.enc) || row.letters[0]?.number !== sent.letters[0]!.number) return []
    const { waits: _waits, ...now } = row
    return [stuck.has(row.order) ? { ...now, stuck: true as const } : now]
  }))
})
