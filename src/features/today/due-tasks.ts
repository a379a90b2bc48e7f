import { daysBetween, type CivilDate } from '@/domain/civil-date'
import type { Task } from '@/domain/records'

interface Dated { fields: Pick<Task, 'dueDate' | 'done' | 'assigneeId'>; createdAt: string }

/** Days ahead that Today looks. */
const ahead = 14

/**
 * Open tasks that are due, late or near, the most overdue first; then those without a day, oldest first;
 * and those of later days, the next first. A task given to somebody else is theirs.
 */
export function dueTasks<T extends Dated>(tasks: readonly T[], today: CivilDate, personId: string | undefined): { due: T[]; later: T[] } {
  const open = tasks.filter(({ fields }) => !fields.done && (fields.assigneeId === undefined || fields.assigneeId === personId))
  const isNear = ({ fields }: T) => fields.dueDate === undefined || daysBetween(today, fields.dueDate) <= ahead
  const key = ({ fields, createdAt }: T) => (fields.dueDate ? `0${fields.dueDate}${createdAt}` : `1${createdAt}`)
  const sorted = open.sort((a, b) => (key(a) < key(b) ? -1 : 1))
  return { due: sorted.filter(isNear), later: sorted.filter((task) => !isNear(task)) }
}
