import type { CivilDate } from '../civil-date'
import type { Facts } from './facts'
import type { Kind, Nature, Scalar, Words } from './pack'

/** Yuan from the lower to the upper bound, fen as decimals; null: no upper bound known. */
export type YuanRange = readonly [number, number | null]

/** `discretionary`: the conditions hold and an authority decides freely; no promise, never summed. */
export type Status = 'eligible' | 'ineligible' | 'unknown' | 'discretionary'
/** `toVerify`: as the text reads, its present force unproved. `blocked`: a higher rule stops it; history only. */
export const STANDINGS = ['payable', 'toVerify', 'blocked'] as const
export type Standing = (typeof STANDINGS)[number]

export interface Citation { document: string; article: number }

/** One line of the explanation. */
export interface TraceStep {
  step: 'take' | 'atMost' | 'multiply' | 'sumPer' | 'sum' | 'group'
  /** The item it speaks of (`patents[0]`); absent: all together. */
  at?: string
  say: Words
  facts?: Readonly<Record<string, Scalar>>
  /** Amount after this step. */
  yuan: YuanRange
  /** The step made the amount smaller, or might have. */
  bites?: boolean
  source: Citation
}

export interface ItemResult { path: string; status: 'eligible' | 'ineligible' | 'unknown'; ceilingYuan: YuanRange | null }

/** The ceiling by the other reading of a doubt, when it differs. */
export interface Alternative { doubt: string; ceilingYuan: YuanRange }

export interface BenefitResult {
  id: string
  article: number
  status: Status
  kind: Kind
  nature: Nature
  /** The ceiling, never a promise; null: the text names no amount. Of a blocked benefit: as the text once read. */
  ceilingYuan: YuanRange | null
  alternatives: readonly Alternative[]
  standing: Standing
  /** Paths of facts that speak against it. `asOf`: the document was not yet in force. */
  fails: readonly string[]
  /** Paths of facts that would make the answer firmer. */
  missing: readonly string[]
  trace: readonly TraceStep[]
  items: readonly ItemResult[]
  /** Keys of the pack's warnings, `reviewDue` when nobody looked at it for 180 days. */
  warnings: readonly string[]
  /** The overlay that blocks it. */
  blockedBy?: string
  /** Another benefit, or another policy, that certainly takes its place; the amount before that. */
  displacedBy?: string
  beforeGroupYuan?: YuanRange
  /** Other policies for the same item and whose amount counts. */
  otherPolicies?: readonly { id: string; amountYuan: YuanRange; counts: 'this' | 'other' | 'undecided' }[]
  source: Citation
}

export interface Evaluation {
  pack: { id: string; version: string; sha256: string }
  asOf: CivilDate
  textOnly: boolean
  facts: Facts
  benefits: readonly BenefitResult[]
  /** Ceilings by standing; never added up across. Discretionary benefits are in none. */
  totals: { payableYuan: YuanRange; toVerifyYuan: YuanRange; blockedYuan: YuanRange }
  /** What the document leaves out of the answers given (`utility-models`), with the items. */
  exclusions: readonly { id: string; paths: readonly string[] }[]
  /** Path of the fact that would narrow the ceilings most; null: nothing more to ask. */
  nextQuestion: string | null
}

export interface EvaluateOptions {
  /** The day for which the question is asked. */
  asOf: CivilDate
  /** As the document reads: overlays left out. */
  textOnly?: boolean
  /** Items of which nothing is answered yet do not count: on a form they are lines somebody has begun, and no statement that there is such a thing. */
  begunOnly?: boolean
}

/** A condition just missed, and what meeting it would bring. */
export interface NearMiss {
  benefit: string
  /** The fact to change and the value that would do. */
  path: string
  value: Scalar
  gainYuan: YuanRange
}
