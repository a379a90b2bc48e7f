import { computed } from 'vue'
import { DeviceError, type FieldSet } from '@/device'
import { plain, useAttempt, useLazyDraft, useStayUntilSaved, useWhole } from '@/features/drafts'
import { useLive, useWorkspace } from '@/features/workspace'
import { beginEdit, editedFields, type EnterpriseEdit } from './enterprise-edit'
import { enterpriseProblems } from './enterprise-form'

/** An edit of a known enterprise, autosaved; saved as one change of the fields that differ. */
export function useEnterpriseEdit(enterpriseId: () => string) {
  const { records, drafts } = useWorkspace()
  const draft = useLazyDraft<EnterpriseEdit>('enterprise', () => {})
  const record = useLive(() => records.get('enterprise', enterpriseId()), undefined)
  const form = computed({ get: () => draft.value.value?.form, set: (next) => { if (next && draft.value.value) draft.value.value.form = next } })
  const problems = computed(() => (form.value ? enterpriseProblems(form.value) : []))
  /** Fields somebody else changed while this form was open. */
  const crossed = computed(() => (draft.value.value && record.value ? editedFields(draft.value.value, record.value.fields).crossed : []))
  const { busy, failed, attempt } = useAttempt()
  const whole = useWhole()
  useStayUntilSaved(draft.flush, () => false)

  async function open(): Promise<void> {
    const begun = (await drafts.list('enterprise')).find(({ value }) => value.enterpriseId === enterpriseId())
    await draft.open(begun?.id, async () => {
      const present = await records.get('enterprise', enterpriseId())
      if (!present) throw new DeviceError('record-missing')
      return beginEdit(present)
    })
  }

  /** For a field that somebody else changed meanwhile: from now on the record's own value has been seen, and is taken or not. */
  function decide(field: string, take: 'theirs' | 'mine'): void {
    const edit = draft.value.value
    if (!edit || !record.value) return
    const theirs: unknown = plain(record.value.fields[field as keyof typeof record.value.fields] ?? null)
    if (take === 'theirs') Object.assign(edit.form, { [field]: theirs ?? undefined })
    Object.assign(edit.base, { [field]: theirs ?? undefined })
    edit.version = record.value.version
  }

  /** @returns true when saved on this phone */
  async function save(): Promise<boolean> {
    if (problems.value.length) return false
    return await attempt(async () => {
      const built = await whole({
        flush: draft.flush, state: draft.state, read: () => draft.value.value,
        async build(edit) {
          const present = await records.get('enterprise', enterpriseId())
          if (!present) throw new DeviceError('record-missing')
          return { edit, set: editedFields(edit, present.fields).set }
        },
      })
      if (!built || problems.value.length) return false
      const { edit, set } = built
      if (Object.keys(set).length) await records.change('enterprise', enterpriseId(), set as FieldSet<'enterprise'>, { seen: { version: edit.version, fields: edit.base } })
      await draft.discard()
      return true
    }) === true
  }

  return { form, record, state: draft.state, flush: draft.flush, discard: draft.discard, problems, crossed, decide, busy, failed, open, save }
}
