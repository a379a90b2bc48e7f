import { excluded, forEverybody, type Assessment } from './assessment'
import { judgeAllOf } from './condition'
import { dateJudge, type Found } from './date-judge'
import type { Facts } from './facts'
import { appliesOn, type Calendar } from './in-force'
import { NONE, oneMore } from './one-more'
import type { Benefit } from './pack'
import { and, type Truth } from './truth'
import type { Who } from './who-asks'

/** Whether an applicant may have a benefit at all, before any item is looked at. */
export interface Verdict {
  readonly truth: Truth
  readonly missing: readonly string[]
  readonly between: boolean
  /** What comes of it when that rules the benefit out. */
  readonly out: Assessment | undefined
}

interface Weighed extends Found { truth: Truth }

function tellOf(truth: Truth, path: string, found: Found): void {
  if (truth === false) found.fails = oneMore(found.fails, path)
  else if (truth === undefined) found.missing = oneMore(found.missing, path)
}

const NOBODY: NonNullable<Facts['applicant']> = {}
const TRUTHS: readonly Truth[] = [false, undefined, true]
const placeOf = (truth: Truth): number => truth === undefined ? 1 : truth ? 2 : 0

/**
 * Makes the judge of applicants. Of most, a benefit asks only who they are and where: that comes out in nine ways, each
 * worked out once.
 */
export function applicantJudge(benefit: Benefit, calendar: Calendar, who: Who): (facts: Facts) => Verdict {
  const conditions = judgeAllOf(benefit.conditions)
  const dates = dateJudge(benefit, 'applicant', calendar)
  const inForce = appliesOn(calendar.asOf, calendar)

  function weigh(belongs: Truth, inside: Truth): Weighed {
    const found: Weighed = { truth: and(and(inForce, belongs), inside), fails: inForce === false ? ['asOf'] : NONE, missing: NONE, between: inForce === undefined }
    tellOf(belongs, 'applicant.kind', found)
    // a place known may yet be too wide a one
    tellOf(inside, 'applicant.region', found)
    return found
  }
  const verdict = ({ truth, fails, missing, between }: Weighed): Verdict => ({ truth, missing, between, out: truth === false ? excluded(benefit, fails, NONE) : undefined })
  const lasting = ({ truth, missing, between, out }: Verdict): Verdict => ({ truth, missing: missing.slice(), between, out: out && forEverybody(out) })
  const usual = TRUTHS.map((belongs) => TRUTHS.map((inside) => lasting(verdict(weigh(belongs, inside)))))

  return (facts) => {
    const { belongs, inside } = who(facts.applicant ?? NOBODY)
    const rest = conditions.judge(facts, undefined)
    const date = dates.judge(facts, undefined)
    if (rest === true && date === true) return usual[placeOf(belongs)]![placeOf(inside)]!
    const found = weigh(belongs, inside)
    if (rest !== true) conditions.tell(facts, undefined, undefined, found)
    dates.tell(facts, undefined, undefined, found)
    found.truth = and(and(found.truth, rest), date)
    return verdict(found)
  }
}
