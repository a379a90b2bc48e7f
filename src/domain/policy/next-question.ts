import type { BenefitResult } from './evaluation'
import type { PolicyPack } from './pack'

/** How much an answer may settle: open ceilings first, then the yuan between lower and upper bounds. */
interface Weight { open: number; yuan: number }

/** Place of a path's question in the pack, so that equal weights keep the pack's order. */
function orderOf(pack: PolicyPack): (path: string) => number {
  const order = new Map<string, number>()
  for (const { path, itemFields } of pack.questions) {
    order.set(path, order.size)
    itemFields?.forEach((field) => order.set(`${path}.${field.path}`, order.size))
  }
  return (path) => order.get(path.replace(/\[\d+\]/g, '')) ?? order.size
}

/**
 * Finds the unanswered fact that would narrow the ceilings most; blocked benefits do not count, nothing depends on them.
 * @returns its path, or null when no answer would change a ceiling
 */
export function nextQuestionOf(pack: PolicyPack): (benefits: readonly BenefitResult[]) => string | null {
  let known: ReturnType<typeof orderOf> | undefined
  return (benefits) => {
    let weights: Map<string, Weight> | undefined
    for (const { standing, nature, ceilingYuan, missing } of benefits) {
      if (standing === 'blocked' || nature !== 'amount' || !ceilingYuan || ceilingYuan[0] === ceilingYuan[1]) continue
      weights ??= new Map()
      for (const path of missing) {
        // Stryker disable next-line Number: where every weight starts changes no order
        const weight = weights.get(path) ?? { open: 0, yuan: 0 }
        // Stryker disable next-line Number: counted in ones or twos, the order is the same
        const open = weight.open + 1
        weights.set(path, ceilingYuan[1] === null
          ? { ...weight, open }
          : { ...weight, yuan: weight.yuan + ceilingYuan[1] - ceilingYuan[0] })
      }
    }
    if (!weights?.size) return null
    const order = known ??= orderOf(pack)
    const [best] = [...weights].sort(([a, x], [b, y]) => y.open - x.open || y.yuan - x.yuan || order(a) - order(b) || (a < b ? -1 : 1))
    return best![0]
  }
}
