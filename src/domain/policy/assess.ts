import type { CivilDate } from '../civil-date'
import { insideOf } from '../region'
import { judgeAllOf, type Findings } from './condition'
import type { Citation, TraceStep } from './evaluation'
import { itemPathsOf, pathsOf, readerOf, type Item } from './fact-paths'
import type { Facts } from './facts'
import { appliesOn, isBetween, isGoverned, type Calendar } from './in-force'
import { ANY, orNothing, yuanRange, ZERO, type Interval } from './interval'
import type { Benefit, Words } from './pack'
import { calculationOf, type Calculation, type Entry, type Run } from './steps'
import { and, or, type Truth } from './truth'

/** What an item, or several merged, bring. */
export type Part = Pick<Entry, 'at' | 'item' | 'value' | 'certain'>

/** What one benefit gives on its own, before others and higher rules are looked at. */
export interface Assessment {
  benefit: Benefit
  truth: Truth
  /** null: the text names no amount. */
  ceiling: Interval | null
  /** The ceiling's parts, item by item. */
  parts: readonly Part[]
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
/** Writes the explanation down while a benefit is worked out. */
class Told implements Run {
  readonly trace: TraceStep[] = []
  readonly facts: Facts
  readonly missing: string[]
  readonly source: Citation

  constructor(facts: Facts, missing: string[], source: Citation) {
    this.facts = facts
    this.missing = missing
    this.source = source
  }

  note({ at, value }: Entry, step: TraceStep['step'], say: Words, facts?: TraceStep['facts'], bites?: boolean): void {
    this.trace.push({ step, at: at || undefined, say, facts, yuan: yuanRange(value), bites, source: this.source })
  }
}

const unheard = (): void => undefined

const undated = { judge: (): Truth => true, tell: unheard }

/** @param from `item` for the date of an item, `applicant` for any other; undated where the rule's date is the other's */
function dateJudge({ date }: Benefit, from: 'item' | 'applicant', calendar: Calendar) {
  if (!date || (date[0] === 'item') !== (from === 'item')) return undated
  const read = readerOf(date)
  const pathAt = pathsOf(date)
  return {
    judge: (facts: Facts, item?: Item): Truth => isGoverned(read(facts, item) as CivilDate | undefined, calendar),
    tell(found: Found, facts: Facts, truth: Truth, item?: Item, at?: string): void {
      // the usual day: nothing fails, nothing is missing, and it lies after the printing
      if (truth === true && calendar.between === undefined) return
      const day = read(facts, item) as CivilDate | undefined
      if (day === undefined) found.missing.push(pathAt(at))
      else {
        if (truth === false) found.fails.push(pathAt(at))
        if (isBetween(day, calendar)) found.between = true
      }
    },
  }
}

const NOBODY: NonNullable<Facts['applicant']> = {}

function applicantJudge(benefit: Benefit, calendar: Calendar) {
  const isInside = insideOf(benefit.region)
  const judgeRest = judgeAllOf(benefit.conditions)
  const beneficiaries = new Set(benefit.beneficiaries)
  const judgeDate = dateJudge(benefit, 'applicant', calendar)
  const inForce = appliesOn(calendar.asOf, calendar)
  return (facts: Facts, found: Found): Truth => {
    const { kind, region } = facts.applicant ?? NOBODY
    if (inForce === false) found.fails.push('asOf')
    if (inForce === undefined) found.between = true
    const belongs = kind === undefined ? undefined : beneficiaries.has(kind)
    if (belongs !== true) (belongs === false ? found.fails : found.missing).push('applicant.kind')
    const inside = region === undefined ? undefined : isInside(region)
    // a place known may yet be too wide a one
    if (inside !== true) (inside === false ? found.fails : found.missing).push('applicant.region')
    const rest = judgeRest.judge(facts, undefined)
    if (rest !== true) judgeRest.tell(facts, undefined, undefined, found)
    const date = judgeDate.judge(facts)
    judgeDate.tell(found, facts, date)
    return and(and(and(and(inForce, belongs), inside), rest), date)
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
    for (let index = 0; index < list.length; index += 1) {
      const item = list[index]!
      const at = pathOfItem(index)
      const rest = judgeItem.judge(facts, item)
      const date = judgeDate.judge(facts, item)
      const one = and(rest, date)
      truth = or(truth, one)
      if (one === false) {
        failed.push(at)
        // an item that fails is gone: what it leaves open is no question
        const own: Found = { fails: found.fails, missing: [], between: false }
        if (rest !== true) judgeItem.tell(facts, item, at, own)
        if (date === false) judgeDate.tell(own, facts, date, item, at)
      }
      else {
        if (rest !== true) judgeItem.tell(facts, item, at, found)
        judgeDate.tell(found, facts, date, item, at)
        entries.push({ at, item, certain: one === true, open: false, value: ZERO })
      }
    }
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

    const run = new Told(facts, found.missing, source)
    const { parts, total } = calculate(entries, run)
    return {
      benefit, truth, failed, trace: run.trace, entries,
      ceiling: benefit.kind === 'unquantified' ? null : settled(total?.value ?? ZERO, benefit, truth),
      parts: truth === true && benefit.nature === 'amount' ? parts : parts.map(({ at, item, value, certain }) => ({ at, item, value: settled(value, benefit, truth), certain: certain && truth === true })),
      fails: found.fails,
      missing: found.missing.length > 1 ? [...new Set(found.missing)] : found.missing,
      between: found.between,
    }
  }
  const ceilingBy: Assessor['ceilingBy'] = (other, { entries, truth }, facts) =>
    settled(other(entries, { facts, missing: [], note: unheard }).total?.value ?? ZERO, benefit, truth)
  return { assess, ceilingBy }
}
