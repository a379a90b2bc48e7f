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

/**
 * Goes on as another device with everything there is: the old id was shut out for good. Edits not yet answered get new numbers
 * after all given ones, so that the new device's have no holes; their order stays. Uploads begun under the old id begin anew.
 * @throws DeviceError `storage-…`
 */
export const renewIdentity = (db: UserDatabase, id: string): Promise<DeviceIdentity> => write(db, [db.outbox, db.uploads], async () => {
  const rows = await db.outbox.toArray()
  const waiting = rows.reduce((sum, row) => sum + row.edits.filter((edit) => edit.state === 'waiting').length, 0)
  const last = await advance(db, 'deviceSeq', waiting)
  let seq = last
  await db.outbox.bulkPut(rows.map((row) => ({
    ...row, edits: row.edits.map((edit) => (edit.state === 'waiting' ? { ...edit, mutation: { ...edit.mutation, deviceSeq: seq += 1 } } : edit)),
  })))
  await db.uploads.clear()
  return keep(db, { id, firstSeq: last + 1 })
})
