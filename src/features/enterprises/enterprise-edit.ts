import { enterpriseFromForm, type EnterpriseForm } from './enterprise-form'
import type { Enterprise } from '@/domain/records'

const editable = ['name', 'creditCode', 'industry', 'scale', 'labels', 'address', 'contacts', 'note'] as const
type Editable = (typeof editable)[number]

/** An edit under way: the record as it was when the edit began stays beside the form, so that what others change meanwhile shows. */
export interface EnterpriseEdit {
  enterpriseId: string
  base: Partial<Enterprise>
  /** Version of the record that `base` is from. */
  version: number
  form: EnterpriseForm
}

export function beginEdit({ id, town, version, fields }: { id: string; town: string; version: number; fields: Enterprise }): EnterpriseEdit {
  const base = Object.fromEntries(editable.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]])) as Partial<Enterprise>
  return { enterpriseId: id, base, version, form: { town, labels: [], contacts: [], ...structuredClone(base) } }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/**
 * Only what the person changed; `null` clears a field.
 * @returns `crossed`: fields that were also changed on the record since the edit began, to another value
 */
export function editedFields(edit: EnterpriseEdit, present: Enterprise): { set: Partial<Record<Editable, unknown>>; crossed: Editable[] } {
  const next = enterpriseFromForm(edit.form)
  const changed = editable.filter((name) => !same(next[name], edit.base[name]))
  return {
    set: Object.fromEntries(changed.filter((name) => !same(next[name], present[name])).map((name) => [name, next[name] ?? null])),
    crossed: changed.filter((name) => !same(present[name], edit.base[name]) && !same(present[name], next[name])),
  }
}
