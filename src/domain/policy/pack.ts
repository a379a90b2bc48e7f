/**
 * A policy pack: one document's benefits as checked, compiled data. Written by `src/cli/content/policies.ts` from
 * `seeds/policies`, read by the evaluation. Nothing in it is executed: conditions and steps are a closed vocabulary.
 */
import type { CivilDate } from '../civil-date'
import type { ApplicantKind } from './facts'

export interface Words { zh: string; en: string }

export type Scalar = string | number | boolean
/** Where a fact is found: `['item', 'costYuan']` in the item looked at, `['applicant', 'kind']`, `['nationalTitle']`. */
export type FactRef = readonly [string] | readonly [string, string]

export type Condition =
  | { fact: FactRef; is: Scalar }
  | { fact: FactRef; oneOf: readonly Scalar[] }
  /** Both ends belong to it. */
  | { fact: FactRef; between: readonly [number, number] }
  /** A region code inside this one. */
  | { fact: FactRef; inside: string }
  | { all: readonly Condition[] }
  | { any: readonly Condition[] }
  | { not: Condition }

/** To what one amount of a parameter applies. */
export type Scope = 'item' | 'project' | 'mark' | 'platform' | 'cluster' | 'entity'

/** Money in fen, exactly; or a share in hundredths of a percent. */
export type Parameter =
  | { fen: number; scope: Scope; text: string }
  | { basisPoints: number; text: string }

/** An amount: a fact in yuan, or a parameter of the benefit. */
export type Amount = { fact: FactRef } | { parameter: string; fen: number; scope: Scope }

export type Step =
  | { step: 'take'; of: Amount; say: Words }
  | { step: 'atMost'; of: Amount; say: Words }
  | { step: 'multiply'; parameter: string; basisPoints: number; say: Words }
  | { step: 'when'; condition: Condition; steps: readonly Step[] }
  /** Entries that agree in this field of the item become one. */
  | { step: 'sumPer'; field: string; say: Words }
  | { step: 'sum'; say: Words }

export interface Doubt {
  id: string
  /** Whom it concerns, said to people and tested on facts. */
  affects: Words
  concerns?: Condition
  readings: { default: Words; other: Words }
  /** How the other reading counts; absent when no fact at hand tells. */
  otherwise?: { calculation?: readonly Step[]; effectiveFrom?: CivilDate; ungrouped?: true }
}

/**
 * `amount`: may be worked out; `staged`: paid by progress of a construction, a ceiling and no promise;
 * `caseByCase`: decided one by one, no figure; `elsewhere`: another document sets the amount;
 * `information`: no subsidy.
 */
export const NATURES = ['amount', 'staged', 'caseByCase', 'elsewhere', 'information'] as const
export type Nature = (typeof NATURES)[number]
export const KINDS = ['fixed', 'upTo', 'unquantified'] as const
export type Kind = (typeof KINDS)[number]

export interface Benefit {
  /** `wuxi-2020-11/art01-invention-grant`; never changes, never reused. */
  id: string
  article: number
  /** Place in its article. */
  item: number
  title: Words
  summary: Words
  kind: Kind
  nature: Nature
  beneficiaries: readonly ApplicantKind[]
  region: string
  /** List of the facts it runs over, item by item. */
  each?: string
  /** Fact whose date says which text applies. */
  date?: FactRef
  /** Of the applicant as a whole. */
  conditions: readonly Condition[]
  /** Of each item of `each`. */
  itemConditions: readonly Condition[]
  parameters: Readonly<Record<string, Parameter>>
  calculation: readonly Step[]
  /** Benefits of one group do not add: the higher counts. `per`: field of the item that tells the same thing apart. */
  group?: { id: string; per?: string }
  doubts: readonly Doubt[]
  materials: readonly Words[]
  notes: readonly Words[]
  /** Keys of `choices/serviceKinds`: where to go. */
  services: readonly string[]
  /** Keys of `warnings` shown with it. */
  warnings: readonly string[]
  /** Day on which somebody last looked whether it still holds. */
  reviewed: CivilDate
  /** Last day on which that review counts as recent (180 days). */
  reviewedUntil: CivilDate
  /** Proof that it is in force; without it nothing is called payable. */
  verified?: { on: CivilDate; by: Words; until: CivilDate }
  /** Fact paths it asks for, lists without index: `applicant.kind`, `patents.costYuan`. */
  asks: readonly string[]
}

export interface Warning extends Words { level: 'warn' | 'block' | 'info' }

/** A higher limit, applied after everything else. */
export interface Overlay {
  id: string
  document: { number?: string; numberVerified: boolean; title: Words; issued: string; sources: readonly string[] }
  summary: Words
  blocks: readonly OverlayBlock[]
}
export interface OverlayBlock {
  benefits: readonly string[]
  /** From this day on it warns. */
  warnsFrom: CivilDate
  /** Last day before the block, as the text is read here; and as others read it. */
  lastDay: CivilDate
  lastDayOtherReading: CivilDate
  warning: string
  reason: Words
}

/** What the document leaves out, said when somebody answers with it. */
export interface Exclusion { id: string; article: number; list: string; where: readonly Condition[]; text: Words }

export interface PolicyDocument {
  number: string
  title: Words
  issuer: Words
  signed: CivilDate
  /** It applies from its printing. */
  printed: CivilDate
  articles: number
  region: string
  stacking: Words
  dateDoubt: Doubt
}

export type QuestionKind = 'choice' | 'yesNo' | 'money' | 'number' | 'date' | 'text' | 'region' | 'list'
export interface Option { value: string; label: Words }
export interface Field {
  /** Name of the fact inside its item. */
  path: string
  kind: Exclude<QuestionKind, 'list' | 'region'>
  /** Short noun for lists and explanations. */
  name: Words
  /** The question in the owner's words. */
  title: Words
  help?: Words
  options?: readonly Option[]
  /** Asked only when this does not fail (of the item, in lists). */
  askIf?: Condition
  /** Something an applicant can bring about (used for what is nearly reached). */
  attainable?: boolean
}
export interface Question extends Omit<Field, 'kind'> {
  /** Same as `path`. */
  id: string
  kind: QuestionKind
  topic: string
  /** Fields of one item, lists only. */
  itemFields?: readonly Field[]
  /** Benefits that need the answer. */
  neededBy: readonly string[]
}
export interface Topic { id: string; title: Words; help?: Words }

export interface PolicyPack {
  id: string
  version: string
  /** SHA-256 of the canonical JSON of everything else in the pack, lower-case hex. */
  sha256: string
  document: PolicyDocument
  benefits: readonly Benefit[]
  exclusions: readonly Exclusion[]
  overlays: readonly Overlay[]
  warnings: Readonly<Record<string, Warning>>
  topics: readonly Topic[]
  questions: readonly Question[]
}
