import { judge, type World } from './condition'
import { evaluator } from './evaluate'
import type { EvaluateOptions, Evaluation, NearMiss, YuanRange } from './evaluation'
import { pathOf, setFact, type Item } from './fact-paths'
import type { Facts } from './facts'
import type { Benefit, Condition, PolicyPack, Scalar } from './pack'
import { questionOf } from './questions'
import { standingOf } from './standing'

/** Beyond this many items a list is not searched for near misses: nobody reads them. */
const MAX_SEARCHED = 50

/** A value that would satisfy a condition on one fact. */
const satisfying = (condition: Condition): Scalar | undefined =>
  'is' in condition ? condition.is : 'oneOf' in condition ? condition.oneOf[0] : undefined

function* failing(benefit: Benefit, facts: Facts): Generator<{ path: string; value: Scalar }> {
  const items = benefit.each ? ((facts[benefit.each as keyof Facts] ?? []) as readonly Item[]).slice(0, MAX_SEARCHED) : []
  const worlds: { condition: Condition; world: World }[] = [
    ...benefit.conditions.map((condition) => ({ condition, world: { facts } })),
    ...items.flatMap((item, index) => benefit.itemConditions.map((condition) => ({ condition, world: { facts, item, at: `${benefit.each}[${index}]` } }))),
  ]
  for (const { condition, world } of worlds) {
    const value = satisfying(condition)
    if (!('fact' in condition) || value === undefined || judge(condition, world) !== false) continue
    yield { path: pathOf(condition.fact, world.at), value }
  }
}

const either = ({ totals: { payableYuan: a, toVerifyYuan: b } }: Evaluation): YuanRange =>
  [a[0] + b[0], a[1] === null || b[1] === null ? null : a[1] + b[1]]

/**
 * Conditions just missed: each failing one that an applicant can bring about is met alone, and the benefit evaluated again.
 * Blocked and discretionary benefits bring nothing to look forward to and are left out.
 * @returns greatest gain first; the gain counts what the benefit displaces in its group
 */
export const nearMisses = (pack: PolicyPack, facts: Facts, options: EvaluateOptions): NearMiss[] => nearMissFinder(pack, options)(facts)

/** Makes `nearMisses` ready for one pack and day; a family of benefits is made ready when something in it is first missed. */
export function nearMissFinder(pack: PolicyPack, options: EvaluateOptions): (facts: Facts) => NearMiss[] {
  const overlays = options.textOnly ? [] : pack.overlays
  const hopeful = pack.benefits.filter((benefit) => benefit.nature === 'amount' && standingOf(benefit, overlays, options.asOf).standing !== 'blocked')
  const families: Record<string, (facts: Facts) => Evaluation> = {}
  const familyOf = ({ id, group }: Benefit): ((facts: Facts) => Evaluation) =>
    families[group?.id ?? id] ??= evaluator({ ...pack, benefits: pack.benefits.filter((one) => one.id === id || (group && one.group?.id === group.id)) }, options)
  return (facts) => {
    const found: NearMiss[] = []
    const seen = new Set<string>()
    for (const benefit of hopeful) {
      for (const { path, value } of failing(benefit, facts)) {
        const { question, field } = questionOf(pack, path) ?? {}
        if (!(field ?? question)?.attainable) continue
        // benefits of one group gain the same thing once
        const key = `${benefit.group?.id ?? benefit.id} ${path}`
        if (seen.has(key)) continue
        seen.add(key)
        const ask = familyOf(benefit)
        const before = either(ask(facts))
        const after = either(ask(setFact(facts, path, value)))
        const gainYuan: YuanRange = [Math.max(0, before[1] === null ? 0 : after[0] - before[1]), after[1] === null ? null : after[1] - before[0]]
        if (gainYuan[1] !== null && gainYuan[1] <= 0) continue
        found.push({ benefit: benefit.id, path, value, gainYuan })
      }
    }
    const size = ({ gainYuan: [, hi] }: NearMiss) => hi ?? Infinity
    return found.sort((a, b) => size(b) - size(a) || (a.path < b.path ? -1 : 1))
  }
}
