import { isLostConnection } from '../errors'

/** Which content pack was checked and installed. */
export interface InstalledPack {
  name: string
  version: string
  sha256: string
  /** Device clock, ISO 8601. */
  installedAt: string
}

/** A pack's content, apart from its head so that asking for versions reads no content. */
export interface PackContent {
  name: string
  data: unknown
}

export interface StoredAnswers {
  id: string
  /** Absent once they were forgotten. */
  value?: unknown
  /** Raised by every save: by it a tab knows that another has written. Absent: 0. */
  rev?: number
  /** Device clock, ISO 8601. */
  savedAt: string
}

export interface StoredSetting {
  key: string
  value: unknown
}

interface Rows { packs: InstalledPack; packContents: PackContent; answers: StoredAnswers; settings: StoredSetting }
type TableName = keyof Rows

/** Names and primary keys. */
const TABLES: Record<TableName, string> = { packs: 'name', packContents: 'name', answers: 'id', settings: 'key' }
/** As earlier versions of the app, which counted in tens, have left it. */
const VERSION = 10

/** One table inside a running transaction. Wait for nothing else there: the browser would end it. */
export interface PublicTable<R> {
  get(key: string): Promise<R | undefined>
  all(): Promise<R[]>
  keys(): Promise<string[]>
  put(row: R): Promise<void>
  clear(): Promise<void>
}
type Tables = { [N in TableName]: PublicTable<Rows[N]> }

export interface PublicOptions {
  indexedDB?: IDBFactory
  name?: string
}

const answerOf = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.addEventListener('success', () => resolve(request.result))
  request.addEventListener('error', () => reject(request.error ?? new Error('no answer')))
})

const tableOf = <R>(store: () => IDBObjectStore): PublicTable<R> => ({
  get: (key) => answerOf<R | undefined>(store().get(key)),
  all: () => answerOf<R[]>(store().getAll()),
  keys: async () => (await answerOf(store().getAllKeys())).map(String),
  put: async (row) => { await answerOf(store().put(row)) },
  clear: () => answerOf(store().clear()),
})

/**
 * What a phone keeps without anybody signing in: content, self-check answers, settings. People's records are in other
 * databases (`ipw-user-…`), so that nothing done here can touch them. Four tables without an index need no library: whoever
 * only checks what they may claim does not load one (docs/decisions/2026-11-22-first-load.md).
 */
export class PublicDatabase {
  readonly name: string
  readonly #factory: () => IDBFactory
  #connection: Promise<IDBDatabase> | undefined

  constructor({ indexedDB: factory, name = 'ipw-public' }: PublicOptions) {
    this.name = name
    this.#factory = () => factory ?? indexedDB
  }

  /** Reads in one transaction. */
  read<T>(names: readonly TableName[], work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#run('readonly', names, work)
  }

  /** Writes in one transaction: everything or nothing. Resolves when the disk has it. Run once more when the browser lost the connection under it. */
  write<T>(names: readonly TableName[], work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#run('readwrite', names, work)
  }

  close(): void {
    this.#connection?.then((connection) => connection.close(), () => undefined)
    this.#connection = undefined
  }

  #open(version?: number): Promise<IDBDatabase> {
    const request = this.#factory().open(this.name, version)
    request.addEventListener('upgradeneeded', () => {
      for (const [name, keyPath] of Object.entries(TABLES)) if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name, { keyPath })
    })
    const opened = answerOf<IDBDatabase>(request)
    opened.then((connection) => {
      const lose = (): void => { if (this.#connection === opened) this.#connection = undefined }
      connection.addEventListener('close', lose)
      // Somebody wants to delete or change it: nothing here is worth standing in the way.
      connection.addEventListener('versionchange', () => {
        lose()
        connection.close()
      })
    }, () => undefined)
    return opened
  }

  async #connected(): Promise<IDBDatabase> {
    this.#connection ??= this.#open(VERSION)
    try {
      return await this.#connection
    } catch (error) {
      this.#connection = undefined
      // A newer version of the app has been here: what it added does not concern this one.
      if ((error as Error).name === 'VersionError') return this.#connection = this.#open()
      throw error
    }
  }

  async #run<T>(mode: IDBTransactionMode, names: readonly TableName[], work: (tables: Tables) => Promise<T>): Promise<T> {
    try {
      return await inTransaction(await this.#connected(), mode, names, work)
    } catch (error) {
      if (!isLostConnection(error)) throw error
      this.close()
      return inTransaction(await this.#connected(), mode, names, work)
    }
  }
}

async function inTransaction<T>(connection: IDBDatabase, mode: IDBTransactionMode, names: readonly TableName[], work: (tables: Tables) => Promise<T>): Promise<T> {
  const transaction = connection.transaction([...names], mode, { durability: 'strict' })
  const ended = new Promise<void>((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', () => reject(transaction.error ?? new DOMException('', 'AbortError')))
  })
  ended.catch(() => undefined)
  try {
    const result = await work(Object.fromEntries(names.map((name) => [name, tableOf(() => transaction.objectStore(name))])) as unknown as Tables)
    await ended
    return result
  } catch (error) {
    try {
      transaction.abort()
    } catch { /* over already */ }
    throw error
  }
}

/** @param options another IndexedDB to live in, for tests */
export const openPublicDatabase = (options: PublicOptions = {}): PublicDatabase => new PublicDatabase(options)
