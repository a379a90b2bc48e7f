import type { CivilDate } from '../civil-date'
import { judgeAll, type Findings } from './condition'
import type { Citation, TraceStep } from './evaluation'
import { pathOf, readFact, type Item } from './fact-paths'
import type { Facts } from './facts'
import { appliesOn, isBetween, isGoverned, type Calendar } from './in-force'
import { ANY, orNothing, yuanRange, ZERO, type Interval } from './interval'
import type { Benefit, Step } from './pack'
import { calculate, type Entry, type Run } from './steps'
import { and, or, type Truth } from './truth'

/** What one benefit gives on its own, before others and higher rules are looked at. */
export interface Assessment {
  benefit: Benefit
  truth: Truth
  /** null: the text names no amount. */
  ceiling: Interval | null
  /** The ceiling's parts, item by item. */
  parts: readonly { at: string; item?: Item | undefined; value: Interval; truth: Truth }[]
  failed: readonly string[]
  fails: readonly string[]
  missing: readonly string[]
  trace: readonly TraceStep[]
  /** A date falls between signing and printing. */
  between: boolean
}

interface Found extends Findings { between: boolean }

function judgeDate(benefit: Benefit, facts: Facts, item: Item | undefined, at: string | undefined, calendar: Calendar, found: Found): Truth {
  if (!benefit.date) return true
  const day = readFact(benefit.date, facts, item) as CivilDate | undefined
  const truth = isGoverned(day, calendar)
  if (day === undefined) found.missing.push(pathOf(benefit.date, at))
  else if (truth === false) found.fails.push(pathOf(benefit.date, at))
  if (day !== undefined && isBetween(day, calendar)) found.between = true
  return truth
}

function judgeApplicant(benefit: Benefit, facts: Facts, calendar: Calendar, found: Found): Truth {
  const { kind } = facts.applicant ?? {}
  const inForce = appliesOn(calendar.asOf, calendar)
  if (inForce === false) found.fails.push('asOf')
  if (inForce === undefined) found.between = true
  const belongs = kind === undefined ? undefined : benefit.beneficiaries.includes(kind)
  if (belongs !== true) (belongs === false ? found.fails : found.missing).push('applicant.kind')
  const rest = judgeAll([{ fact: ['applicant', 'region'], inside: benefit.region }, ...benefit.conditions], { facts }, found)
  const date = benefit.date?.[0] === 'item' ? true : judgeDate(benefit, facts, undefined, undefined, calendar, found)
  return and(and(and(inForce, belongs), rest), date)
}

function judgeItems(benefit: Benefit, facts: Facts, calendar: Calendar, found: Found): { truth: Truth; entries: Entry[]; failed: string[] } {
  const list = facts[benefit.each as keyof Facts] as readonly Item[] | undefined
  if (!list) {
    found.missing.push(benefit.each!)
    return { truth: undefined, entries: [{ at: benefit.each!, certain: false, open: true, value: ANY }], failed: [] }
  }
  if (list.length === 0) found.fails.push(benefit.each!)
  const entries: Entry[] = []
  const failed: string[] = []
  let truth: Truth = false
  list.forEach((item, index) => {
    const at = `${benefit.each}[${index}]`
    const own: Found = { fails: [], missing: [], between: false }
    const one = and(judgeAll(benefit.itemConditions, { facts, item, at }, own), judgeDate(benefit, facts, item, at, calendar, own))
    truth = or(truth, one)
    if (one === false) {
      failed.push(at)
      found.fails.push(...own.fails)
      return
    }
    found.missing.push(...own.missing)
    found.between ||= own.between
    entries.push({ at, item, certain: one === true, value: ZERO })
  })
  return { truth, entries, failed }
}

const excluded = (benefit: Benefit, { fails, between }: Found, failed: readonly string[]): Assessment =>
  ({ benefit, truth: false, ceiling: benefit.kind === 'unquantified' ? null : ZERO, parts: [], failed, fails, missing: [], trace: [], between })

/**
 * Evaluates one benefit on its own.
 * @param steps another reading's calculation
 */
export function assess(benefit: Benefit, facts: Facts, calendar: Calendar, source: Citation, steps: readonly Step[] = benefit.calculation): Assessment {
  const found: Found = { fails: [], missing: [], between: false }
  const applicant = judgeApplicant(benefit, facts, calendar, found)
  if (applicant === false) return excluded(benefit, found, [])

  const { truth: itemTruth, entries, failed } = benefit.each
    ? judgeItems(benefit, facts, calendar, found)
    : { truth: true, entries: [{ at: '', certain: true, value: ZERO }], failed: [] }
  const truth = and(applicant, itemTruth)
  if (truth === false) return excluded(benefit, found, failed)

  const trace: TraceStep[] = []
  const run: Run = {
    facts,
    missing: found.missing,
    note: ({ at, value }, { step, say, facts, bites }) => trace.push({ step, at: at || undefined, say, facts, yuan: yuanRange(value), bites, source }),
  }
  const { parts, total } = calculate(steps, entries, run)
  // what may not be due at all has no lower bound; what is paid by progress promises none
  const sure = truth === true && benefit.nature === 'amount'
  const settle = (value: Interval) => sure ? value : orNothing(value)
  return {
    benefit, truth, failed, trace,
    ceiling: benefit.kind === 'unquantified' ? null : settle(total?.value ?? ZERO),
    parts: parts.map(({ at = '', item, value, certain }) => ({ at, item, value: settle(value), truth: certain ? truth : undefined })),
    fails: found.fails,
    missing: found.missing.length > 1 ? [...new Set(found.missing)] : found.missing,
    between: found.between,
  }
}
