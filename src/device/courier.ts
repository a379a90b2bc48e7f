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

/** Whether anything sealed has yet to go. Readable without the person's key. */
export const courierWaits = async (db: UserDatabase): Promise<boolean> => (await db.courier.where('waits').equals(1).count()) > 0

/** Everything the courier holds, in order. Readable without the person's key. */
export const courierRows = (db: UserDatabase): Promise<CourierRow[]> => db.courier.orderBy('order').toArray()

/** Edits of this phone that the server does not have: neither acknowledged, nor taken from the courier. Readable without the person's key. */
export const notDelivered = (db: UserDatabase): Promise<number> => db.transaction('r', [db.outbox, db.courier], async () => {
  const [edits, sent] = await Promise.all([editsIn(db.outbox), db.courier.filter((row) => row.letters.length > 0 && !row.waits && !row.stuck).toArray()])
  return edits - sent.reduce((sum, row) => sum + row.count, 0)
})

/** Notes what became of letters that were sent, unless their edits have been sealed anew meanwhile. */
export const noteSent = (db: UserDatabase, rows: readonly CourierRow[], stuck: ReadonlySet<number>): Promise<void> => write(db, [db.courier], async () => {
  const present = await db.courier.bulkGet(rows.map((row) => row.order))
  await db.courier.bulkPut(rows.flatMap((row, index) => {
    const { waits: _waits, ...now } = present[index] ?? {} as CourierRow
    const isSame = now.letters?.[0]?.number === row.letters[0]!.number && String(now.enc) === String(row.enc)
    return isSame ? [stuck.has(row.order) ? { ...now, stuck: true as const } : now] : []
  }))
})
