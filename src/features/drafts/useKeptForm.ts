import { computed, ref, watch, type Ref } from 'vue'
import { DeviceError } from '@/device'
import { useLive, useWorkspace } from '@/features/workspace'
import { followDraft, type FollowOptions } from './follow-draft'
import { createKeptForms } from './kept-forms'
import type { SaverState } from './saver'
import { plain, useAutosave } from './useAutosave'

export interface KeptFormOptions<V extends object> extends Pick<FollowOptions<V, { value: V }>, 'join'> {
  key: () => string
  /** An empty one leaves nothing behind. */
  isEmpty?: (value: V) => boolean
}

/** A form kept under a key of its own: saved by itself, and in step with what other tabs write there. */
export function useKeptForm<V extends object>({ key, isEmpty = () => false, join }: KeptFormOptions<V>) {
  const { kept, leftovers } = useWorkspace()
  const forms = createKeptForms<V>(kept)
  const value = ref() as Ref<V | undefined>

  const followed = followDraft<V>({
    get: forms.get,
    save: (at, copy, _step, seen) => forms.put(at, isEmpty(copy) ? undefined : copy, seen),
    // The person has seen both, and said which one counts.
    setAside: async () => undefined,
    ...(join ? { join } : {}),
    read: () => value.value && plain(value.value),
    show(next, isStored) {
      if (isStored) autosave.accept(next)
      value.value = next
    },
  })
  const autosave = useAutosave<V>({ value, id: key, leftovers, ...(join ? { merge: join } : {}), save: (copy) => followed.save(key(), copy) })
  const choose = (which: 'here' | 'other'): void => { followed.choose(which).then(autosave.flush).catch(() => undefined) }
  const state = computed((): SaverState => (followed.clash.value ? { ...autosave.state.value, choose } : autosave.state.value))
  const stored = useLive(() => forms.get(key()), undefined)
  watch(stored, (found) => { if (found) followed.saw(found) })

  /**
   * Takes up what is kept, or begins with `initial`.
   * @param initial undefined: then there is nothing to begin with
   * @returns whether it is open
   */
  async function open(initial: () => Promise<V | undefined> | V | undefined): Promise<boolean> {
    // What cannot be read now is not overwritten later either: it bears another number.
    const found = await forms.get(key()).catch(() => undefined)
    const first = found?.value ?? await initial()
    if (!first) return false
    followed.begin(found ?? { value: first })
    autosave.accept(first)
    value.value = autosave.recover(plain(first))
    return true
  }

  /** Done with: nothing stays of it but what another tab has written since. @returns how to bring it back */
  async function forget(): Promise<() => Promise<boolean>> {
    autosave.stop()
    const [at, written] = [key(), value.value && plain(value.value)]
    const goes = await forms.put(at, undefined, followed.rev()).catch((problem: unknown) => {
      if (problem instanceof DeviceError && problem.code === 'draft-elsewhere') return undefined
      throw problem
    })
    return async () => Boolean(written && goes !== undefined && await forms.put(at, written, goes))
  }

  return { value, state, open, forget, flush: autosave.flush }
}
