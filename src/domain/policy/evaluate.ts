import { alternativesOf } from './alternatives'
import { assess, type Assessment } from './assess'
import type { BenefitResult, Citation, EvaluateOptions, Evaluation, ItemResult, Status } from './evaluation'
import { exclusionsOf } from './exclusions'
import type { Facts } from './facts'
import { settleGroup, type Settled } from './groups'
import type { Calendar } from './in-force'
import { yuanRange, ZERO, type Interval } from './interval'
import { nextQuestion } from './next-question'
import { beside, comparedWith } from './other-policies'
import type { Benefit, PolicyPack, Words } from './pack'
import { standingOf, type Stand } from './standing'
import { totalsOf, type Counted } from './totals'
import type { Truth } from './truth'

const statusOf = (truth: Truth, { nature }: Benefit): Status =>
  truth === undefined ? 'unknown' : truth ? (nature === 'amount' ? 'eligible' : 'discretionary') : 'ineligible'

const itemStatus = (truth: Truth): ItemResult['status'] => truth === undefined ? 'unknown' : truth ? 'eligible' : 'ineligible'

function itemsOf({ assessment, parts }: Settled): ItemResult[] {
  const { benefit, failed } = assessment
  const amount = (value: Interval) => benefit.kind === 'unquantified' ? null : yuanRange(value)
  if (!benefit.each) return []
  return [
    ...parts.filter(({ at }) => at !== '' && at !== benefit.each).map(({ at, value, truth }) => ({ path: at, status: itemStatus(truth), ceilingYuan: amount(value) })),
    ...failed.map((path) => ({ path, status: 'ineligible' as const, ceilingYuan: amount(ZERO) })),
  ]
}

const isSummed = ({ benefit, truth }: Assessment): boolean => benefit.nature === 'amount' && benefit.kind !== 'unquantified' && truth !== false

/** Members of one group that meet: blocked benefits stand apart from the living. */
function groupsOf(assessments: readonly Assessment[], stands: ReadonlyMap<string, Stand>): Assessment[][] {
  const groups = new Map<string, Assessment[]>()
  for (const assessment of assessments) {
    const { group, id } = assessment.benefit
    const key = group && assessment.ceiling ? `${group.id} ${stands.get(id)!.standing === 'blocked'}` : id
    const members = groups.get(key)
    if (members) members.push(assessment)
    else groups.set(key, [assessment])
  }
  return [...groups.values()]
}

function withGroupLine(convention: Words, { ceiling, trace }: Assessment, final: Interval, source: Citation): BenefitResult['trace'] {
  if (!ceiling || (ceiling.lo === final.lo && ceiling.hi === final.hi)) return trace
  return [...trace, { step: 'group', say: convention, yuan: yuanRange(final), bites: true, source }]
}

/**
 * What an applicant may claim by one document: exact, unknown answers kept unknown. Pure: the same pack, facts and options
 * always give the same result.
 * @param facts checked facts (see `checkFacts`); money in yuan
 * @returns one result per benefit in the pack's order, ceilings in yuan, totals by standing
 */
export function evaluate(pack: PolicyPack, facts: Facts, { asOf, textOnly = false }: EvaluateOptions): Evaluation {
  const { document } = pack
  const calendar: Calendar = { document, asOf }
  const overlays = textOnly ? [] : pack.overlays
  const sources = new Map(pack.benefits.map(({ id, article }) => [id, { document: document.number, article }]))
  const stands = new Map(pack.benefits.map((benefit) => [benefit.id, standingOf(benefit, overlays, asOf)]))
  const counted: Counted[] = []
  const results = new Map<string, BenefitResult>()

  const finish = (settled: Settled): Interval | undefined => {
    const { assessment, ceiling } = settled
    const { benefit, truth } = assessment
    const stand = stands.get(benefit.id)!
    const source = sources.get(benefit.id)!
    const quantified = assessment.ceiling !== null
    const othersFor = (ours: Interval) => isSummed(assessment) && stand.standing !== 'blocked' ? comparedWith(facts.otherPolicies, benefit, ours, document) : []
    const others = othersFor(ceiling)
    const { ceiling: final, counts, displacedBy = settled.displacedBy } = beside(others, ceiling)
    const changed = quantified && (final.lo !== assessment.ceiling!.lo || final.hi !== assessment.ceiling!.hi)
    results.set(benefit.id, {
      id: benefit.id, article: benefit.article, status: statusOf(truth, benefit), kind: benefit.kind, nature: benefit.nature,
      ceilingYuan: quantified ? yuanRange(final) : null,
      alternatives: quantified && truth !== false ? alternativesOf(assessment, final, facts, calendar, document, source, (ours) => beside(othersFor(ours), ours).ceiling) : [],
      standing: stand.standing,
      fails: assessment.fails, missing: settled.missing,
      trace: withGroupLine(document.stacking, assessment, final, source),
      items: itemsOf(settled),
      warnings: stand.warnings,
      blockedBy: stand.blockedBy,
      displacedBy,
      beforeGroupYuan: changed ? yuanRange(assessment.ceiling!) : undefined,
      otherPolicies: others.length ? others : undefined,
      source,
    })
    return counts ? undefined : final
  }

  for (const members of groupsOf(pack.benefits.map((benefit) => assess(benefit, facts, calendar, sources.get(benefit.id)!)), stands)) {
    if (members.length === 1) {
      const assessment = members[0]!
      const ceiling = assessment.ceiling ?? ZERO
      const replaced = finish({ assessment, ceiling, parts: assessment.parts, missing: assessment.missing })
      if (isSummed(assessment)) counted.push({ standing: stands.get(assessment.benefit.id)!.standing, amount: replaced ?? ceiling })
      continue
    }
    const group = settleGroup(members.sort((a, b) => a.benefit.id < b.benefit.id ? -1 : 1))
    const replaced = group.members.map(finish).some(Boolean)
    const standings = members.filter(isSummed).map(({ benefit }) => stands.get(benefit.id)!.standing)
    if (standings.length === 0) continue
    const amount = replaced
      ? { lo: 0, hi: Math.min(group.total.hi, group.members.reduce((sum, { assessment: { benefit }, ceiling }) => sum + (results.get(benefit.id)!.ceilingYuan![1] === 0 ? 0 : ceiling.hi), 0)) }
      : group.total
    counted.push({ standing: standings.find((standing) => standing !== 'payable') ?? 'payable', amount })
  }

  const benefits = pack.benefits.map(({ id }) => results.get(id)!)
  return {
    pack: { id: pack.id, version: pack.version, sha256: pack.sha256 },
    asOf, textOnly, facts, benefits,
    totals: totalsOf(counted),
    exclusions: exclusionsOf(pack.exclusions, facts),
    nextQuestion: nextQuestion(pack, benefits),
  }
}
