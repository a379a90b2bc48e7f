import { alternativesOf, type Alternatives } from './alternatives'
import { assessorOf, type Assessor } from './assess'
import type { Assessment } from './assessment'
import type { BenefitResult, Citation, EvaluateOptions, Evaluation, ItemResult, Status } from './evaluation'
import { exclusionsOf } from './exclusions'
import type { Facts } from './facts'
import { settleGroup, type Settled } from './groups'
import { yuanRange, ZERO, type Interval } from './interval'
import { nextQuestionOf } from './next-question'
import { beside, comparedWith } from './other-policies'
import type { Benefit, PolicyDocument, PolicyPack, Words } from './pack'
import { standingOf, type Stand } from './standing'
import { totalsOf, type Counted } from './totals'
import type { Truth } from './truth'

/** Most applicants are concerned by few benefits: what is empty is one thing. */
const NONE: readonly never[] = []

const statusOf = (truth: Truth, { nature }: Benefit): Status =>
  truth === undefined ? 'unknown' : truth ? (nature === 'amount' ? 'eligible' : 'discretionary') : 'ineligible'

function itemsOf({ assessment, parts }: Settled): readonly ItemResult[] {
  const { benefit: { each, kind }, failed } = assessment
  if (!each || parts.length === 0) return failed
  // a list nobody answered has no item to tell of
  if (parts[0]!.at === each) return failed
  const counting = parts.map(({ at, value, certain }): ItemResult =>
    ({ path: at!, status: certain ? 'eligible' : 'unknown', ceilingYuan: kind === 'unquantified' ? null : yuanRange(value) }))
  return failed.length ? counting.concat(failed) : counting
}

const isSummed = ({ benefit, truth }: Assessment): boolean => benefit.nature === 'amount' && truth !== false

/** A benefit made ready for one day, with its place in the pack. */
interface Ready {
  benefit: Benefit; place: number; stand: Stand; source: Citation; assessor: Assessor; alternatives: Alternatives
  /** Results that are the same for everybody, by what led to them. */
  common: Map<Assessment, BenefitResult>
}

/** Members of one group that meet: blocked benefits stand apart from the living. Members are in the order of their ids. */
function groupsOf(all: readonly Ready[]): Ready[][] {
  const groups = new Map<string, Ready[]>()
  for (const ready of all) {
    const { benefit: { id, group, kind }, stand } = ready
    const key = group && kind !== 'unquantified' ? `${group.id} ${stand.standing === 'blocked'}` : id
    groups.set(key, [...groups.get(key) ?? [], ready])
  }
  return [...groups.values()].map((members) => members.sort((a, b) => a.benefit.id < b.benefit.id ? -1 : 1))
}

function withGroupLine(convention: Words, { ceiling, trace }: Assessment, final: Interval, source: Citation): BenefitResult['trace'] {
  if (!ceiling || (ceiling.lo === final.lo && ceiling.hi === final.hi)) return trace
  return [...trace, { step: 'group', say: convention, yuan: yuanRange(final), bites: true, source }]
}

/** What other policies leave of any ceiling of a benefit. */
const leftBeside = (facts: Facts, benefit: Benefit, document: PolicyDocument) => (ours: Interval): Interval =>
  beside(comparedWith(facts.otherPolicies, benefit, ours, document), ours).ceiling
const asItIs = (ours: Interval): Interval => ours

/** One benefit's result, and what other policies leave of its ceiling; undefined when they leave all of it. */
interface Finished { result: BenefitResult; left: Interval | undefined }

function finished({ benefit, stand, source, alternatives }: Ready, settled: Settled, facts: Facts, document: PolicyDocument): Finished {
  const { assessment, ceiling } = settled
  const { truth } = assessment
  const quantified = assessment.ceiling !== null
  // what the group has brought to nothing has nothing to lose
  const comparable = facts.otherPolicies !== undefined && ceiling.hi > 0 && isSummed(assessment) && stand.standing !== 'blocked'
  const others = comparable ? comparedWith(facts.otherPolicies, benefit, ceiling, document) : NONE
  const besides = comparable ? beside(others, ceiling) : undefined
  const final = besides ? besides.ceiling : ceiling
  const changed = quantified && (final.lo !== assessment.ceiling!.lo || final.hi !== assessment.ceiling!.hi)
  const result: BenefitResult = {
    id: benefit.id, article: benefit.article, status: statusOf(truth, benefit), kind: benefit.kind, nature: benefit.nature,
    ceilingYuan: quantified ? yuanRange(final) : null,
    alternatives: quantified && truth !== false ? alternatives(assessment, final, facts, comparable ? leftBeside(facts, benefit, document) : asItIs) : NONE,
    standing: stand.standing,
    fails: assessment.fails, missing: settled.missing,
    trace: withGroupLine(document.stacking, assessment, final, source),
    items: itemsOf(settled),
    warnings: stand.warnings,
    blockedBy: stand.blockedBy,
    displacedBy: besides?.displacedBy ?? settled.displacedBy,
    beforeGroupYuan: changed ? yuanRange(assessment.ceiling!) : undefined,
    otherPolicies: others.length ? others : undefined,
    source,
  }
  return { result, left: !besides || besides.counts ? undefined : final }
}

/** What an evaluation comes to, filled benefit by benefit. */
interface Outcome { benefits: BenefitResult[]; counted: Counted[] }

/** A benefit that shares no group. */
function alone(ready: Ready, facts: Facts, document: PolicyDocument, { benefits, counted }: Outcome): void {
  const assessment = ready.assessor.assess(facts)
  const known = assessment.common ? ready.common.get(assessment) : undefined
  if (known) {
    benefits[ready.place] = known
    return
  }
  const ceiling = assessment.ceiling ?? ZERO
  const { result, left } = finished(ready, { assessment, ceiling, parts: assessment.parts, missing: assessment.missing }, facts, document)
  benefits[ready.place] = result
  if (assessment.common) ready.common.set(assessment, result)
  if (isSummed(assessment)) counted.push({ standing: ready.stand.standing, amount: left ?? ceiling })
}

/** The benefits of one group. */
function together(members: readonly Ready[], facts: Facts, document: PolicyDocument, { benefits, counted }: Outcome): void {
  const assessments = members.map(({ assessor }) => assessor.assess(facts))
  const group = settleGroup(assessments)
  const done = group.members.map((settled, index) => finished(members[index]!, settled, facts, document))
  for (const [index, { result }] of done.entries()) benefits[members[index]!.place] = result
  const standings = members.filter((_, index) => isSummed(assessments[index]!)).map(({ stand }) => stand.standing)
  if (standings.length === 0) return
  const amount = done.some(({ left }) => left)
    ? { lo: 0, hi: Math.min(group.total.hi, group.members.reduce((sum, { ceiling }, index) => sum + (done[index]!.result.ceilingYuan![1] === 0 ? 0 : ceiling.hi), 0)) }
    : group.total
  counted.push({ standing: standings.find((standing) => standing !== 'payable') ?? 'payable', amount })
}

/**
 * Makes a pack ready for one day: what does not depend on the applicant is worked out once.
 * @returns evaluates an applicant's checked facts (see `checkFacts`; money in yuan), as `evaluate` does
 */
export function evaluator(pack: PolicyPack, { asOf, textOnly = false }: EvaluateOptions): (facts: Facts) => Evaluation {
  const { document } = pack
  const overlays = textOnly ? [] : pack.overlays
  const all = pack.benefits.map((benefit, place): Ready => {
    const source = { document: document.number, article: benefit.article }
    const assessor = assessorOf(benefit, { document, asOf }, source)
    return { benefit, place, source, assessor, common: new Map(), stand: standingOf(benefit, overlays, asOf), alternatives: alternativesOf(benefit, assessor, document) }
  })
  const groups = groupsOf(all)
  const exclusions = exclusionsOf(pack.exclusions)
  const nextQuestion = nextQuestionOf(pack)
  const named = { id: pack.id, version: pack.version, sha256: pack.sha256 }

  return (facts) => {
    const outcome: Outcome = { benefits: [], counted: [] }
    for (const members of groups) {
      if (members.length === 1) alone(members[0]!, facts, document, outcome)
      else together(members, facts, document, outcome)
    }
    const { benefits, counted } = outcome
    return { pack: named, asOf, textOnly, facts, benefits, totals: totalsOf(counted), exclusions: exclusions(facts), nextQuestion: nextQuestion(benefits) }
  }
}

/**
 * What an applicant may claim by one document: exact, unknown answers kept unknown. Pure: the same pack, facts and options
 * always give the same result.
 * @param facts checked facts (see `checkFacts`); money in yuan
 * @returns one result per benefit in the pack's order, ceilings in yuan, totals by standing
 */
export const evaluate = (pack: PolicyPack, facts: Facts, options: EvaluateOptions): Evaluation => evaluator(pack, options)(facts)
