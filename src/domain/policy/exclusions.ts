import { judgeOf } from './condition'
import type { Evaluation } from './evaluation'
import type { Item } from './fact-paths'
import type { Facts } from './facts'
import type { Exclusion } from './pack'

const NONE: readonly never[] = []

/** Tells the answers for which the document says nothing at all, so that silence is not taken for an oversight. */
export function exclusionsOf(exclusions: readonly Exclusion[]): (facts: Facts) => Evaluation['exclusions'] {
  const judged = exclusions.map(({ id, list, where }) => ({ id, list, judge: judgeOf({ all: where }) }))
  return (facts) => {
    let found: { id: string; paths: string[] }[] | undefined
    for (const { id, list, judge } of judged) {
      const items = (facts[list as keyof Facts] ?? NONE) as readonly Item[]
      let paths: string[] | undefined
      for (let index = 0; index < items.length; index += 1) {
        if (judge(facts, items[index]) === true) (paths ??= []).push(`${list}[${index}]`)
      }
      if (paths) (found ??= []).push({ id, paths })
    }
    return found ?? NONE
  }
}
