import { computed, onScopeDispose, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ErrorCode } from '@/contract'
import type { ATTACHMENT_ROLES } from '@/domain/records'
import { scaleImage } from '@/platform'
import { useToast, useUnsavedGate } from '@/ui'
import { errorCode } from '@/features/drafts'
import { useLive, useWorkspace } from '@/features/workspace'
import { prepareFile, type PreparedFile } from './prepare-file'

type Role = (typeof ATTACHMENT_ROLES)[number]

export interface RefusedFile {
  name: string
  code: ErrorCode
}

/** Pictures for the record need to be read, not printed; evidence keeps more of its detail. */
const pictures: Record<Role, { maxSidePx: number; quality: number }> = {
  photo: { maxSidePx: 1_920, quality: 0.82 },
  signature: { maxSidePx: 1_200, quality: 0.9 },
  evidence: { maxSidePx: 3_000, quality: 0.88 },
}

/** A file as it goes into a draft in this role. @throws as `prepareFile` */
export const prepareFor = (role: Role, file: File): Promise<PreparedFile> => prepareFile(file, { scale: scaleImage, ...pictures[role], documents: role === 'evidence' })

/**
 * The files of one role in a draft, oldest first; adding and removing are stored at once. While files are being made ready, no update
 * reloads the page, and a lock and a submission wait for them.
 */
export function useDraftFiles(draftId: () => string, role: Role, max: number, prepare: (file: File) => Promise<PreparedFile> = (file) => prepareFor(role, file)) {
  const { attachments } = useWorkspace()
  const { t } = useI18n()
  const toast = useToast()
  const gate = useUnsavedGate()
  const files = useLive(async () => (await attachments.listOfDraft(draftId())).filter((file) => file.role === role), [])
  const adding = ref(0)
  const refused = ref<RefusedFile[]>([])
  const room = computed(() => Math.max(0, max - files.value.length - adding.value))

  let left = false
  onScopeDispose(() => { left = true })

  function refuse(file: File, problem: unknown): void {
    refused.value = [...refused.value, { name: file.name, code: errorCode(problem) }]
    // The list is not on the screen any more, and the lock may be: no name is said.
    if (left) toast.show(t('attachments.notKept'), { kind: 'late' })
  }

  /** One after the other: one picture in memory at a time. */
  async function addAll(taken: readonly File[]): Promise<number> {
    const draft = draftId()
    let added = 0
    for (const file of taken) {
      try {
        await attachments.addToDraft(draft, { role, ...await prepare(file) })
        added += 1
      }
      catch (problem) {
        refuse(file, problem)
      }
      finally {
        adding.value -= 1
      }
    }
    return added
  }

  /** @returns how many are stored; `refused` says why the others are not */
  async function add(chosen: readonly File[]): Promise<number> {
    refused.value = []
    const taken = chosen.slice(0, room.value)
    adding.value += taken.length
    const added = addAll(taken)
    const letGo = gate.hold('unsaved', async () => await added === taken.length)
    return added.finally(letGo)
  }

  /** @returns how to bring the file back, while the page is open */
  async function remove(id: string): Promise<() => Promise<void>> {
    const file = files.value.find((each) => each.id === id)
    const bytes = await attachments.bytes(id)
    await attachments.removeFromDraft(draftId(), id)
    return async () => {
      if (!file || !bytes) return
      const { name, type, widthPx, heightPx } = file
      // By its own id: what the form says about the file goes by that.
      await attachments.addToDraft(draftId(), { id, role, name, type, bytes, widthPx, heightPx })
    }
  }

  return { files, adding, refused, room, add, remove }
}
