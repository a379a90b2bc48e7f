import { fieldsFor, type Facts, type Field, type Question } from '@/domain/policy'

export type Item = Readonly<Record<string, unknown>>

/** A new item, of the same sort as the last one, as most often; whether it was granted, recognised or won is its own matter, like cost, date and number. */
export function nextItem(question: Question, items: readonly Item[]): Item {
  const last = items.at(-1)
  if (!last) return {}
  const kept = (question.itemFields ?? []).filter((field) => field.kind === 'choice' && last[field.path] !== undefined)
  return Object.fromEntries(kept.map((field) => [field.path, last[field.path]]))
}

/** An item with one field changed; fields no longer asked of it are forgotten, so that nothing unseen counts. */
export function changeItem(question: Question, facts: Facts, item: Item, path: string, value: unknown): Item {
  const changed: Record<string, unknown> = { ...item, [path]: value }
  if (value === undefined) delete changed[path]
  const asked = new Set(fieldsFor(question, facts, changed).map((field) => field.path))
  return Object.fromEntries(Object.entries(changed).filter(([name]) => asked.has(name)))
}

/** The fields of an item in the order of asking: a number that tells the kind of thing comes first. */
export function fieldsOf(question: Question, facts: Facts, item: Item): Field[] {
  const fields = fieldsFor(question, facts, item)
  const telling = question.path === 'patents' ? fields.filter((field) => field.path === 'number') : []
  return [...telling, ...fields.filter((field) => !telling.includes(field))]
}
