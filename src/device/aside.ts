import { RECORD_SCHEMA, type ServerRecord } from '@/contract'
import type { UserDatabase } from './database'

/** What is left behind where a record was has no content, so that every app understands it. */
export const isUnderstood = ({ deleted, schemaVersion }: ServerRecord): boolean => deleted || schemaVersion <= RECORD_SCHEMA

/**
 * Keeps records in a newer form than this app knows as they came, inside the running transaction, until an update lays them in.
 * What an understood record has overtaken goes: a later version, or word that it has left that town.
 */
export async function keepAside(db: UserDatabase, understood: readonly ServerRecord[], newer: readonly ServerRecord[]): Promise<void> {
  if (understood.length > 0 && (await db.aside.count()) > 0) {
    const kept = await db.aside.bulkGet(understood.map((record) => record.id))
    const overtaken = understood.filter((record, index) => {
      const held = kept[index]?.record
      return held !== undefined && held.version <= record.version && (!record.deleted || held.town === record.town)
    })
    await db.aside.bulkDelete(overtaken.map((record) => record.id))
  }
  if (newer.length > 0) await db.aside.bulkPut(newer.map((record) => ({ id: record.id, schemaVersion: record.schemaVersion, record })))
}

/** Towns that are read from the beginning, or no more: what was kept of them comes again, or is not to be kept. Inside the running transaction. */
export async function dropAside(db: UserDatabase, towns: readonly string[]): Promise<void> {
  if (towns.length > 0) await db.aside.filter((row) => towns.includes(row.record.town)).delete()
}
