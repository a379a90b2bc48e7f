import { judgeOf } from './condition'
import type { Evaluation } from './evaluation'
import type { Item } from './fact-paths'
import type { Facts } from './facts'
import type { Exclusion } from './pack'

/** Tells the answers for which the document says nothing at all, so that silence is not taken for an oversight. */
export function exclusionsOf(exclusions: readonly Exclusion[]): (facts: Facts) => Evaluation['exclusions'] {
  const judged = exclusions.map(({ id, list, where }) => ({ id, list, judge: judgeOf({ all: where }) }))
  return (facts) => judged.flatMap(({ id, list, judge }) => {
    const items = (facts[list as keyof Facts] ?? []) as readonly Item[]
    const paths = items.flatMap((item, index) => judge(facts, item) === true ? [`${list}[${index}]`] : [])
    return paths.length ? [{ id, paths }] : []
  })
}
