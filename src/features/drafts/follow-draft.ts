import { shallowRef, type Ref } from 'vue'
import { DeviceError, type Draft, type Drafts } from '@/device'
import { draftsClash, mergeDrafts, sameContent } from './merge-drafts'

export interface FollowOptions<V extends object> {
  drafts: Pick<Drafts, 'get' | 'save' | 'setAside'>
  /** The form as it is now, a plain copy; undefined while it is not open. */
  read: () => V | undefined
  /** Puts a value on the screen. `stored`: it is what the store holds, so nothing waits to be saved. */
  show: (value: V, stored: boolean) => void
}

/** Keeps a form and its stored draft in step while other tabs may write the same draft. */
export interface FollowedDraft<V extends object> {
  /** Another tab's draft that changed the same place as this form. While it is there nothing is saved. */
  clash: Readonly<Ref<Draft<V> | undefined>>
  /** The form begins from this. */
  begin(draft: Draft<V>): void
  /** The store shows this, whoever wrote it. */
  saw(draft: Draft<V>): void
  /** @throws coded storage errors; `draft-elsewhere` while a choice is due */
  save(id: string, value: V, step?: string): Promise<void>
  /** Settles a clash. The one not chosen becomes a draft of its own, with the files. */
  choose(which: 'here' | 'other'): Promise<void>
}

export function followDraft<V extends object>({ drafts, read, show }: FollowOptions<V>): FollowedDraft<V> {
  const clash = shallowRef<Draft<V>>()
  let base: V | undefined
  let rev = 0
  let saving = false
  /** Seen while a save was under way: perhaps that save itself. */
  let seenMeanwhile: Draft<V> | undefined

  const begin = (draft: Draft<V>): void => {
    base = draft.value
    rev = draft.rev ?? 0
    clash.value = undefined
  }

  function saw(draft: Draft<V>): void {
    if (saving) {
      seenMeanwhile = draft
      return
    }
    if (base === undefined || (draft.rev ?? 0) <= rev) return
    const here = read()
    if (here === undefined) return begin(draft)
    if (draftsClash(base, here, draft.value)) {
      clash.value = draft
      return
    }
    const merged = mergeDrafts(base, here, draft.value)
    begin(draft)
    if (!sameContent(merged, here)) show(merged, sameContent(merged, draft.value))
  }

  async function write(id: string, value: V, step: string | undefined): Promise<void> {
    saving = true
    try {
      rev = await drafts.save(id, value, step, rev)
      base = value
    } finally {
      saving = false
      const seen = seenMeanwhile
      seenMeanwhile = undefined
      if (seen) saw(seen)
    }
  }

  async function save(id: string, value: V, step?: string): Promise<void> {
    if (clash.value) throw new DeviceError('draft-elsewhere')
    try {
      await write(id, value, step)
    } catch (error) {
      if (!(error instanceof DeviceError && error.code === 'draft-elsewhere')) throw error
      const stored = await drafts.get<V>(id)
      if (!stored) throw new DeviceError('record-missing')
      saw(stored)
      if (clash.value) throw error
      await save(id, read() ?? value, step)
    }
  }

  async function choose(which: 'here' | 'other'): Promise<void> {
    const other = clash.value
    const here = read()
    if (!other || !here) return
    await drafts.setAside(other.id, other.kind, which === 'here' ? other.value : here)
    begin(other)
    if (which === 'other') show(other.value, true)
  }

  return { clash, begin, saw, save, choose }
}
