import { ref } from 'vue'
import type { ErrorCode } from '@/contract'
import type { Draft, SharedFile } from '@/device'
import { prepareFor } from '@/features/attachments'
import { errorCode } from '@/features/drafts'
import { useLive, useWorkspace } from '@/features/workspace'
import { fits, PLACES, type PlaceKind } from './places'

/** Shared files that did not go where they were sent, and why. They stay parked. */
export interface Refused { name: string; code: ErrorCode }

/** The files other apps shared with this one, and the ways they leave: into a draft, or away. */
export function useSharedFiles() {
  const { shared, attachments } = useWorkspace()
  const files = useLive<SharedFile[] | undefined>(() => shared.list(), undefined)
  const busy = ref(false)
  const refused = ref<Refused[]>([])

  /**
   * A file leaves its parking place only once it lies in the draft. When the page dies in between, putting it there again changes
   * nothing: it keeps its id.
   * @returns how many lie in the draft now
   */
  async function put(kind: PlaceKind, draft: Pick<Draft, 'id'>): Promise<number> {
    const { role, max } = PLACES[kind]
    busy.value = true
    refused.value = []
    let done = 0
    try {
      let room = max - (await attachments.listOfDraft(draft.id)).filter((file) => file.role === role).length
      for (const file of files.value ?? []) {
        if (!fits(kind, file) || room <= 0) continue
        try {
          const found = await shared.read(file.id)
          if (!found) continue
          const prepared = await prepareFor(role, new File([found.bytes as Uint8Array<ArrayBuffer>], found.name, { type: found.type }))
          await attachments.addToDraft(draft.id, { id: file.id, role, ...prepared })
          await shared.remove(file.id)
          room -= 1
          done += 1
        }
        catch (problem) {
          refused.value = [...refused.value, { name: file.name, code: errorCode(problem) }]
        }
      }
    }
    finally {
      busy.value = false
    }
    return done
  }

  async function bytes(id: string): Promise<ArrayBuffer | undefined> {
    return (await shared.read(id))?.bytes.slice().buffer as ArrayBuffer | undefined
  }

  return { files, busy, refused, put, bytes, remove: (id: string) => shared.remove(id) }
}
