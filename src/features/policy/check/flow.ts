import type { Question } from '@/domain/policy'

/** The screen on which one chooses which matters to ask about. */
export const TOPICS = 'topics'

/** Where one stands among the screens of a self-check. */
export interface Place {
  id: string
  index: number
  count: number
  question: Question | undefined
  previous: string | undefined
  next: string | undefined
}

/**
 * The screen asked for among those there are. The questions change with the answers, so one that is no longer asked leads
 * to the first screen.
 */
export function placeOf(questions: readonly Question[], wanted: string | undefined): Place {
  const ids = [TOPICS, ...questions.map((question) => question.id)]
  const index = Math.max(0, ids.indexOf(wanted ?? TOPICS))
  return { id: ids[index]!, index, count: ids.length, question: questions[index - 1], previous: ids[index - 1], next: ids[index + 1] }
}
