import { judgeAll } from './condition'
import type { Evaluation } from './evaluation'
import type { Item } from './fact-paths'
import type { Facts } from './facts'
import type { Exclusion } from './pack'

/** Answers for which the document says nothing at all, so that silence is not taken for an oversight. */
export function exclusionsOf(exclusions: readonly Exclusion[], facts: Facts): Evaluation['exclusions'] {
  return exclusions.flatMap(({ id, list, where }) => {
    const items = (facts[list as keyof Facts] ?? []) as readonly Item[]
    const paths = items
      .map((item, index) => judgeAll(where, { facts, item, at: '' }, { fails: [], missing: [] }) === true ? `${list}[${index}]` : '')
      .filter(Boolean)
    return paths.length ? [{ id, paths }] : []
  })
}
