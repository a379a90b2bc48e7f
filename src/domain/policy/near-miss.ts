import { judge, type World } from './condition'
import { evaluator } from './evaluate'
import type { EvaluateOptions, Evaluation, NearMiss, YuanRange } from './evaluation'
import { getFact, keysOf, pathOf, setFact, type Item } from './fact-paths'
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

/** How many conditions of a benefit nobody has answered yet. */
const openIn = ({ conditions, itemConditions }: Benefit, facts: Facts, item: Item | undefined): number =>
  [...conditions, ...item ? itemConditions : []].filter((condition) => judge(condition, { facts, item }) === undefined).length

/** The item a path speaks of, alone in its list; undefined for what is no list's. */
function aloneAt(facts: Facts, path: string): { facts: Facts; path: string; item: Item } | undefined {
  const [list, at, field] = keysOf(path)
  if (typeof at !== 'number') return undefined
  const item = getFact(facts, `${list}[${at}]`) as Item
  return { facts: { ...facts, [list as string]: [item] }, path: `${list}[0].${field}`, item }
}

/** The most that is gained whatever the unanswered turns out to be: the same before and after. */
function mostBetween(before: YuanRange, after: YuanRange): number | null {
  if (after[1] === null) return null
  return before[1] === null ? after[1] - before[0] : Math.max(after[0] - before[0], after[1] - before[1])
}

/**
 * Conditions just missed: each failing one that an applicant can bring about is met alone, and the benefit evaluated again.
 * Blocked and discretionary benefits bring nothing to look forward to and are left out.
 * @returns greatest gain first; the gain counts what the benefit displaces in its group, and is that of the benefit named: neither
 * that of another for which something else would have to come true as well, nor that of another item nobody has answered yet
 */
export const nearMisses = (pack: PolicyPack, facts: Facts, options: EvaluateOptions): NearMiss[] => nearMissFinder(pack, options)(facts)

/** What a family of benefits just misses: those of one group, of which the higher counts, or one that shares none. */
function missesOf(pack: PolicyPack, family: readonly Benefit[], hopeful: readonly Benefit[], options: EvaluateOptions): (facts: Facts) => NearMiss[] {
  const made = new Map<string, ReturnType<typeof evaluator>>()
  const evaluatorOf = (benefits: readonly Benefit[]): ReturnType<typeof evaluator> => {
    const key = benefits.map(({ id }) => id).join()
    const ready = made.get(key) ?? evaluator({ ...pack, benefits }, options)
    made.set(key, ready)
    return ready
  }

  /** What of the family brings something already, or may. */
  const presentIn = (facts: Facts): Set<string> =>
    new Set(evaluatorOf(family)(facts).benefits.filter(({ ceilingYuan }) => ceilingYuan?.[1] !== 0).map(({ id }) => id))

  function missOf(benefit: Benefit, path: string, value: Scalar, facts: Facts, present: ReadonlySet<string>): NearMiss {
    const ask = evaluatorOf(family.filter((one) => one === benefit || present.has(one.id)))
    const [before, after] = [either(ask(facts)), either(ask(setFact(facts, path, value)))]
    const alone = aloneAt(facts, path)
    const most = alone ? mostBetween(either(ask(alone.facts)), either(ask(setFact(alone.facts, alone.path, value)))) : mostBetween(before, after)
    const least = Math.max(0, before[1] === null ? 0 : after[0] - before[1])
    // what all items share may be used up by others
    return { benefit: benefit.id, path, value, gainYuan: [least, after[1] === null || most === null ? null : Math.min(most, after[1] - before[0])] }
  }

  return (facts) => {
    const found = new Map<string, { open: number; miss: NearMiss }>()
    let present: Set<string> | undefined
    for (const benefit of hopeful) {
      for (const { path, value } of failing(benefit, facts)) {
        const { question, field } = questionOf(pack, path) ?? {}
        if (!(field ?? question)?.attainable) continue
        const changed = setFact(facts, path, value)
        const open = openIn(benefit, changed, aloneAt(changed, path)?.item)
        const known = found.get(path)
        if (known && known.open < open) continue
        const miss = missOf(benefit, path, value, facts, present ??= presentIn(facts))
        // benefits of one group gain the same thing once: the one nearest to be reached, then the one that brings more
        if (!known || open < known.open || sizeOf(miss) > sizeOf(known.miss)) found.set(path, { open, miss })
      }
    }
    return [...found.values()].map(({ miss }) => miss).filter((miss) => sizeOf(miss) > 0)
  }
}

const sizeOf = ({ gainYuan: [, most] }: NearMiss): number => most ?? Infinity

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
  return (facts) => finders.flatMap((find) => find(facts)).sort((a, b) => sizeOf(b) - sizeOf(a) || (a.path < b.path ? -1 : 1))
}
