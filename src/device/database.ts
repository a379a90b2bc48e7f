import { Dexie, type DexieOptions, type Table } from 'dexie'
import { systemClock, systemRandom, type Clock, type Random } from './clock'
import { trackTransactions } from './connection'
import { mirrorToCourier } from './courier-mirror'
import type { CourierRow } from './courier-rows'
import { DeviceError } from './errors'
import { MOVED, moveIn } from './vault/move-in'
import { createSealing, type SealingRules } from './vault/sealing'
import type { Cipher } from './vault/cipher'
import { watchWhole } from './watch-whole'
import type { AsideRow, BytesRow, CursorRow, Draft, FileRow, KeyedRow, OutboxRow, RecordRow, SentRow, SetAsideRow, UnsettledRow, UploadRow } from './rows'

/** Version of the tables' layout. A tab with older code may not write into a database that newer code has taken over. */
export const DATABASE_SCHEMA = 1

export interface OpenOptions {
  /** By which everything of the person is sealed. */
  cipher: Cipher
  indexedDB?: DexieOptions['indexedDB']
  IDBKeyRange?: DexieOptions['IDBKeyRange']
  clock?: Clock
  random?: Random
  /** Name of the person, for records made before the first contact. */
  personName?: string
  /** Grows with each database of this person that could not be opened and was left as it is. */
  generation?: number
  /** Told when an older page of the app holds the database that is to be changed for this version. */
  onBlocked?: () => void
  /** Told again and again while what earlier versions kept in the clear is being sealed: seconds, with many files. */
  onMoving?: () => void
  /** For tests of the fence. */
  schema?: number
}

/** For work without the key: a locked phone can count and mark, not read. */
export type LockedOptions = Omit<OpenOptions, 'cipher'> & { cipher?: Cipher | undefined }

/** Row of `meta` that only the right key opens, so that a wrong one is noticed before anything is taken for spoilt. */
const CHECK = 'vault'
const CHECKED = new TextEncoder().encode('ipw')

/**
 * What stays readable beside primary keys and the values of indexes: counters, ids and marks by which a service worker knows whether
 * there is anything to do while the vault is locked. An index over what points at people or firms holds blinded texts.
 */
const SEALING: SealingRules = {
  // How far towns were read goes with what a locked phone sends; the courier's letters are sealed to the server.
  clearTables: ['courier', 'cursors'],
  clearKeys: { meta: new Set(['schema', CHECK, 'deviceId', 'firstSeq', 'carried', 'deviceSeq', 'touched', 'atWork', 'lastSyncAt', 'leftTowns', 'named', 'passed', 'tidied', 'sentUnder']) },
  blinded: { records: ['links'], uploads: ['fingerprint'] },
  mended: ['records'],
  remembered: ['outbox'],
}

const later = (generation = 0): string => (generation > 0 ? `~${generation}` : '')
const nameOf = (personId: string, generation?: number): string => `ipw-user-${personId}.sealed${later(generation)}`
/** Of earlier versions, which sealed nothing. */
const clearNameOf = (personId: string, generation?: number): string => `ipw-user-${personId}${later(generation)}`

/** Names of one generation of a person's: sealed, and as an earlier version kept it clear. */
export const userDatabaseNames = (personId: string, generation?: number): [string, string] => [nameOf(personId, generation), clearNameOf(personId, generation)]

const storageOf = ({ indexedDB, IDBKeyRange }: LockedOptions): Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'> => ({ ...(indexedDB ? { indexedDB } : {}), ...(IDBKeyRange ? { IDBKeyRange } : {}) })

/** Generations of a person's databases among these names, oldest first. */
export const generationsIn = (personId: string, names: readonly string[]): number[] => names
  .flatMap((name) => (name === nameOf(personId) ? 0 : name.startsWith(`${nameOf(personId)}~`) ? Number(name.slice(nameOf(personId).length + 1)) : []))
  .sort((a, b) => a - b)

/** One person's database on this phone, `ipw-user-<personId>.sealed`. Repositories read and write it; nothing else does. */
export class UserDatabase extends Dexie {
  declare records: Table<RecordRow, string>
  declare outbox: Table<OutboxRow, number>
  declare courier: Table<CourierRow, number>
  declare sent: Table<SentRow, number>
  declare unsettled: Table<UnsettledRow, number>
  declare setAside: Table<SetAsideRow, number>
  declare drafts: Table<Draft, string>
  declare attachments: Table<FileRow, string>
  declare attachmentBytes: Table<BytesRow, string>
  declare cursors: Table<CursorRow, string>
  declare aside: Table<AsideRow, string>
  declare uploads: Table<UploadRow, string>
  declare keyed: Table<KeyedRow, string>
  declare meta: Table<KeyedRow, string>

  readonly personId: string
  /** Known from the vault only once it is open. */
  personName: string
  readonly generation: number
  readonly clock: Clock
  readonly random: Random
  readonly schema: number
  /** Ids of records found spoilt since it was opened and not yet mended; see `readable`. */
  readonly unreadable = new Set<string>()
  private readonly endRunning: () => void

  constructor(personId: string, options: LockedOptions) {
    super(nameOf(personId, options.generation), {
      chromeTransactionDurability: 'strict',
      cache: 'disabled',
      ...storageOf(options),
    })
    this.personId = personId
    this.personName = options.personName ?? ''
    this.generation = options.generation ?? 0
    this.clock = options.clock ?? systemClock
    this.random = options.random ?? systemRandom
    this.schema = options.schema ?? DATABASE_SCHEMA
    this.version(1).stores({
      records: 'id, placed, [town+placed], touch, *links',
      outbox: 'order, count, rejectedAt',
      courier: 'order, waits',
      sent: '++id, count',
      unsettled: 'id',
      setAside: 'deviceSeq',
      drafts: 'id, updatedAt',
      attachments: 'id, draftId, state',
      attachmentBytes: 'id',
      cursors: 'town',
      aside: 'id',
      uploads: 'key, fingerprint',
      keyed: 'key',
      meta: 'key',
    })
    this.use(createSealing(options.cipher, SEALING))
    this.use(mirrorToCourier(this.random))
    this.use(watchWhole())
    this.endRunning = trackTransactions(this)
  }

  /** Drops a connection the browser has lost; the next query opens another, unless the database was closed for good. */
  reconnect(): void {
    if (this.isOpen()) this.close({ disableAutoOpen: false })
  }

  /**
   * Closes it and ends what is under way unfinished, for a page the browser puts away for a quick return: Safari keeps such a page
   * with its transactions open, and no other page of the app could read or write until it is thrown away.
   */
  letGo(): void {
    this.endRunning()
    this.close()
  }
}

function opens(row: KeyedRow, cipher: Cipher): void {
  try {
    cipher.open(row.value as Uint8Array, CHECK)
  } catch (error) {
    throw new DeviceError('vault-key-wrong', undefined, error)
  }
}

/** Inside the running transaction: the database and the key belong together, from its first opening on. */
async function checkKey(db: UserDatabase, cipher: Cipher): Promise<void> {
  const row = await db.meta.get(CHECK)
  if (row) opens(row, cipher)
  else await db.meta.put({ key: CHECK, value: cipher.seal(CHECKED, CHECK) })
}

/** In one look whether this is the database's key and nothing of earlier versions is left to be moved into it. @throws DeviceError `vault-key-wrong` */
const isComplete = (db: UserDatabase, cipher: Cipher): Promise<boolean> => db.transaction('r', db.meta, async () => {
  const [schema, check] = await db.meta.bulkGet(['schema', CHECK])
  if (schema?.value !== db.schema || !check) return false
  opens(check, cipher)
  return (await db.meta.get(MOVED))?.value === true
})

/**
 * Opens the person's database, making it when it is not there, and moves into it what earlier versions kept in the clear.
 * @throws DeviceError `schema-fence` when newer code has taken it over; `vault-key-wrong`; `storage-failed` when the browser cannot open it
 */
export async function openUserDatabase(personId: string, options: OpenOptions): Promise<UserDatabase> {
  const db = new UserDatabase(personId, options)
  if (options.onBlocked) db.on('blocked', options.onBlocked)
  try {
    await db.open()
    if (await isComplete(db, options.cipher)) return db
    const stored = async (): Promise<number> => Number((await db.meta.get('schema'))?.value ?? 0)
    await db.transaction('rw', db.meta, async () => {
      if ((await stored()) > db.schema) throw new DeviceError('schema-fence')
      await checkKey(db, options.cipher)
    })
    const isWhole = async (): Promise<boolean> => (await stored()) > 0
    await moveIn({ db, meta: db.meta, clearName: clearNameOf(personId, options.generation), storage: storageOf(options) }, isWhole, (rows) => db.transaction('rw', db.meta, async () => {
      if (await isWhole()) return
      await db.meta.bulkPut([...rows, { key: 'schema', value: db.schema }])
    }), options.onMoving ?? (() => undefined))
    await db.transaction('rw', db.meta, async () => { if ((await stored()) < db.schema) await db.meta.put({ key: 'schema', value: db.schema }) })
    return db
  } catch (error) {
    db.close()
    throw error instanceof DeviceError ? error : new DeviceError('storage-failed', undefined, error)
  }
}
