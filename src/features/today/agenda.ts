import { daysBetween, type CivilDate } from '@/domain/civil-date'

/** In the order they are shown. */
export const SPANS = ['late', 'today', 'week', 'fortnight', 'undated'] as const
export type Span = (typeof SPANS)[number]

const spanOf = (dueDate: CivilDate | undefined, today: CivilDate): Span => {
  if (dueDate === undefined) return 'undated'
  const days = daysBetween(today, dueDate)
  if (days < 0) return 'late'
  if (days === 0) return 'today'
  return days <= 7 ? 'week' : 'fortnight'
}

/** What is due, by how soon; spans without anything are left out. Within a span the given order stays. */
export function agenda<T extends { fields: { dueDate?: string } }>(due: readonly T[], today: CivilDate): { span: Span; tasks: T[] }[] {
  const by = new Map<Span, T[]>()
  for (const task of due) {
    const span = spanOf(task.fields.dueDate, today)
    by.set(span, [...(by.get(span) ?? []), task])
  }
  return SPANS.flatMap((span) => (by.has(span) ? [{ span, tasks: by.get(span)! }] : []))
}
