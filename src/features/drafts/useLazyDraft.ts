import { ref } from 'vue'
import { DeviceError, type DraftKind } from '@/device'
import { useWorkspace } from '@/features/workspace'
import { useFollowedDraft } from './useFollowedDraft'

/**
 * A form whose draft begins with the first change, so that looking leaves nothing behind.
 * @param begun called once with the new draft's id, for the address bar: a reload finds it there
 */
export function useLazyDraft<V extends object>(kind: DraftKind, begun: (id: string) => void) {
  const { drafts } = useWorkspace()
  const id = ref<string>()
  const followed = useFollowedDraft<V>({
    kind,
    id: () => id.value,
    async create(copy) {
      const draft = await drafts.create(kind, copy)
      id.value = draft.id
      begun(draft.id)
      return draft
    },
  })
  const { value, state, flush, stop, discard, clash, rev } = followed

  /** Opens a draft, or begins with `initial` when there is none (any more). */
  async function open(draftId: string | undefined, initial: () => V | Promise<V>): Promise<void> {
    const draft = draftId ? await drafts.get<V>(draftId) : undefined
    const known = draft?.kind === kind ? draft : undefined
    const next = known ? known.value : await initial()
    id.value = known?.id
    followed.open(next, known)
  }

  /** A draft of its own is needed now, for a submission that removes it. @throws coded storage errors; `draft-elsewhere` */
  async function ensure(): Promise<string> {
    await flush()
    if (clash.value) throw new DeviceError('draft-elsewhere')
    id.value ??= (await drafts.create(kind, value.value as V)).id
    return id.value
  }

  return { value, id, rev, open, ensure, discard, state, flush, stop }
}
