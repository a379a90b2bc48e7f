import { openVault, type Vault, type VaultWorld } from '@/device'

/** The vaults of everybody on this phone; each is open only as long as something is done with it. */
export interface Vaults {
  of<T>(personId: string, work: (vault: Vault) => Promise<T>): Promise<T>
}

export function createVaults(world: VaultWorld): Vaults {
  return {
    async of(personId, work) {
      const vault = openVault(personId, world)
      try {
        return await work(vault)
      } finally {
        vault.close()
      }
    },
  }
}
