import { Dexie, type EntityTable, type Table } from 'dexie'

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

/**
 * What a phone keeps without anybody signing in: content, self-check answers, settings. People's records are in other
 * databases (`ipw-user-…`), so that nothing done here can touch them.
 */
export class PublicDatabase extends Dexie {
  declare packs: EntityTable<InstalledPack, 'name'>
  declare packContents: EntityTable<PackContent, 'name'>
  declare answers: Table<StoredAnswers, string>
  declare settings: Table<StoredSetting, string>

  constructor(name: string, options: { indexedDB?: IDBFactory; IDBKeyRange?: typeof IDBKeyRange }) {
    super(name, { ...options, chromeTransactionDurability: 'strict' })
    this.version(1).stores({ packs: 'name', packContents: 'name', answers: 'id', settings: 'key' })
  }
}

/** @param more another IndexedDB to live in, for tests */
export const openPublicDatabase = (more: { indexedDB?: IDBFactory; IDBKeyRange?: typeof IDBKeyRange; name?: string } = {}): PublicDatabase => {
  const { name = 'ipw-public', ...options } = more
  return new PublicDatabase(name, options)
}
