import { shallowRef } from 'vue'
import type { KnownPasskey } from '@/contract'

export interface PasskeyWorld {
  list: () => Promise<KnownPasskey[]>
  remove: (id: string) => Promise<unknown>
  add?: (label: string, passphrase: string) => Promise<void>
}

/** Somebody's passkeys. After each act they are what the server has then. */
export function usePasskeys(world: PasskeyWorld) {
  const passkeys = shallowRef<KnownPasskey[]>()
  const load = async (): Promise<void> => { passkeys.value = await world.list() }
  return {
    passkeys, load,
    /** @throws the coded error of the server, or of the browser's dialogue */
    async add(label: string, passphrase: string): Promise<void> {
      await world.add?.(label, passphrase)
      await load()
    },
    async remove(id: string): Promise<void> {
      await world.remove(id)
      await load()
    },
  }
}
