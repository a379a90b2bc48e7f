import { computed, ref } from 'vue'
import { useKeptForm } from '@/features/drafts'

/** A comment begun and not yet saved: its id is fixed from the first letter, so that it can never be saved twice. */
export interface CommentDraft {
  id: string
  text: string
}

export interface CommentDraftOptions {
  key: string
  newId: () => string
  /** Stores the comment under its id; a second call with the same id changes nothing. */
  add: (id: string, text: string) => Promise<void>
  /** What the comment of this id says, if it is one already: the app may die between storing it and emptying the composer. */
  added: (id: string) => Promise<string | undefined>
}

/** Two tabs wrote into one composer: nothing of either is lost, and nothing stands there twice. */
export function joinComments(base: CommentDraft, here: CommentDraft, there: CommentDraft): CommentDraft {
  const { id } = there
  if (here.text === base.text || there.text.includes(here.text)) return { id, text: there.text }
  if (there.text === base.text || here.text.includes(there.text)) return { id, text: here.text }
  return { id, text: `${there.text}\n${here.text}` }
}

/** Keeps what is being typed through a reload or a killed tab. One composer, one key: switching records makes another. */
export function useCommentDraft({ key, newId, add, added }: CommentDraftOptions) {
  const { value, state, open, flush } = useKeptForm<CommentDraft>({ key: () => key, isEmpty: ({ text }) => text === '', join: joinComments })
  const sending = ref(false)
  const ready = ref(false)
  /** Typed before the store answered. */
  const early = ref('')
  const text = computed({
    get: () => (ready.value && value.value ? value.value.text : early.value),
    set(next: string) {
      if (ready.value && value.value) value.value.text = next
      else early.value = next
    },
  })

  /** A text that is no comment yet keeps its id; another one gets its own. */
  async function idFor({ id, text: written }: CommentDraft): Promise<string | undefined> {
    const there = await added(id)
    if (there === undefined) return id
    return there === written.trim() ? undefined : newId()
  }

  async function restore(): Promise<void> {
    await open(() => ({ id: newId(), text: '' }))
    const begun = value.value!
    const id = begun.text === '' ? begun.id : await idFor(begun)
    const empty = { id: newId(), text: '' }
    const kept = id === undefined ? empty : { id, text: begun.text }
    value.value = joinComments(empty, { id: kept.id, text: early.value }, kept)
    ready.value = true
  }
  const restored = restore()

  /** @returns whether it is a comment now. What was typed while it was being stored stays, for another one. */
  async function send(): Promise<boolean> {
    if (sending.value || text.value.trim() === '') return false
    sending.value = true
    try {
      await restored
      const draft = value.value!
      draft.id = await idFor(draft) ?? draft.id
      const { id, text: sent } = draft
      await add(id, sent)
      value.value = { id: newId(), text: text.value === sent ? '' : text.value }
      await flush()
      return true
    }
    finally {
      sending.value = false
    }
  }

  return { text, state, sending, restored, send, flush }
}
