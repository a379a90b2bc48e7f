import { evaluator, type EvaluateOptions, type Evaluation, type PolicyPack, type YuanRange } from '@/domain/policy'
import type { Sample } from './samples'

/** One place in which two packs differ; `undefined`: not there. */
export interface Change { path: string; before: unknown; after: unknown }

/** What a change brings one applicant. */
export interface Effect {
  sample: Sample
  /** Upper bounds first, then lower ones decide. */
  verdict: 'wins' | 'loses' | 'both'
  totals: { name: keyof Evaluation['totals']; before: YuanRange; after: YuanRange }[]
  benefits: { id: string; before: string; after: string }[]
}

const isRecord = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value)
/** Members of a list by their id, so that a new one in the middle is not taken for a change of all after it. */
const keyed = (list: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(list.map((item, index) => [isRecord(item) && typeof item['id'] === 'string' ? item['id'] : String(index), item]))
const members = (value: unknown): Record<string, unknown> | undefined => Array.isArray(value) ? keyed(value) : isRecord(value) ? value : undefined

/** Every place in which two values differ, deepest first named. */
export function differences(before: unknown, after: unknown, path = ''): Change[] {
  const [a, b] = [members(before), members(after)]
  if (!a || !b) return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) => differences(a[key], b[key], path ? `${path}.${key}` : key))
}

/** What follows from something that is compared anyway: amounts are compared as written, `0.5万元/件`. */
const DERIVED = new Set(['sha256', 'version', 'reviewedUntil', 'fen', 'basisPoints'])

/** Where two packs differ: rules by id, then the rest of the pack. */
export function comparePacks(before: PolicyPack, after: PolicyPack): Change[] {
  const relevant = (pack: PolicyPack) => JSON.parse(JSON.stringify(pack, (key, value: unknown) => DERIVED.has(key) ? undefined : value)) as unknown
  return differences(relevant(before), relevant(after))
}

const upper = ([, hi]: YuanRange): number => hi ?? Number.POSITIVE_INFINITY
/** Positive: more. An upper bound counts before a lower one. */
const gain = (before: YuanRange, after: YuanRange): number => upper(before) === upper(after) ? after[0] - before[0] : upper(after) - upper(before)

const standingOf = ({ status, standing, ceilingYuan }: Evaluation['benefits'][number]): string =>
  `${status}, ${standing}, ${ceilingYuan ? rangeText(ceilingYuan) : 'no amount'}`
export const rangeText = ([lo, hi]: YuanRange): string => lo === hi ? String(lo) : `${lo}–${hi ?? '∞'}`

/** The applicants for whom a change makes a difference. What is stopped counts in no one's favour. */
export function effectsOn(samples: readonly Sample[], before: PolicyPack, after: PolicyPack, options: EvaluateOptions): Effect[] {
  const [askOld, askNow] = [evaluator(before, options), evaluator(after, options)]
  return samples.flatMap((sample): Effect[] => {
    const [old, now] = [askOld(sample.facts), askNow(sample.facts)]
    const totals = (['payableYuan', 'toVerifyYuan', 'blockedYuan'] as const)
      .map((name) => ({ name, before: old.totals[name], after: now.totals[name] }))
      .filter(({ before: a, after: b }) => gain(a, b) !== 0)
    const [olds, nows] = [old, now].map(({ benefits }) => new Map(benefits.map((result) => [result.id, standingOf(result)]))) as [Map<string, string>, Map<string, string>]
    const benefits = [...new Set([...olds.keys(), ...nows.keys()])]
      .map((id) => ({ id, before: olds.get(id) ?? 'not there', after: nows.get(id) ?? 'not there' }))
      .filter((one) => one.before !== one.after)
    if (!benefits.length) return []
    const gains = totals.filter(({ name }) => name !== 'blockedYuan').map(({ before: a, after: b }) => gain(a, b))
    const [wins, loses] = [gains.some((more) => more > 0), gains.some((more) => more < 0)]
    return [{ sample, verdict: wins === loses ? 'both' : wins ? 'wins' : 'loses', totals, benefits }]
  })
}
