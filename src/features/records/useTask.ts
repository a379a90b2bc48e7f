import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useToast } from '@/ui'
import type { FieldSet, Seen, StoredRecord } from '@/device'
import type { ErrorCode } from '@/contract'
import { errorCode } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'

/** What can be done about a task; each act is one stored change with a way back while its toast stands. */
export function useTask(task: () => StoredRecord<'task'>) {
  const { records } = useWorkspace()
  const { t } = useI18n()
  const toast = useToast()
  /** The task the fields below were filled from. */
  const shown = shallowRef(task())
  const outcome = ref(shown.value.fields.outcome)
  const dueDate = ref(shown.value.fields.dueDate)
  const failed = ref<ErrorCode>()
  /** A referral is closed with what came of it, be it nothing: the month counts those with an outcome. */
  const lacksOutcome = computed(() => task().fields.kind === 'referral' && typedOutcome() === null)
  const asked = ref(false)
  const typedOutcome = () => outcome.value?.trim() || null

  // What others change shows while nothing was typed; after that the typed words stand, and saving them says what they had seen.
  watch(task, (next) => {
    if (typedOutcome() !== (shown.value.fields.outcome ?? null) || dueDate.value !== shown.value.fields.dueDate) return
    shown.value = next
    outcome.value = next.fields.outcome
    dueDate.value = next.fields.dueDate
  })

  async function change(set: FieldSet<'task'>, told: string): Promise<boolean> {
    const seen = shown.value
    const { id, fields } = seen
    const back = Object.fromEntries(Object.keys(set).map((name) => [name, fields[name as keyof typeof fields] ?? null])) as FieldSet<'task'>
    const changed: Seen = { version: seen.version, fields: { ...fields, ...set } }
    failed.value = undefined
    try {
      await records.change('task', id, set, { seen })
      toast.show(told, { action: { label: t('records.undo'), run: () => records.change('task', id, back, { seen: changed }).catch(() => toast.show(t('records.undoFailed'), { kind: 'late' })) } })
      return true
    }
    catch (problem) {
      failed.value = errorCode(problem)
      return false
    }
  }
  const withOutcome = (set: FieldSet<'task'>): FieldSet<'task'> => (typedOutcome() === (shown.value.fields.outcome ?? null) ? set : { ...set, outcome: typedOutcome() })

  /** @returns true when it is stored; false too when an outcome is still asked for */
  async function finish(): Promise<boolean> {
    asked.value = lacksOutcome.value
    return !asked.value && change(withOutcome({ done: true }), t('records.task.finished'))
  }

  return {
    outcome, dueDate, failed, finish,
    /** True once somebody would close it without the outcome it needs. */
    outcomeMissing: computed(() => asked.value && lacksOutcome.value),
    reopen: () => change({ done: false }, t('records.task.reopened')),
    move: () => change({ dueDate: dueDate.value ?? null }, t('records.task.moved')),
  }
}
