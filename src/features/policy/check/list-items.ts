import { fieldsFor, type Facts, type Field, type Question } from '@/domain/policy'

export type Item = Readonly<Record<string, unknown>>

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
