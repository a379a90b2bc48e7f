import { MOST_RANGES, type Continues } from '@/contract'
import type { UserDatabase } from './database'
import { advance, write } from './write'

/** Who this phone is to the server. Two databases never share one: edits are numbered under it. */
export interface DeviceIdentity {
  id: string
  /** Number of the first edit made or sent under it. */
  firstSeq: number
}

/** The database's identity as it stands; makes none. */
export const storedIdentity = async (db: UserDatabase): Promise<DeviceIdentity | undefined> => {
  const [id, firstSeq] = await db.meta.bulkGet(['deviceId', 'firstSeq'])
  return typeof id?.value === 'string' ? { id: id.value, firstSeq: Number(firstSeq?.value ?? 1) } : undefined
}

const keep = async (db: UserDatabase, identity: DeviceIdentity): Promise<DeviceIdentity> => {
  await db.meta.bulkPut([{ key: 'deviceId', value: identity.id }, { key: 'firstSeq', value: identity.firstSeq }])
  return identity
}

/**
 * The database's identity. One that has none is new, or was emptied by the browser: it gets one, once, whatever tabs open it.
 * @param mint called only then; must not wait for anything
 * @throws DeviceError `storage-…`
 */
export const identityOf = (db: UserDatabase, mint: () => string): Promise<DeviceIdentity> =>
  write(db, [], async () => (await storedIdentity(db)) ?? keep(db, { id: mint(), firstSeq: 1 }))

const CARRIED = 'carried'

/** The device this database was before, and the numbers its unanswered edits had there, until the server has heard of it. */
export const carriedOver = async (db: UserDatabase): Promise<Continues | undefined> => (await db.meta.get(CARRIED))?.value as Continues | undefined

export const carriedOverHeard = (db: UserDatabase): Promise<void> => write(db, [], () => db.meta.delete(CARRIED))

/** As few ranges as say the same; the highest of too many are left out. */
function rangesOf(numbers: readonly number[]): Continues['numbers'] {
  const ranges: Continues['numbers'] = []
  for (const each of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last?.to === each - 1) last.to = each
    else ranges.push({ from: each, to: each })
  }
  return ranges.slice(0, MOST_RANGES)
}

/**
 * Goes on as another device with everything there is: the old id was shut out for good. Edits not yet answered get new numbers
 * after all given ones, so that the new device's have no holes; their order stays. Uploads begun under the old id begin anew.
 * @throws DeviceError `storage-…`
 */
export const renewIdentity = (db: UserDatabase, id: string): Promise<DeviceIdentity> => write(db, [db.outbox, db.uploads], async () => {
  const rows = await db.outbox.toArray()
  const waiting = rows.flatMap((row) => row.edits).filter((edit) => edit.state === 'waiting').map((edit) => edit.mutation.deviceSeq)
  const last = await advance(db, 'deviceSeq', waiting.length)
  const before = await storedIdentity(db)
  // A renewal the server has never heard of changes nothing of what it misses.
  if (before && !(await carriedOver(db))) await db.meta.put({ key: CARRIED, value: { deviceId: before.id, numbers: rangesOf(waiting) } satisfies Continues })
  let seq = last
  // First: what is sealed to the server names the device it comes from.
  const identity = await keep(db, { id, firstSeq: last + 1 })
  await db.outbox.bulkPut(rows.map((row) => ({
    ...row, edits: row.edits.map((edit) => (edit.state === 'waiting' ? { ...edit, mutation: { ...edit.mutation, deviceSeq: seq += 1 } } : edit)),
  })))
  await db.uploads.clear()
  return identity
})
