import { Dexie, type DexieOptions, type Table } from 'dexie'
import type { Tries } from './tries'
import type { Wrap } from './wraps'

export interface VaultStorage {
  indexedDB?: DexieOptions['indexedDB']
  IDBKeyRange?: DexieOptions['IDBKeyRange']
  /** Grows with each vault of this person that could neither be read nor deleted. */
  generation?: number
}

export const vaultName = (personId: string, generation = 0): string => `ipw-vault-${personId}${generation > 0 ? `~${generation}` : ''}`

/**
 * `ipw-vault-<personId>`, later ones with `~` and their number: the wrapped keys of one person's vault and the count of wrong passphrases. Apart from their database, since it is read
 * before that can be, and the first to go when all is wiped.
 */
export class VaultStore extends Dexie {
  declare wraps: Table<Wrap, string>
  declare tries: Table<Tries & { id: 'tries' }, 'tries'>

  constructor(personId: string, { indexedDB, IDBKeyRange, generation }: VaultStorage = {}) {
    super(vaultName(personId, generation), {
      chromeTransactionDurability: 'strict', cache: 'disabled',
      ...(indexedDB ? { indexedDB } : {}), ...(IDBKeyRange ? { IDBKeyRange } : {}),
    })
    this.version(1).stores({ wraps: 'id', tries: 'id' })
  }
}
