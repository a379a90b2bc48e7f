/** Members whose text a person may correct by hand; codes, dates and references are corrected where they were chosen. */
const written = new Set([
  'name', 'creditCode', 'number', 'title', 'text', 'note', 'facts', 'claims', 'address', 'contact', 'phone', 'role', 'responsible', 'outcome', 'industry',
  'alreadyFiled', 'signatureRefusedReason', 'country', 'forwardTo',
])

export interface Mendable {
  /** The record's field that must be written anew. */
  field: string
  /** From the field to the text. */
  path: readonly string[]
  text: string
}

/**
 * The text a refused edit was refused for, when it is one a person can correct in a line or two.
 * @param at the place a receipt names: `set.matter.facts`, `set.contacts.0.phone`
 */
export function mendable(set: Record<string, unknown>, at: string | undefined): Mendable | undefined {
  const [root, field, ...path] = at?.split('.') ?? []
  if (root !== 'set' || !field || !Object.hasOwn(set, field)) return undefined
  const leaf = [field, ...path].findLast((name) => !/^\d+$/.test(name))
  const value = path.reduce<unknown>((inner, name) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined), set[field])
  return leaf !== undefined && written.has(leaf) && typeof value === 'string' ? { field, path, text: value } : undefined
}

/** The correction to lay over the edit: the whole field, with the new text in its place. Changes nothing it is given. */
export function mended(set: Record<string, unknown>, { field, path }: Pick<Mendable, 'field' | 'path'>, text: string): Record<string, unknown> {
  return { [field]: replaced(set[field], path, text) }
}

function replaced(value: unknown, [name, ...rest]: readonly string[], text: string): unknown {
  if (name === undefined) return text
  if (Array.isArray(value)) return value.map((item: unknown, at) => (String(at) === name ? replaced(item, rest, text) : item))
  const members = value as Record<string, unknown>
  return { ...members, [name]: replaced(members[name], rest, text) }
}

/** The record's field a receipt names, without the way inside it. */
export const fieldAt = (at: string | undefined): string | undefined => at?.split('.')[1]
