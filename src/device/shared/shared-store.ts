import { Dexie, type DexieOptions, type Table } from 'dexie'
import type { Bytes } from '@/domain/sealing'

export interface SharedStorage {
  indexedDB?: DexieOptions['indexedDB'] | undefined
  IDBKeyRange?: DexieOptions['IDBKeyRange'] | undefined
}

/** To whom what arrives is sealed; readable without any key. */
export interface SharingKeyRow { personId: string; publicKey: Bytes }

/** A file another app gave this one, until somebody has put it where it belongs. In the clear are its id, time and size. */
export interface ParcelRow {
  id: string
  /** When it came, ms by this phone's clock. */
  at: number
  sizeBytes: number
  /** The key of the rest, sealed to each person of this phone. */
  to: { personId: string; enc: Bytes; box: Bytes }[]
  /** Name and type, sealed. */
  head: Uint8Array
}

/** Apart from its head, so that a list reads no bytes of files. */
export interface ParcelBodyRow { id: string; box: Uint8Array }

export const SHARED_DATABASE = 'ipw-shared'

/** What other apps shared with this one, of all people of this phone, sealed to them. */
export class SharedStore extends Dexie {
  declare keys: Table<SharingKeyRow, string>
  declare parcels: Table<ParcelRow, string>
  declare bodies: Table<ParcelBodyRow, string>

  constructor({ indexedDB, IDBKeyRange }: SharedStorage = {}) {
    super(SHARED_DATABASE, {
      chromeTransactionDurability: 'strict', cache: 'disabled',
      ...(indexedDB ? { indexedDB } : {}), ...(IDBKeyRange ? { IDBKeyRange } : {}),
    })
    this.version(1).stores({ keys: 'personId', parcels: 'id', bodies: 'id' })
  }
}

/** Opens the store for one piece of work. @throws DeviceError `storage-…` from `coded` callers */
export async function withSharedStore<T>(storage: SharedStorage, work: (store: SharedStore) => Promise<T>): Promise<T> {
  const store = new SharedStore(storage)
  try {
    return await work(store)
  } finally {
    store.close()
  }
}
