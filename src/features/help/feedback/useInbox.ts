import { ref, shallowRef } from 'vue'
import type { ErrorCode, FeedbackAnswer, FeedbackEntry } from '@/contract'

export interface InboxWorld {
  list: (before?: string) => Promise<Pick<FeedbackAnswer, 'entries' | 'cursor'>>
  codeOf: (problem: unknown) => ErrorCode
}

/** What people wrote, page by page, newest first. Only the server has it. */
export function useInbox({ list, codeOf }: InboxWorld) {
  const entries = shallowRef<readonly FeedbackEntry[]>()
  const cursor = ref<string>()
  const error = ref<ErrorCode>()
  const loading = ref(false)

  async function read(before?: string): Promise<void> {
    if (loading.value) return
    loading.value = true
    error.value = undefined
    try {
      const answer = await list(before)
      entries.value = before === undefined ? answer.entries : [...entries.value ?? [], ...answer.entries]
      cursor.value = answer.cursor
    } catch (problem) {
      error.value = codeOf(problem)
    } finally {
      loading.value = false
    }
  }
  return { entries, cursor, error, loading, load: () => read(), more: () => read(cursor.value) }
}
