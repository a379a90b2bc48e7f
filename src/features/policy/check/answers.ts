import type { Facts, PolicyPack, Question } from '@/domain/policy'

/** A self-check as it is kept on the phone. */
export interface Answers {
  facts: Facts
  /** Matters chosen at the start; none: all of them. */
  topics: string[]
  /** Questions answered with "not sure". */
  unsure: string[]
  /** The question one was at, to go on there. */
  at?: string
}

export const noAnswers = (): Answers => ({ facts: {}, topics: [], unsure: [] })

/** Whether anything was answered at all. */
export const hasAnswers = (answers: Answers | undefined): boolean =>
  answers !== undefined && (Object.keys(answers.facts).length > 0 || answers.unsure.length > 0)

/**
 * The questions of the chosen matters, in the order of the pack. Questions about the applicant belong to every matter.
 * @param worth questions worth asking this applicant (`questionsFor`)
 */
export function questionsOfTopics(worth: readonly Question[], topics: readonly string[], general: string): Question[] {
  return topics.length === 0 ? [...worth] : worth.filter((question) => question.topic === general || topics.includes(question.topic))
}

/** Matters one may choose, without the one about the applicant. */
export const choosableTopics = (pack: PolicyPack, general: string) => pack.topics.filter((topic) => topic.id !== general)
