import { databaseNames, openVault, type Vault, type VaultWorld } from '@/device'

/** The vaults of everybody on this phone; each is open only as long as something is done with it. */
export interface Vaults {
  of<T>(personId: string, work: (vault: Vault) => Promise<T>): Promise<T>
  /** Whether an earlier version has left clear data of the person's, to be sealed once there is a vault. */
  hasClear(personId: string): Promise<boolean>
  /** Throws wraps away that the browser cannot even read, so that there may be new ones. */
  discardUnreadable(personId: string): Promise<void>
}

export function createVaults(world: VaultWorld): Vaults {
  const of: Vaults['of'] = async (personId, work) => {
    const vault = openVault(personId, world)
    try {
      return await work(vault)
    } finally {
      vault.close()
    }
  }
  return {
    of,
    hasClear: async (personId) => (await databaseNames().catch(() => [])).some((name) => new RegExp(`^ipw-user-${personId}(~\\d+)?$`).test(name)),
    async discardUnreadable(personId) {
      const readable = await of(personId, (vault) => vault.state()).then(() => true, () => false)
      if (!readable) await new Promise((resolve) => { Object.assign(indexedDB.deleteDatabase(`ipw-vault-${personId}`), { onsuccess: resolve, onerror: resolve, onblocked: resolve }) })
    },
  }
}
