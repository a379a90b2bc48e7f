import { computed, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useToast } from '@/ui'
import type { FieldSet, Seen, StoredRecord } from '@/device'
import { plain, useAttempt, useKeptForm } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'

type Fields = StoredRecord<'task'>['fields']

/** What is typed about a task, and the task as it was then. Texts are empty rather than absent. */
interface TaskForm {
  outcome: string
  dueDate: string
  seen: { version: number; fields: Fields }
}

const formOf = ({ version, fields }: TaskForm['seen']): TaskForm =>
  plain({ outcome: fields.outcome ?? '', dueDate: fields.dueDate ?? '', seen: { version, fields } })

const saysOther = ({ outcome, seen }: TaskForm): boolean => outcome.trim() !== (seen.fields.outcome ?? '')
const isUntouched = (form: TaskForm): boolean => !saysOther(form) && form.dueDate === (form.seen.fields.dueDate ?? '')

/** What can be done about a task; each act is one stored change with a way back while its toast stands. What is typed is kept until then. */
export function useTask(task: () => StoredRecord<'task'>) {
  const { records } = useWorkspace()
  const { t } = useI18n()
  const toast = useToast()
  const { failed, succeeds } = useAttempt()
  const { value: form, state, open, flush } = useKeptForm<TaskForm>({ key: () => `task:${task().id}`, isEmpty: isUntouched })
  const opened = open(() => formOf(task()))
  const field = (name: 'outcome' | 'dueDate') => computed({
    get: () => form.value?.[name] ?? '',
    set: (text: string | undefined) => { if (form.value) form.value[name] = text ?? '' },
  })
  /** A referral is closed with what came of it, be it nothing: the month counts those with an outcome. */
  const lacksOutcome = computed(() => task().fields.kind === 'referral' && !form.value?.outcome.trim())
  const asked = ref(false)

  // What others change shows while nothing was typed; after that the typed words stand, and saving them says what they had seen.
  watch(task, (next) => { if (form.value && isUntouched(form.value)) form.value = formOf(next) })

  async function change(act: (form: TaskForm) => FieldSet<'task'>, told: string): Promise<boolean> {
    await opened
    const written = form.value && plain(form.value)
    if (!written) return false
    const { id } = task()
    const { seen } = written
    const set = act(written)
    const back = Object.fromEntries(Object.keys(set).map((name) => [name, seen.fields[name as keyof Fields] ?? null])) as FieldSet<'task'>
    const changed: Seen = { version: seen.version, fields: { ...seen.fields, ...set } }
    if (!await succeeds(() => records.change('task', id, set, { seen }))) return false
    // What this act has not taken along goes on being kept.
    form.value!.seen.fields = { ...seen.fields, ...set } as Fields
    toast.show(told, { action: { label: t('records.undo'), run: () => records.change('task', id, back, { seen: changed }).catch(() => toast.show(t('records.undoFailed'), { kind: 'late' })) } })
    return true
  }

  /** @returns true when it is stored; false too when an outcome is still asked for */
  async function finish(): Promise<boolean> {
    asked.value = lacksOutcome.value
    return !asked.value && change((written) => ({ done: true, ...(saysOther(written) ? { outcome: written.outcome.trim() || null } : {}) }), t('records.task.finished'))
  }

  return {
    outcome: field('outcome'), dueDate: field('dueDate'), state, flush, failed, finish,
    /** True once somebody would close it without the outcome it needs. */
    outcomeMissing: computed(() => asked.value && lacksOutcome.value),
    moved: computed(() => form.value !== undefined && form.value.dueDate !== (form.value.seen.fields.dueDate ?? '')),
    reopen: () => change(() => ({ done: false }), t('records.task.reopened')),
    move: () => change(({ dueDate }) => ({ dueDate: dueDate || null }), t('records.task.moved')),
  }
}
