import { shallowRef, type Ref } from 'vue'
import { DeviceError } from '@/device'
import { draftsClash, mergeDrafts, sameContent } from './merge-drafts'

/** A value in the store, with the number that every save raises. */
export interface Stored<V> { value: V; rev?: number }

export interface FollowOptions<V extends object, S extends Stored<V>> {
  get(id: string): Promise<S | undefined>
  /** @returns the new number. @throws DeviceError `draft-elsewhere` when another tab has saved since `seen`, `record-missing` */
  save(id: string, value: V, step: string | undefined, seen: number): Promise<number>
  /** Settles by itself what both sides changed, where that loses nothing of either; without it the person is asked. */
  join?: (base: V, here: V, there: V) => V
  /** Keeps the version that was not chosen, where anybody wants it kept. */
  setAside(other: S, value: V): Promise<unknown>
  /** The form as it is now, a plain copy; undefined while it is not open. */
  read: () => V | undefined
  /** Puts a value on the screen. `stored`: it is what the store holds, so nothing waits to be saved. */
  show: (value: V, stored: boolean) => void
}

/** Keeps a form and its stored draft in step while other tabs may write the same draft. */
export interface FollowedDraft<V extends object, S extends Stored<V>> {
  /** Another tab's draft that changed the same place as this form. While it is there nothing is saved. */
  clash: Readonly<Ref<S | undefined>>
  /** Number of what the form was last the same as in the store, for a submission; 0 before there was any. */
  rev: () => number
  /** The form begins from this. */
  begin(draft: S): void
  /** The store shows this, whoever wrote it. */
  saw(draft: S): void
  /** @throws coded storage errors; `draft-elsewhere` while a choice is due; `record-missing` when the draft is gone */
  save(id: string, value: V, step?: string): Promise<void>
  /** Settles a clash; the one not chosen is set aside. */
  choose(which: 'here' | 'other'): Promise<void>
  /** Whether this holds something that the store has not been given from here. */
  differs(value: V): boolean
}

export function followDraft<V extends object, S extends Stored<V> = Stored<V>>(options: FollowOptions<V, S>): FollowedDraft<V, S> {
  const { read, show, join } = options
  const clash = shallowRef<S>()
  let base: V | undefined
  let rev = 0
  let saving = false
  /** Seen while a save was under way: perhaps that save itself. */
  let seenMeanwhile: S | undefined

  const begin = (draft: S): void => {
    // A copy: the form shown may be made of parts of the draft, and is typed into.
    base = structuredClone(draft.value)
    rev = draft.rev ?? 0
    clash.value = undefined
  }

  function saw(draft: S): void {
    if (saving) {
      seenMeanwhile = draft
      return
    }
    if ((draft.rev ?? 0) > rev) take(draft)
  }

  function take(draft: S): void {
    if (base === undefined) return
    const here = read()
    if (here === undefined) return begin(draft)
    if (!join && draftsClash(base, here, draft.value)) {
      clash.value = draft
      return
    }
    const merged = (join ?? mergeDrafts)(base, here, draft.value)
    begin(draft)
    if (!sameContent(merged, here)) show(merged, sameContent(merged, draft.value))
  }

  async function write(id: string, value: V, step: string | undefined): Promise<void> {
    saving = true
    try {
      rev = await options.save(id, value, step, rev)
      base = value
    } finally {
      saving = false
      const seen = seenMeanwhile
      seenMeanwhile = undefined
      if (seen) saw(seen)
    }
  }

  async function save(id: string, value: V, step?: string): Promise<void> {
    // Nobody can choose between this and a draft that has been submitted or thrown away meanwhile.
    if (clash.value) throw new DeviceError(await options.get(id) ? 'draft-elsewhere' : 'record-missing')
    try {
      await write(id, value, step)
    } catch (error) {
      if (!(error instanceof DeviceError && error.code === 'draft-elsewhere')) throw error
      const stored = await options.get(id)
      if (!stored) throw new DeviceError('record-missing')
      // It is what is stored, whatever its number: the phone's clock may have been set back.
      take(stored)
      if (clash.value) throw error
      await save(id, read() ?? value, step)
    }
  }

  async function choose(which: 'here' | 'other'): Promise<void> {
    const other = clash.value
    const here = read()
    if (!other || !here) return
    await options.setAside(other, which === 'here' ? other.value : here)
    // As it stands now: the other tab may have gone on meanwhile, or come to the same by itself.
    const latest = clash.value
    if (!latest) return
    if (which === 'here') return begin(other)
    // What was given up is kept; what was typed here since is in no store yet, and joins the other or is asked about.
    base = here
    take(latest)
  }

  return { clash, rev: () => rev, begin, saw, save, choose, differs: (value) => base === undefined || !sameContent(base, value) }
}
