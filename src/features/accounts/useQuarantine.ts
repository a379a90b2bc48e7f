import { shallowRef } from 'vue'
import type { QuarantineEntry, Released } from '@/contract'
import { useWorkspace } from '@/features/workspace'

export interface QuarantineWorld {
  list: () => Promise<QuarantineEntry[]>
  release: (deviceId: string) => Promise<Released>
  discard: (deviceId: string, reason: string) => Promise<void>
}

export function useQuarantineWorld(): QuarantineWorld {
  const { api } = useWorkspace()
  return {
    list: () => api<QuarantineEntry[]>('GET', '/api/quarantine'),
    release: (deviceId) => api<Released>('POST', `/api/quarantine/${deviceId}/release`, {}),
    discard: (deviceId, reason) => api<void>('POST', `/api/quarantine/${deviceId}/discard`, { reason }),
  }
}

/** What blocked devices handed over and an administrator has yet to settle. After each act it is what the server has now. */
export function useQuarantine(world: QuarantineWorld) {
  const entries = shallowRef<QuarantineEntry[]>([])
  const load = async (): Promise<void> => { entries.value = await world.list() }
  return {
    entries, load,
    async release(deviceId: string): Promise<Released> {
      const released = await world.release(deviceId)
      await load()
      return released
    },
    async discard(deviceId: string, reason: string): Promise<void> {
      await world.discard(deviceId, reason)
      await load()
    },
  }
}
