import { ref, shallowRef } from 'vue'
import type { ErrorCode, LetterEntry, LettersAnswer } from '@/contract'

export interface LettersWorld {
  list: (asked: { find?: string; before?: string }) => Promise<Pick<LettersAnswer, 'letters' | 'cursor' | 'waiting'>>
  codeOf: (problem: unknown) => ErrorCode
}

/** One that was taken over between two pages stands in both: as it is now it stands once. */
function followedBy(shown: readonly LetterEntry[], next: readonly LetterEntry[]): LetterEntry[] {
  const ids = new Set(next.map(({ id }) => id))
  return [...shown.filter(({ id }) => !ids.has(id)), ...next]
}

/** What enterprises sent, page by page, those that wait first. Only the server has it. */
export function useLetters({ list, codeOf }: LettersWorld) {
  const letters = shallowRef<readonly LetterEntry[]>()
  const waiting = ref(0)
  const cursor = ref<string>()
  const error = ref<ErrorCode>()
  const loading = ref(false)
  let find = ''
  let asked = 0

  /** What was asked for last counts, whichever answer comes first. */
  async function read(before?: string): Promise<void> {
    const mine = asked += 1
    loading.value = true
    error.value = undefined
    try {
      const answer = await list({ ...(find ? { find } : {}), ...(before === undefined ? {} : { before }) })
      if (mine !== asked) return
      letters.value = before === undefined ? answer.letters : followedBy(letters.value ?? [], answer.letters)
      cursor.value = answer.cursor
      waiting.value = answer.waiting
    } catch (problem) {
      if (mine === asked) error.value = codeOf(problem)
    } finally {
      if (mine === asked) loading.value = false
    }
  }
  return {
    letters, waiting, cursor, error, loading, load: () => read(), more: () => read(cursor.value),
    search: (text: string) => { find = text.trim(); return read() },
  }
}
