import type { Assessment, Part } from './assessment'
import { orNothing, plus, range, ZERO, type Interval } from './interval'
import type { Benefit } from './pack'
import { thingOf } from './same-thing'

/** A benefit after the others of its group were looked at. */
export interface Settled {
  assessment: Assessment
  ceiling: Interval
  parts: Assessment['parts']
  /** With what would tell which of the group counts. */
  missing: readonly string[]
  /** The benefit that certainly takes its place. */
  displacedBy?: string
}

/** 从高 is decided by the amounts; at a tie 从优: fixed before up-to; 从新 has nothing to say inside one document. */
const outranks = (a: Benefit, b: Benefit): boolean => a.kind === b.kind ? a.id < b.id : a.kind === 'fixed'

/** What tells one thing from another in a group; undefined when nobody answered it. */
const keyOf = ({ benefit }: Assessment, part: Pick<Part, 'item'>): unknown => benefit.group!.per ? thingOf(part.item?.[benefit.group!.per]) : ''

const add = (parts: readonly Part[]): Interval => parts.reduce((sum, { value }) => plus(sum, value), ZERO)

/** A benefit that brings one amount, whatever it is for. */
const wholeOf = ({ ceiling }: Assessment): Pick<Part, 'item' | 'value'> => ({ item: undefined, value: ceiling! })

/** Parts of one benefit by the thing they are for. */
interface Member { assessment: Assessment; byKey: Map<unknown, Interval>; unplaced: Interval }

function memberOf(assessment: Assessment): Member {
  const parts = assessment.benefit.group!.per ? assessment.parts : [wholeOf(assessment)]
  const byKey = new Map<unknown, Interval>()
  let unplaced = ZERO
  for (const part of parts) {
    const key = keyOf(assessment, part)
    if (key === undefined) unplaced = plus(unplaced, part.value)
    else byKey.set(key, plus(byKey.get(key) ?? ZERO, part.value))
  }
  return { assessment, byKey, unplaced }
}

/** The answers that would place a member's items. */
const unplacedPaths = ({ assessment }: Member): string[] => assessment.parts
  .filter((part) => part.item && keyOf(assessment, part) === undefined)
  .map(({ at }) => `${at}.${assessment.benefit.group!.per}`)

const valueOf = (member: Member, key: unknown): Interval => member.byKey.get(key) ?? ZERO
/** The most a member may bring for one thing, counting items nobody has placed. */
const mostOf = (member: Member, key: unknown): number => valueOf(member, key).hi + member.unplaced.hi
const beats = (a: Member, aFen: number, b: Member, bFen: number): boolean =>
  outranks(a.assessment.benefit, b.assessment.benefit) ? aFen >= bFen : aFen > bFen

/** Whether a member certainly counts for a thing, certainly does not (then who does), or nobody can tell. */
function verdict(member: Member, others: readonly Member[], key: unknown): 'counts' | 'open' | { by: string } {
  const winner = others.find((other) => beats(other, valueOf(other, key).lo, member, mostOf(member, key)))
  if (winner) return { by: winner.assessment.benefit.id }
  return others.every((other) => mostOf(other, key) === 0 || beats(member, valueOf(member, key).lo, other, mostOf(other, key))) ? 'counts' : 'open'
}

/**
 * Benefits of one group for the same thing do not add: the higher counts (从高, then 从优).
 * @returns the members in the order given, and what the group brings altogether
 */
export function settleGroup(assessments: readonly Assessment[]): { members: Settled[]; total: Interval } {
  // most applicants get nothing of most groups: then nothing displaces anything
  // Stryker disable next-line all: what follows gives the same, only more slowly
  if (assessments.every(({ ceiling }) => ceiling!.hi === 0)) {
    return { members: assessments.map((assessment) => ({ assessment, parts: assessment.parts, ceiling: ZERO, missing: assessment.missing })), total: ZERO }
  }
  const members = assessments.map(memberOf)
  const keys = new Set(members.flatMap(({ byKey }) => [...byKey.keys()]))
  const settled = members.map((member): Settled => {
    const { assessment } = member
    const others = members.filter((other) => other !== member)
    const alone = others.every(({ assessment: { ceiling } }) => ceiling!.hi === 0)
    let displacedBy: string | undefined
    let undecided = false
    const leftOf = (part: Pick<Part, 'item' | 'value'>): Interval => {
      const key = keyOf(assessment, part)
      const outcome = alone ? 'counts' : key === undefined ? 'open' : verdict(member, others, key)
      if (outcome === 'counts') return part.value
      if (outcome === 'open') {
        undecided = true
        return orNothing(part.value)
      }
      displacedBy = outcome.by
      return ZERO
    }
    const parts = assessment.parts.map((part) => ({ ...part, value: leftOf(part) }))
    const ceiling = assessment.benefit.group!.per ? add(parts) : leftOf(wholeOf(assessment))
    const gone = ceiling.hi === 0 && assessment.ceiling!.hi > 0
    const missing = undecided ? [...new Set([...assessment.missing, ...others.flatMap((other) => other.assessment.missing), ...members.flatMap(unplacedPaths)])] : assessment.missing
    return { assessment, parts, ceiling, missing, ...(gone && { displacedBy }) }
  })
  const all = (side: 'lo' | 'hi') => [...keys].reduce<number>((sum, key) => sum + Math.max(...members.map((member) => valueOf(member, key)[side])), 0)
  return {
    members: settled,
    total: range(
      // items nobody has placed may be for the same things; each benefit's own items always add
      Math.max(all('lo'), ...assessments.map(({ ceiling }) => ceiling!.lo)),
      members.reduce((sum, { unplaced }) => sum + unplaced.hi, all('hi')),
    ),
  }
}
