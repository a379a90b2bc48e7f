import type { CivilDate } from '../civil-date'
import { judgeAllOf, type Findings } from './condition'
import type { Citation, TraceStep } from './evaluation'
import { itemPathsOf, pathsOf, readerOf, type Item } from './fact-paths'
import type { Facts } from './facts'
import { appliesOn, isBetween, isGoverned, type Calendar } from './in-force'
import { ANY, orNothing, yuanRange, ZERO, type Interval } from './interval'
import type { Benefit } from './pack'
import { calculationOf, type Calculation, type Entry, type Run } from './steps'
import { and, or, type Truth } from './truth'

/** What one benefit gives on its own, before others and higher rules are looked at. */
export interface Assessment {
  benefit: Benefit
  truth: Truth
  /** null: the text names no amount. */
  ceiling: Interval | null
  /** The ceiling's parts, item by item. */
  parts: readonly { at: string; item: Item | undefined; value: Interval; truth: Truth }[]
  failed: readonly string[]
  fails: readonly string[]
  missing: readonly string[]
  trace: readonly TraceStep[]
  /** A date falls between signing and printing. */
  between: boolean
  /** The items that may count, before any step. */
  entries: readonly Entry[]
}

interface Found extends Findings { between: boolean }
interface Judged { truth: Truth; entries: readonly Entry[]; failed: readonly string[] }

/** Evaluates one benefit on its own, for any number of applicants. */
export interface Assessor {
  /** @param between another reading of the days between signing and printing */
  assess: (facts: Facts, between?: boolean) => Assessment
  /** The ceiling when what is left of the items is calculated in another way; nothing is explained. */
  ceilingBy: (calculation: Calculation, of: Assessment, facts: Facts) => Interval
}

const NONE: readonly never[] = []
const WHOLE: Judged = { truth: true, entries: [{ at: '', item: undefined, certain: true, open: false, value: ZERO }], failed: NONE }
const unheard = (): void => undefined

const undated = (): Truth => true

/** @param from `item` for the date of an item, `applicant` for any other; undated where the rule's date is the other's */
function dateJudge({ date }: Benefit, from: 'item' | 'applicant', calendar: Calendar) {
  if (!date || (date[0] === 'item') !== (from === 'item')) return undated
  const read = readerOf(date)
  const pathAt = pathsOf(date)
  return (found: Found, facts: Facts, item?: Item, at?: string): Truth => {
    const day = read(facts, item) as CivilDate | undefined
    const truth = isGoverned(day, calendar)
    if (day === undefined) found.missing.push(pathAt(at))
    else if (truth === false) found.fails.push(pathAt(at))
    if (day !== undefined && isBetween(day, calendar)) found.between = true
    return truth
  }
}

function applicantJudge(benefit: Benefit, calendar: Calendar) {
  const judgeRest = judgeAllOf([{ fact: ['applicant', 'region'], inside: benefit.region }, ...benefit.conditions])
  const judgeDate = dateJudge(benefit, 'applicant', calendar)
  const inForce = appliesOn(calendar.asOf, calendar)
  return (facts: Facts, found: Found): Truth => {
    const kind = facts.applicant?.kind
    if (inForce === false) found.fails.push('asOf')
    if (inForce === undefined) found.between = true
    const belongs = kind === undefined ? undefined : benefit.beneficiaries.includes(kind)
    if (belongs !== true) (belongs === false ? found.fails : found.missing).push('applicant.kind')
    const rest = judgeRest({ facts }, found)
    return and(and(and(inForce, belongs), rest), judgeDate(found, facts))
  }
}

function itemsJudge(benefit: Benefit, calendar: Calendar) {
  const each = benefit.each!
  const judgeItem = judgeAllOf(benefit.itemConditions)
  const judgeDate = dateJudge(benefit, 'item', calendar)
  const pathOfItem = itemPathsOf(each)
  return (facts: Facts, found: Found): Judged => {
    const list = facts[each as keyof Facts] as readonly Item[] | undefined
    if (!list) {
      found.missing.push(each)
      return { truth: undefined, entries: [{ at: each, item: undefined, certain: false, open: true, value: ANY }], failed: NONE }
    }
    if (list.length === 0) found.fails.push(each)
    const entries: Entry[] = []
    const failed: string[] = []
    let truth: Truth = false
    list.forEach((item, index) => {
      const at = pathOfItem(index)
      const own: Found = { fails: [], missing: [], between: false }
      const one = and(judgeItem({ facts, item, at }, own), judgeDate(own, facts, item, at))
      truth = or(truth, one)
      if (one === false) {
        failed.push(at)
        found.fails.push(...own.fails)
        return
      }
      found.missing.push(...own.missing)
      found.between ||= own.between
      entries.push({ at, item, certain: one === true, open: false, value: ZERO })
    })
    return { truth, entries, failed }
  }
}

const excluded = (benefit: Benefit, { fails, between }: Found, failed: readonly string[]): Assessment =>
  ({ benefit, truth: false, ceiling: benefit.kind === 'unquantified' ? null : ZERO, parts: NONE, failed, fails, missing: NONE, trace: NONE, between, entries: NONE })

/** What may not be due at all has no lower bound; what is paid by progress promises none. */
const settled = (value: Interval, { nature }: Benefit, truth: Truth): Interval => truth === true && nature === 'amount' ? value : orNothing(value)

/** Makes the assessor of a benefit as seen on one day. */
export function assessorOf(benefit: Benefit, calendar: Calendar, source: Citation): Assessor {
  const judges = (read: Calendar) => ({ judgeApplicant: applicantJudge(benefit, read), judgeItems: benefit.each ? itemsJudge(benefit, read) : () => WHOLE })
  const usual = judges(calendar)
  const calculate = calculationOf(benefit.calculation)

  const assess = (facts: Facts, between?: boolean): Assessment => {
    const found: Found = { fails: [], missing: [], between: false }
    const { judgeApplicant, judgeItems } = between === undefined ? usual : judges({ ...calendar, between })
    const applicant = judgeApplicant(facts, found)
    if (applicant === false) return excluded(benefit, found, NONE)
    const { truth: itemTruth, entries, failed } = judgeItems(facts, found)
    const truth = and(applicant, itemTruth)
    if (truth === false) return excluded(benefit, found, failed)

    const trace: TraceStep[] = []
    const run: Run = {
      facts,
      missing: found.missing,
      note: ({ at, value }, step, say, looked, bites) => { trace.push({ step, at: at || undefined, say, facts: looked, yuan: yuanRange(value), bites, source }) },
    }
    const { parts, total } = calculate(entries, run)
    return {
      benefit, truth, failed, trace, entries,
      ceiling: benefit.kind === 'unquantified' ? null : settled(total?.value ?? ZERO, benefit, truth),
      parts: parts.map(({ at = '', item, value, certain }) => ({ at, item, value: settled(value, benefit, truth), truth: certain ? truth : undefined })),
      fails: found.fails,
      missing: found.missing.length > 1 ? [...new Set(found.missing)] : found.missing,
      between: found.between,
    }
  }
  const ceilingBy: Assessor['ceilingBy'] = (other, { entries, truth }, facts) =>
    settled(other(entries, { facts, missing: [], note: unheard }).total?.value ?? ZERO, benefit, truth)
  return { assess, ceilingBy }
}
