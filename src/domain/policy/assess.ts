import { applicantJudge } from './applicant'
import { excluded, type Assessment } from './assessment'
import type { Found } from './date-judge'
import type { Citation, TraceStep } from './evaluation'
import type { Facts } from './facts'
import type { Calendar } from './in-force'
import { orNothing, type Interval } from './interval'
import { emptyList, itemsJudge } from './items'
import { NONE, oneMore } from './one-more'
import type { Benefit, Words } from './pack'
import { calculationOf, type Calculation, type Entry, type Run } from './steps'
import { and, type Truth } from './truth'
import { whoAsks } from './who-asks'

/** Evaluates one benefit on its own, for any number of applicants. */
export interface Assessor {
  /** @param between another reading of the days between signing and printing */
  assess: (facts: Facts, between?: boolean) => Assessment
  /** The ceiling when what is left of the items is calculated in another way; nothing is explained. */
  ceilingBy: (calculation: Calculation, of: Assessment, facts: Facts) => Interval
}

/** Writes the explanation down while a benefit is worked out. */
class Told implements Run {
  readonly trace: TraceStep[] = []
  readonly facts: Facts
  readonly source: Citation
  missing: readonly string[]

  constructor(facts: Facts, missing: readonly string[], source: Citation) {
    this.facts = facts
    this.source = source
    this.missing = missing
  }

  miss(path: string): void {
    this.missing = oneMore(this.missing, path)
  }

  note({ at }: Entry, value: Interval, step: TraceStep['step'], say: Words, facts?: TraceStep['facts'], bites?: boolean): void {
    this.trace.push({ step, at: at || undefined, say, facts, yuan: value.yuan, bites, source: this.source })
  }
}

const unheard = (): void => undefined

/** What may not be due at all has no lower bound; what is paid by progress promises none. */
const settled = (value: Interval, { nature }: Benefit, truth: Truth): Interval => truth === true && nature === 'amount' ? value : orNothing(value)

/**
 * Makes the assessor of a benefit as seen on one day; several that are evaluated together share whom they are for.
 * @param begunOnly leaves out items of which nothing is answered
 */
export function assessorOf(benefit: Benefit, calendar: Calendar, source: Citation, whoOf = whoAsks(), begunOnly = false): Assessor {
  const judges = (read: Calendar) => ({ judgeApplicant: applicantJudge(benefit, read, whoOf(benefit)), judgeItems: itemsJudge(benefit, read, begunOnly) })
  const usual = judges(calendar)
  const nothingOf = emptyList(benefit)
  const calculate = calculationOf(benefit.calculation)

  const assess = (facts: Facts, between?: boolean): Assessment => {
    const { judgeApplicant, judgeItems } = between === undefined ? usual : judges({ ...calendar, between })
    const applicant = judgeApplicant(facts)
    const out = applicant.out ?? nothingOf(facts)
    if (out) return out
    const found: Found = { fails: NONE, missing: applicant.missing.length === 0 ? NONE : applicant.missing.slice(), between: applicant.between }
    const { truth: itemTruth, entries, failed } = judgeItems(facts, found)
    const truth = and(applicant.truth, itemTruth)
    if (truth === false) return excluded(benefit, found.fails, failed)

    const run = new Told(facts, found.missing, source)
    const { parts, total } = calculate(entries, run)
    return {
      benefit, truth, failed, trace: run.trace, entries,
      ceiling: benefit.kind === 'unquantified' ? null : settled(total!, benefit, truth),
      parts: truth === true && benefit.nature === 'amount' ? parts : parts.map(({ at, item, value, certain }) => ({ at, item, value: settled(value, benefit, truth), certain: certain && truth === true })),
      fails: found.fails,
      // Stryker disable next-line ConditionalExpression,EqualityOperator,Number: one path is no double of another
      missing: run.missing.length > 1 ? [...new Set(run.missing)] : run.missing,
      between: found.between,
      common: undefined,
    }
  }
  const ceilingBy: Assessor['ceilingBy'] = (other, { entries, truth }, facts) =>
    settled(other(entries, { facts, miss: unheard, note: unheard }).total!, benefit, truth)
  return { assess, ceilingBy }
}
