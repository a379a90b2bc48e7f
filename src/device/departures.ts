import type { ServerRecord } from '@/contract'
import type { UserDatabase } from './database'
import type { RecordRow } from './rows'
import { write } from './write'

/** An enterprise that left for a town this person does not have: what this phone last knew of it. */
export interface Departure {
  id: string
  name: string
  /** The town it left. */
  town: string
  /** Server clock, ISO 8601. */
  at: string
  /** The person knows. */
  read?: true
}

export interface Departures {
  /** Newest first. */
  list(): Promise<Departure[]>
  get(id: string): Promise<Departure | undefined>
  /** The person has read of all of them. */
  readAll(): Promise<void>
}

const KEY = 'departures'
/** Older ones are forgotten. */
const KEPT = 100

const noted = async (db: UserDatabase): Promise<Departure[]> => ((await db.meta.get(KEY))?.value ?? []) as Departure[]

/**
 * Notes inside the running transaction which enterprises a page of the log takes from this phone, and which it brings back: what
 * is taken away must not just be missing one day.
 * @param rows the phone's row of each record, in the same order
 */
export async function noteDepartures(db: UserDatabase, records: readonly ServerRecord[], rows: readonly (RecordRow | undefined)[]): Promise<void> {
  const left = records.flatMap(({ kind, deleted, town, id, updatedAt }, index): Departure[] => {
    const row = rows[index]
    return kind === 'enterprise' && deleted && row?.town === town ? [{ id, name: String(row.fields.name ?? ''), town, at: updatedAt }] : []
  })
  const here = new Set(records.filter(({ kind, deleted }) => kind === 'enterprise' && !deleted).map(({ id }) => id))
  if (left.length === 0 && here.size === 0) return
  const before = await noted(db)
  const known = before.filter(({ id }) => !here.has(id) && !left.some((departure) => departure.id === id))
  if (left.length > 0 || known.length < before.length) await db.meta.put({ key: KEY, value: [...left.reverse(), ...known].slice(0, KEPT) })
}

export function createDepartures(db: UserDatabase): Departures {
  return {
    list: () => noted(db),
    get: async (id) => (await noted(db)).find((departure) => departure.id === id),
    async readAll() {
      await write(db, [], async () => { await db.meta.put({ key: KEY, value: (await noted(db)).map((departure) => ({ ...departure, read: true })) }) })
    },
  }
}
