import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useToast } from '@/ui'
import type { FieldSet, StoredRecord } from '@/device'
import type { ErrorCode } from '@/contract'
import { errorCode } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'

/** What can be done about a task; each act is one stored change with a way back while its toast stands. */
export function useTask(task: () => StoredRecord<'task'>) {
  const { records } = useWorkspace()
  const { t } = useI18n()
  const toast = useToast()
  const outcome = ref(task().fields.outcome)
  const dueDate = ref(task().fields.dueDate)
  const failed = ref<ErrorCode>()

  async function change(set: FieldSet<'task'>, told: string): Promise<boolean> {
    const { id, fields } = task()
    const before: FieldSet<'task'> = { done: fields.done ?? null, outcome: fields.outcome ?? null, dueDate: fields.dueDate ?? null }
    const back = Object.fromEntries(Object.keys(set).map((name) => [name, before[name as keyof typeof before] ?? null])) as FieldSet<'task'>
    failed.value = undefined
    try {
      await records.change('task', id, set)
      toast.show(told, { action: { label: t('records.undo'), run: () => records.change('task', id, back).catch(() => toast.show(t('records.undoFailed'), { kind: 'late' })) } })
      return true
    }
    catch (problem) {
      failed.value = errorCode(problem)
      return false
    }
  }

  return {
    outcome, dueDate, failed,
    finish: () => change({ done: true, outcome: outcome.value?.trim() || null }, t('records.task.finished')),
    reopen: () => change({ done: false }, t('records.task.reopened')),
    move: () => change({ dueDate: dueDate.value ?? null }, t('records.task.moved')),
  }
}
