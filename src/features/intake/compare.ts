import type { Enterprise } from '@/domain/records'
import type { HandOver } from '@/domain/handover'
import { getFact } from '@/domain/policy'
import { knownFacts } from '@/domain/policy/known-facts'

/** One thing that the enterprise says and the record does not, or says otherwise. `path`: a fact of the self-check. */
export type Difference =
  | { kind: 'new' | 'differs'; field: 'name' | 'phone'; theirs: string; ours?: string }
  | { kind: 'new'; field: 'contact'; theirs: string; phone?: string }
  | { kind: 'differs'; field: 'fact'; path: string; theirs: unknown; ours: unknown }

type Known = { town: string; fields: Enterprise }

/** Regions are named at any level: one inside the other is no contradiction. */
const contradicts = (path: string, theirs: unknown, ours: unknown): boolean =>
  path === 'applicant.region' ? !String(theirs).startsWith(String(ours)) && !String(ours).startsWith(String(theirs)) : theirs !== ours

function contactDifferences({ from }: HandOver, { contacts = [] }: Enterprise): Difference[] {
  const contact = from?.contact
  if (!contact) return []
  const known = contacts.find(({ name }) => name === contact.name)
  if (!known) return [{ kind: 'new', field: 'contact', theirs: contact.name, ...(contact.phone ? { phone: contact.phone } : {}) }]
  if (!contact.phone || contact.phone === known.phone) return []
  return [known.phone ? { kind: 'differs', field: 'phone', theirs: contact.phone, ours: known.phone } : { kind: 'new', field: 'phone', theirs: contact.phone }]
}

/** What an enterprise hands over, beside what is recorded of it here. What agrees is left out. */
export function differences(handOver: HandOver, { town, fields }: Known): Difference[] {
  const { facts, from } = handOver
  const name: Difference[] = from?.name && from.name !== fields.name ? [{ kind: 'differs', field: 'name', theirs: from.name, ours: fields.name }] : []
  const told = knownFacts(town, fields).flatMap(([path, ours]): Difference[] => {
    const theirs = getFact(facts, path)
    return theirs !== undefined && contradicts(path, theirs, ours) ? [{ kind: 'differs', field: 'fact', path, theirs, ours }] : []
  })
  return [...name, ...contactDifferences(handOver, fields), ...told]
}
