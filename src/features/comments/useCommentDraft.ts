import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { createSaver, type SaverState } from '@/features/drafts'

/** A comment begun and not yet saved: its id is fixed from the first letter, so that it can never be saved twice. */
export interface CommentDraft {
  id: string
  text: string
}

export interface DraftStore {
  get: (key: string) => Promise<unknown>
  set: (key: string, draft: CommentDraft) => Promise<unknown>
  remove: (key: string) => Promise<unknown>
}

export interface CommentDraftOptions {
  key: string
  store: DraftStore
  newId: () => string
  /** Stores the comment under its id; a second call with the same id changes nothing. */
  add: (id: string, text: string) => Promise<void>
  /** Whether this id is a comment already: the app may die between storing it and emptying the composer. */
  isAdded: (id: string) => Promise<boolean>
  now?: () => number
  delayMs?: number
}

/** Keeps what is being typed through a reload or a killed tab. One composer, one key: switching records makes another. */
export function useCommentDraft({ key, store, newId, add, isAdded, now = Date.now, delayMs = 300 }: CommentDraftOptions) {
  const text = ref('')
  const state: Ref<SaverState> = ref({ phase: 'idle' })
  const sending = ref(false)
  let id = newId()

  const saver = createSaver<CommentDraft>({
    read: () => ({ id, text: text.value }),
    async save(draft) {
      await (draft.text === '' ? store.remove(key) : store.set(key, draft))
    },
    onState: (next) => { state.value = next },
    now,
    delayMs,
    timers: { set: (run, ms) => setTimeout(run, ms), clear: (timer) => clearTimeout(timer as number) },
  })

  async function restore(): Promise<void> {
    const kept = asDraft(await store.get(key))
    if (!kept || await isAdded(kept.id)) return
    // Letters typed before the store answered are newer than what it holds.
    if (text.value !== '') return
    id = kept.id
    text.value = kept.text
  }

  async function send(): Promise<boolean> {
    if (sending.value || text.value.trim() === '') return false
    sending.value = true
    try {
      await add(id, text.value)
      id = newId()
      text.value = ''
      await saver.flush()
      return true
    }
    finally {
      sending.value = false
    }
  }

  watch(text, () => saver.touch(), { flush: 'sync' })
  const flush = () => { void saver.flush() }
  globalThis.addEventListener?.('pagehide', flush)
  onScopeDispose(() => {
    globalThis.removeEventListener?.('pagehide', flush)
    flush()
  })

  return { text, state, sending, restored: restore(), send, flush }
}

function asDraft(value: unknown): CommentDraft | undefined {
  const draft = value as Partial<CommentDraft> | undefined
  return typeof draft?.id === 'string' && typeof draft.text === 'string' ? { id: draft.id, text: draft.text } : undefined
}
