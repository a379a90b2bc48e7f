import { daysBetween, type CivilDate } from '@/domain/civil-date'
import type { Task } from '@/domain/records'

interface Dated { fields: Pick<Task, 'dueDate' | 'done' | 'assigneeId'>; createdAt: string }

/** Days ahead that Today looks. */
const ahead = 14

/**
 * Open tasks that are due, late or near, the most overdue first; then those without a day, oldest first. A task given to
 * somebody else is theirs.
 */
export function dueTasks<T extends Dated>(tasks: readonly T[], today: CivilDate, personId: string | undefined): { due: T[]; later: number } {
  const open = tasks.filter(({ fields }) => !fields.done && (fields.assigneeId === undefined || fields.assigneeId === personId))
  const near = open.filter(({ fields }) => fields.dueDate === undefined || daysBetween(today, fields.dueDate) <= ahead)
  const key = ({ fields, createdAt }: T) => (fields.dueDate ? `0${fields.dueDate}${createdAt}` : `1${createdAt}`)
  return { due: near.sort((a, b) => (key(a) < key(b) ? -1 : 1)), later: open.length - near.length }
}
