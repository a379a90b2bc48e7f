import type { SealingKey } from '@/contract'
import type { UserDatabase } from './database'
import { SEALING_KEY } from './courier-mirror'
import { publicKeyOf, type CourierRow } from './courier-rows'
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
