import { databaseNames, openVault, vaultName, type Vault, type VaultWorld } from '@/device'
import type { PeopleOfPhone } from './people'

/** The vaults of everybody on this phone; each is open only as long as something is done with it. */
export interface Vaults {
  of<T>(personId: string, work: (vault: Vault) => Promise<T>): Promise<T>
  /** Whether an earlier version has left clear data of the person's, to be sealed once there is a vault. */
  hasClear(personId: string): Promise<boolean>
  /** Throws wraps away that the browser cannot even read, so that there may be new ones. */
  discardUnreadable(personId: string): Promise<void>
}

/** @param people know which vault of a person's is in use, where there was more than one */
export function createVaults(world: VaultWorld, people?: Pick<PeopleOfPhone, 'find' | 'nextVault'>): Vaults {
  const generationOf = (personId: string): number => people?.find(personId)?.vault ?? 0
  const of: Vaults['of'] = async (personId, work) => {
    const vault = openVault(personId, { ...world, generation: generationOf(personId) })
    try {
      return await work(vault)
    } finally {
      vault.close()
    }
  }
  const isReadable = (personId: string): Promise<boolean> => of(personId, (vault) => vault.state()).then(() => true, () => false)
  const remove = (name: string): Promise<unknown> => new Promise((resolve) => {
    Object.assign(((world.indexedDB ?? indexedDB) as IDBFactory).deleteDatabase(name), { onsuccess: resolve, onerror: resolve, onblocked: resolve })
  })
  return {
    of,
    hasClear: async (personId) => (await databaseNames().catch(() => [])).some((name) => new RegExp(`^ipw-user-${personId}(~\\d+)?$`).test(name)),
    async discardUnreadable(personId) {
      if (await isReadable(personId)) return
      await remove(vaultName(personId, generationOf(personId)))
      // Firefox neither opens nor deletes a database whose file is ruined.
      if (!(await isReadable(personId))) people?.nextVault(personId)
    },
  }
}
