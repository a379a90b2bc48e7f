import { computed, ref, watch, type Ref } from 'vue'
import { DeviceError, type Draft, type DraftKind } from '@/device'
import { useLive, useWorkspace } from '@/features/workspace'
import { followDraft } from './follow-draft'
import { mergeDrafts } from './merge-drafts'
import type { SaverState } from './saver'
import type { Undo } from './useOfferUndo'
import { plain, useAutosave } from './useAutosave'

interface Held<V> {
  value: V
  /** Part of the form last looked at: there it opens again. */
  step?: string
}

export interface FollowedDraftOptions<V> {
  kind: DraftKind
  /** Undefined while there is no draft yet: the first change then begins one by `create`. */
  id: () => string | undefined
  create?: (copy: V) => Promise<Draft<V>>
  step?: Ref<string | undefined>
}

const hold = <V>(value: V, step: string | undefined): Held<V> => (step === undefined ? { value } : { value, step })

/** A form kept in a draft: opened when the store has it, saved by itself, and in step with what other tabs write into it. */
export function useFollowedDraft<V extends object>({ kind, id, create, step }: FollowedDraftOptions<V>) {
  const { drafts, leftovers } = useWorkspace()
  const value = ref() as Ref<V | undefined>
  /** Submitted or thrown away, perhaps in another tab. */
  const gone = ref(false)
  /** Where what was typed here and not stored went when the draft was gone: a draft of its own. */
  const kept = ref<string>()
  /** The draft that this form is saved into; none before the first change of a form that begins one. */
  let followedId: string | undefined

  const followed = followDraft<V, Draft<V>>({
    get: (draftId) => drafts.get<V>(draftId),
    save: (draftId, copy, at, seen) => drafts.save(draftId, copy, at, seen),
    setAside: (other, copy) => drafts.setAside(other.id, other.kind, copy),
    read: () => value.value && plain(value.value),
    show(next, stored) {
      if (stored) autosave.accept(hold(next, step?.value))
      value.value = next
    },
  })
  const autosave = useAutosave<Held<V>>({
    value: computed(() => value.value && hold(value.value, step?.value)),
    id,
    merge: mergeDrafts,
    leftovers,
    async save(copy) {
      const draftId = followedId ?? id()
      if (draftId === undefined) return create && follow(await create(copy.value))
      try {
        await followed.save(draftId, copy.value, copy.step)
      } catch (error) {
        if (!(error instanceof DeviceError && error.code === 'record-missing')) throw error
        if (followed.differs(copy.value)) await keep(copy.value)
      }
    },
  })
  function follow(draft: Draft<V>): void {
    followedId = draft.id
    followed.begin(draft)
  }
  /** The draft is gone, and this is in no store yet. */
  async function keep(copy: V): Promise<void> {
    const draft = await (create ? create(copy) : drafts.create(kind, copy))
    follow(draft)
    kept.value = draft.id
    gone.value = true
  }
  const choose = (which: 'here' | 'other'): void => { followed.choose(which).then(autosave.flush).catch(() => undefined) }
  const state = computed((): SaverState => (followed.clash.value ? { ...autosave.state.value, choose } : autosave.state.value))

  /** @param draft undefined for a form that has none yet */
  function open(initial: V, draft?: Draft<V>): void {
    followedId = undefined
    kept.value = undefined
    if (draft) follow(plain(draft))
    const stored = hold(initial, draft?.step)
    autosave.accept(stored)
    const recovered = autosave.recover(stored)
    if (step) step.value = recovered.step
    value.value = recovered.value
  }

  const stored = useLive(async () => {
    const draftId = id()
    return draftId === undefined ? undefined : { draft: await drafts.get<V>(draftId) }
  }, undefined)
  watch(stored, async (read) => {
    if (!read) return
    if (read.draft?.kind !== kind) {
      // First what was typed here and not stored yet; a form that cannot store it stays open and says so.
      if (await autosave.flush() && stored.value === read) gone.value = true
      return
    }
    gone.value = false
    const draft = plain(read.draft)
    if (value.value === undefined || (followedId !== undefined && followedId !== draft.id)) open(draft.value, draft)
    else followed.saw(draft)
  }, { immediate: true })

  /** Throws the draft away; what another tab wrote and nobody has chosen yet stays as a draft of its own. @returns how to undo it */
  async function discard(): Promise<Undo | undefined> {
    autosave.stop()
    const draftId = id()
    const other = followed.clash.value
    if (other) await drafts.setAside(other.id, kind, other.value)
    if (draftId === undefined) return undefined
    await drafts.remove(draftId)
    return () => drafts.restore(draftId)
  }

  return { value, gone, kept, state, open, discard, flush: autosave.flush, stop: autosave.stop, clash: followed.clash, rev: followed.rev }
}
