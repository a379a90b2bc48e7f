import { ref, type Ref } from 'vue'
import type { DraftKind } from '@/device'
import { useWorkspace } from '@/features/workspace'
import { useAutosave } from './useAutosave'

/**
 * A form whose draft begins with the first change, so that looking leaves nothing behind.
 * @param begun called once with the new draft's id, for the address bar: a reload finds it there
 */
export function useLazyDraft<V extends object>(kind: DraftKind, begun: (id: string) => void) {
  const { drafts } = useWorkspace()
  const value = ref() as Ref<V | undefined>
  const id = ref<string>()
  const autosave = useAutosave<V>({
    value,
    id: () => id.value,
    async save(copy) {
      if (id.value) return drafts.save(id.value, copy)
      const draft = await drafts.create(kind, copy)
      id.value = draft.id
      begun(draft.id)
    },
  })

  /** Opens a draft, or begins with `initial` when there is none (any more). */
  async function open(draftId: string | undefined, initial: () => V | Promise<V>): Promise<void> {
    const draft = draftId ? await drafts.get<V>(draftId) : undefined
    const next = draft?.kind === kind ? draft.value : await initial()
    id.value = draft?.id
    autosave.accept(next)
    value.value = autosave.recover(next)
  }

  /** A draft of its own is needed now, for a submission that removes it. @throws coded storage errors */
  async function ensure(): Promise<string> {
    await autosave.flush()
    id.value ??= (await drafts.create(kind, value.value as V)).id
    return id.value
  }

  /** Throws the draft away. */
  async function discard(): Promise<void> {
    autosave.stop()
    if (id.value) await drafts.remove(id.value)
  }

  return { value, id, open, ensure, discard, ...autosave }
}
