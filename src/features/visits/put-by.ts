import { canonicalJson } from '@/domain/canonical'
import type { Need } from '@/domain/records'
import { emptyEnterpriseForm, type EnterpriseForm } from '@/features/enterprises'
import { tidy } from './rows'
import type { AdviceRow, PutBy, VisitDraft } from './visit-draft'

const freshNeed = (need: string): Need => ({ need, priority: 'normal' })
const freshAdvice = (kind: 'policy' | 'service', ref: string): AdviceRow => (kind === 'service' ? { kind, ref, refer: true } : { kind, ref })

/** Whether ticking alone would not give this row. */
const differs = (row: object, fresh: object): boolean => canonicalJson(tidy(row)) !== canonicalJson(fresh)

/** Nothing put by leaves no trace: a draft taken back to its beginning is one that nobody has written in. */
function keep<L extends keyof PutBy>(draft: VisitDraft, list: L, rows: PutBy[L] & object): void {
  const { [list]: _before, ...others } = draft.putBy ?? {}
  const next: PutBy = rows.length ? { ...others, [list]: rows } : others
  if (Object.keys(next).length) draft.putBy = next
  else delete draft.putBy
}

/** The needs that are ticked now, in the order of choosing: what was said first stays first. */
export function chooseNeeds(draft: VisitDraft, keys: readonly string[]): void {
  const before = new Set(draft.needs.map(({ need }) => need))
  const by = draft.putBy?.needs ?? []
  const gone = draft.needs.filter((row) => !keys.includes(row.need) && differs(row, freshNeed(row.need)))
  const come = keys.filter((key) => !before.has(key)).map((key) => by.find(({ need }) => need === key) ?? freshNeed(key))
  draft.needs = [...draft.needs.filter(({ need }) => keys.includes(need)), ...come]
  keep(draft, 'needs', [...by.filter(({ need }) => !keys.includes(need)), ...gone])
}

/** Ticks a policy item or a service as advised, or unticks it. */
export function chooseAdvice(draft: VisitDraft, kind: 'policy' | 'service', ref: string, isOn: boolean): void {
  const by = draft.putBy?.advice ?? []
  const others = by.filter((row) => row.ref !== ref)
  if (isOn) {
    draft.advice = [...draft.advice, by.find((row) => row.ref === ref) ?? freshAdvice(kind, ref)]
    return keep(draft, 'advice', others)
  }
  const gone = draft.advice.filter((row) => row.ref === ref && differs(row, freshAdvice(kind, ref)))
  draft.advice = draft.advice.filter((row) => row.ref !== ref)
  keep(draft, 'advice', [...others, ...gone])
}

function putByEnterprise(draft: VisitDraft): void {
  const { newEnterprise } = draft
  if (!newEnterprise) return
  delete draft.newEnterprise
  if (canonicalJson(tidy(newEnterprise)) !== canonicalJson(emptyEnterpriseForm(newEnterprise.town))) keep(draft, 'enterprises', [...draft.putBy?.enterprises ?? [], newEnterprise])
}

/** A known enterprise in place of whatever was there. */
export function chooseEnterprise(draft: VisitDraft, id: string): void {
  putByEnterprise(draft)
  draft.enterpriseId = id
}

/** Back to looking for one. */
export function seekEnterprise(draft: VisitDraft): void {
  putByEnterprise(draft)
  delete draft.enterpriseId
}

/** On with a new enterprise that was put by. */
export function takeUpEnterprise(draft: VisitDraft, form: EnterpriseForm): void {
  keep(draft, 'enterprises', (draft.putBy?.enterprises ?? []).filter((kept) => kept !== form))
  draft.newEnterprise = form
}

/** A new enterprise: the one put by under this name, the latest where none is said, else one that begins with the name. */
export function addEnterprise(draft: VisitDraft, town: string | undefined, name: string): void {
  const kept = draft.putBy?.enterprises?.findLast((form) => !name || form.name?.trim() === name)
  if (kept) takeUpEnterprise(draft, kept)
  else draft.newEnterprise = emptyEnterpriseForm(town, name)
}
