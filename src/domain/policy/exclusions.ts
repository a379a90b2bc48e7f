import { judgeOf } from './condition'
import type { Evaluation } from './evaluation'
import { itemPathsOf, type Item } from './fact-paths'
import type { Facts } from './facts'
import { NONE, oneMore } from './one-more'
import type { Exclusion } from './pack'

/** Tells the answers for which the document says nothing at all, so that silence is not taken for an oversight. */
export function exclusionsOf(exclusions: readonly Exclusion[]): (facts: Facts) => Evaluation['exclusions'] {
  const judged = exclusions.map(({ id, list, where }) => ({ id, list, judge: judgeOf({ all: where }), pathOfItem: itemPathsOf(list) }))
  return (facts) => {
    let found: Evaluation['exclusions'] = NONE
    for (const { id, list, judge, pathOfItem } of judged) {
      const items = (facts[list as keyof Facts] ?? NONE) as readonly Item[]
      let paths: readonly string[] = NONE
      for (let index = 0; index < items.length; index += 1) {
        if (judge(facts, items[index]) === true) paths = oneMore(paths, pathOfItem(index))
      }
      if (paths.length) found = oneMore(found, { id, paths })
    }
    return found
  }
}
