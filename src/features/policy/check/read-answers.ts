import { checkFacts, setFact, type Facts } from '@/domain/policy'
import type { Answers } from './answers'

/**
 * Answers from the phone's store, which an earlier version of the app may have written: what this version cannot read is
 * forgotten, the rest is kept.
 */
export function readAnswers(stored: unknown): Answers {
  const found = (typeof stored === 'object' && stored !== null ? stored : {}) as Partial<Answers>
  const words = (list: unknown) => (Array.isArray(list) ? list.filter((entry): entry is string => typeof entry === 'string') : [])
  const checked = checkFacts(found.facts ?? {})
  const facts = checked.facts ?? checkFacts(checked.problems.reduce((rest, { path }) => (path ? setFact(rest, path, undefined) : {}), (found.facts ?? {}) as Facts)).facts
  return { facts: facts ?? {}, topics: words(found.topics), unsure: words(found.unsure), ...(typeof found.at === 'string' ? { at: found.at } : {}) }
}
