import { alternativesOf, type Alternatives } from './alternatives'
import { assessorOf, type Assessor } from './assess'
import type { Assessment } from './assessment'
import type { BenefitResult, Citation, EvaluateOptions, Evaluation, ItemResult, Status } from './evaluation'
import { exclusionsOf } from './exclusions'
import type { Facts } from './facts'
import { settleGroup, type Settled } from './groups'
import { range, ZERO, type Interval } from './interval'
import { nextQuestionOf } from './next-question'
import { beside, comparedWith } from './other-policies'
import { NONE, oneMore } from './one-more'
import type { Benefit, PolicyDocument, PolicyPack, Words } from './pack'
import { readsOf, whileSame } from './reads'
import { standingOf, type Stand } from './standing'
import { addSums, count, noSums, totalsOf, type Sums } from './totals'
import type { Truth } from './truth'
import { whoAsks } from './who-asks'

const statusOf = (truth: Truth, { nature }: Benefit): Status =>
  truth === undefined ? 'unknown' : truth ? (nature === 'amount' ? 'eligible' : 'discretionary') : 'ineligible'

function itemsOf({ assessment, parts }: Settled): readonly ItemResult[] {
  const { benefit: { each, kind }, failed } = assessment
  if (!each || parts.length === 0) return failed
  // a list nobody answered has no item to tell of
  if (parts[0]!.at === each) return failed
  let items: readonly ItemResult[] = NONE
  for (const { at, value, certain } of parts) items = oneMore(items, { path: at!, status: certain ? 'eligible' : 'unknown', ceilingYuan: kind === 'unquantified' ? null : value.yuan })
  for (const item of failed) items = oneMore(items, item)
  return items
}

const isSummed = ({ benefit, truth }: Assessment): boolean => benefit.nature === 'amount' && truth !== false

/** A benefit made ready for one day, with its place in the pack. */
interface Ready {
  benefit: Benefit; place: number; stand: Stand; source: Citation; assessor: Assessor; alternatives: Alternatives
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
  return [...trace, { step: 'group', say: convention, yuan: final.yuan, bites: true, source }]
}

/** What other policies leave of any ceiling of a benefit. */
const leftBeside = (facts: Facts, benefit: Benefit, document: PolicyDocument) => (ours: Interval): Interval =>
  beside(comparedWith(facts.otherPolicies, benefit, ours, document), ours).ceiling
const asItIs = (ours: Interval): Interval => ours

/** A benefit's ceiling beside other policies. */
interface Compared extends ReturnType<typeof beside> { others: ReturnType<typeof comparedWith> }

function compared({ benefit, stand }: Ready, { assessment, ceiling }: Settled, { otherPolicies }: Facts, document: PolicyDocument): Compared | undefined {
  // what the group has brought to nothing has nothing to lose
  if (otherPolicies === undefined || ceiling.hi === 0 || !isSummed(assessment) || stand.standing === 'blocked') return undefined
  const others = comparedWith(otherPolicies, benefit, ceiling, document)
  return { others, ...beside(others, ceiling) }
}

/** One benefit's result. */
function resultOf({ benefit, stand, source, alternatives }: Ready, settled: Settled, besides: Compared | undefined, facts: Facts, document: PolicyDocument): BenefitResult {
  const { assessment } = settled
  const { truth, ceiling } = assessment
  const final = besides ? besides.ceiling : settled.ceiling
  return {
    id: benefit.id, article: benefit.article, status: statusOf(truth, benefit), kind: benefit.kind, nature: benefit.nature,
    ceilingYuan: ceiling && final.yuan,
    alternatives: ceiling && truth !== false ? alternatives(assessment, final, facts, besides ? leftBeside(facts, benefit, document) : asItIs) : NONE,
    standing: stand.standing,
    fails: assessment.fails, missing: settled.missing,
    trace: withGroupLine(document.stacking, assessment, final, source),
    items: itemsOf(settled),
    warnings: stand.warnings,
    blockedBy: stand.blockedBy,
    displacedBy: besides?.displacedBy ?? settled.displacedBy,
    beforeGroupYuan: ceiling && (final.lo !== ceiling.lo || final.hi !== ceiling.hi) ? ceiling.yuan : undefined,
    otherPolicies: besides?.others.length ? besides.others : undefined,
    source,
  }
}

/** What an evaluation comes to, filled benefit by benefit. */
interface Outcome { benefits: BenefitResult[]; sums: Sums }

/** A benefit that shares no group. */
function alone(ready: Ready, facts: Facts, document: PolicyDocument, { benefits, sums }: Outcome): void {
  const assessment = ready.assessor.assess(facts)
  const { common } = assessment
  if (common?.result) {
    benefits[ready.place] = common.result
    return
  }
  const settled: Settled = { assessment, ceiling: assessment.ceiling ?? ZERO, parts: assessment.parts, missing: assessment.missing, displacedBy: undefined }
  const besides = compared(ready, settled, facts, document)
  const result = resultOf(ready, settled, besides, facts, document)
  benefits[ready.place] = result
  if (common) common.result = result
  if (isSummed(assessment)) count(sums, ready.stand.standing, besides ? besides.ceiling : settled.ceiling)
}

/** The benefits of one group. */
function together(members: readonly Ready[], facts: Facts, document: PolicyDocument, { benefits, sums }: Outcome): void {
  const assessments = members.map(({ assessor }) => assessor.assess(facts))
  const group = settleGroup(assessments)
  const besides = group.members.map((settled, index) => compared(members[index]!, settled, facts, document))
  for (const [index, ready] of members.entries()) benefits[ready.place] = resultOf(ready, group.members[index]!, besides[index], facts, document)
  const standings = members.filter((_, index) => isSummed(assessments[index]!)).map(({ stand }) => stand.standing)
  if (standings.length === 0) return
  const amount = besides.some((one) => one && !one.counts)
    ? range(0, Math.min(group.total.hi, group.members.reduce((sum, { ceiling }, index) => sum + (benefits[members[index]!.place]!.ceilingYuan![1] === 0 ? 0 : ceiling.hi), 0)))
    : group.total
  count(sums, standings.find((standing) => standing !== 'payable') ?? 'payable', amount)
}

function settle(members: readonly Ready[], facts: Facts, document: PolicyDocument, outcome: Outcome): void {
  if (members.length === 1) alone(members[0]!, facts, document, outcome)
  else together(members, facts, document, outcome)
}

/** A pack made ready for one day: what does not depend on the applicant is worked out once. */
function readied(pack: PolicyPack, { asOf, textOnly = false, begunOnly }: EvaluateOptions) {
  const { document } = pack
  const overlays = textOnly ? [] : pack.overlays
  const whoOf = whoAsks()
  const all = pack.benefits.map((benefit, place): Ready => {
    const source = { document: document.number, article: benefit.article }
    const assessor = assessorOf(benefit, { document, asOf }, source, whoOf, begunOnly)
    return { benefit, place, source, assessor, stand: standingOf(benefit, overlays, asOf), alternatives: alternativesOf(benefit, assessor, document) }
  })
  /** Room for all results at once: a list that grows takes much more than it needs. */
  const unfilled = Array.from<BenefitResult>({ length: all.length })
  const exclusions = exclusionsOf(pack.exclusions)
  const nextQuestion = nextQuestionOf(pack)
  const named = { id: pack.id, version: pack.version, sha256: pack.sha256 }
  return {
    document,
    groups: groupsOf(all),
    outcome: (): Outcome => ({ benefits: unfilled.slice(), sums: noSums() }),
    evaluation: (facts: Facts, { benefits, sums }: Outcome): Evaluation =>
      ({ pack: named, asOf, textOnly, facts, benefits, totals: totalsOf(sums), exclusions: exclusions(facts), nextQuestion: nextQuestion(benefits) }),
  }
}

/**
 * Makes a pack ready for one day.
 * @returns evaluates an applicant's checked facts (see `checkFacts`; money in yuan), as `evaluate` does
 */
export function evaluator(pack: PolicyPack, options: EvaluateOptions): (facts: Facts) => Evaluation {
  const { document, groups, outcome, evaluation } = readied(pack, options)
  return (facts) => {
    const filled = outcome()
    for (const members of groups) settle(members, facts, document, filled)
    return evaluation(facts, filled)
  }
}

/** The same for one applicant who goes on answering: benefits that no new answer touches keep their results, the very objects. */
export function followingEvaluator(pack: PolicyPack, options: EvaluateOptions): (facts: Facts) => Evaluation {
  const { document, groups, outcome, evaluation } = readied(pack, options)
  const families = groups.map((members) => ({
    places: members.map(({ place }) => place),
    outcomeOf: whileSame(readsOf(members.map(({ benefit }) => benefit)), (facts) => {
      const own = outcome()
      settle(members, facts, document, own)
      return own
    }),
  }))
  return (facts) => {
    const filled = outcome()
    for (const { places, outcomeOf } of families) {
      const { benefits, sums } = outcomeOf(facts)
      for (const place of places) filled.benefits[place] = benefits[place]!
      addSums(filled.sums, sums)
    }
    return evaluation(facts, filled)
  }
}

/**
 * What an applicant may claim by one document: exact, unknown answers kept unknown. Pure: the same pack, facts and options
 * always give the same result.
 * @param facts checked facts (see `checkFacts`); money in yuan
 * @returns one result per benefit in the pack's order, ceilings in yuan, totals by standing
 */
export const evaluate = (pack: PolicyPack, facts: Facts, options: EvaluateOptions): Evaluation => evaluator(pack, options)(facts)
