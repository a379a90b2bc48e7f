import { judge, type World } from './condition'
import { evaluator } from './evaluate'
import type { EvaluateOptions, Evaluation, NearMiss, YuanRange } from './evaluation'
import { pathOf, setFact, type Item } from './fact-paths'
import type { Facts } from './facts'
import type { Benefit, Condition, PolicyPack, Scalar } from './pack'
import { questionOf } from './questions'
import { readsOf, whileSame } from './reads'
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

/** What a family of benefits just misses: those of one group, of which the higher counts, or one that shares none. */
function missesOf(pack: PolicyPack, family: readonly Benefit[], hopeful: readonly Benefit[], options: EvaluateOptions): (facts: Facts) => NearMiss[] {
  let ready: ReturnType<typeof evaluator> | undefined
  return (facts) => {
    const found = new Map<string, NearMiss>()
    for (const benefit of hopeful) {
      for (const { path, value } of failing(benefit, facts)) {
        const { question, field } = questionOf(pack, path) ?? {}
        // benefits of one group gain the same thing once
        if (!(field ?? question)?.attainable || found.has(path)) continue
        const ask = ready ??= evaluator({ ...pack, benefits: family }, options)
        const before = either(ask(facts))
        const after = either(ask(setFact(facts, path, value)))
        found.set(path, { benefit: benefit.id, path, value, gainYuan: [Math.max(0, before[1] === null ? 0 : after[0] - before[1]), after[1] === null ? null : after[1] - before[0]] })
      }
    }
    return [...found.values()].filter(({ gainYuan: [, most] }) => most === null || most > 0)
  }
}

/** Makes `nearMisses` ready for one pack and day, for one applicant who goes on answering: a family is searched again when an answer touches it. */
export function nearMissFinder(pack: PolicyPack, options: EvaluateOptions): (facts: Facts) => NearMiss[] {
  const overlays = options.textOnly ? [] : pack.overlays
  const isHopeful = (benefit: Benefit): boolean => benefit.nature === 'amount' && standingOf(benefit, overlays, options.asOf).standing !== 'blocked'
  const families = new Map<string, Benefit[]>()
  for (const benefit of pack.benefits) {
    const key = benefit.group?.id ?? benefit.id
    families.set(key, [...families.get(key) ?? [], benefit])
  }
  const finders = [...families.values()].flatMap((family) => {
    const hopeful = family.filter(isHopeful)
    return hopeful.length ? [whileSame(readsOf(family), missesOf(pack, family, hopeful, options))] : []
  })
  const size = ({ gainYuan: [, hi] }: NearMiss) => hi ?? Infinity
  return (facts) => finders.flatMap((find) => find(facts)).sort((a, b) => size(b) - size(a) || (a.path < b.path ? -1 : 1))
}
