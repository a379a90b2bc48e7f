import { ref } from 'vue'
import { parkShared, systemClock, systemRandom, type Draft, type SharedFile } from '@/device'
import { prepareFor } from '@/features/attachments'
import { useLive, useWorkspace } from '@/features/workspace'
import type { PlaceKind } from './places'
import { putInto, type Refused } from './put-into'

/** The files other apps shared with this one, and the ways they leave: into a draft, or away. */
export function useSharedFiles() {
  const { shared, attachments } = useWorkspace()
  const files = useLive<SharedFile[] | undefined>(() => shared.list(), undefined)
  const busy = ref(false)
  const refused = ref<Refused[]>([])

  /** @returns how many lie in the draft now */
  async function put(kind: PlaceKind, draft: Pick<Draft, 'id'>): Promise<number> {
    busy.value = true
    try {
      const result = await putInto(kind, draft.id, files.value ?? [], { shared, attachments, prepare: prepareFor })
      refused.value = result.refused
      return result.done
    }
    finally {
      busy.value = false
    }
  }

  async function bytes(id: string): Promise<ArrayBuffer | undefined> {
    return (await shared.read(id))?.bytes.slice().buffer as ArrayBuffer | undefined
  }

  /** @returns how to bring it back, while the page is open; undefined when it was gone already */
  async function remove(id: string): Promise<(() => Promise<unknown>) | undefined> {
    const found = await shared.read(id)
    await shared.remove(id)
    return found && (() => parkShared([new File([found.bytes as Uint8Array<ArrayBuffer>], found.name, { type: found.type })], { clock: systemClock, random: systemRandom }))
  }

  return { files, busy, refused, put, bytes, remove }
}
