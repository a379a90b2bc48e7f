import { computed } from 'vue'
import type { Enterprise } from '@/domain/records'
import { useAttempt, useLazyDraft, useStayUntilSaved, useWhole } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import { emptyEnterpriseForm, enterpriseFromForm, enterpriseProblems, type EnterpriseForm } from './enterprise-form'

/** An enterprise being added: autosaved as a draft, made a record in one transaction. */
export function useNewEnterprise(begun: (draftId: string) => void) {
  const workspace = useWorkspace()
  const draft = useLazyDraft<{ form: EnterpriseForm }>('enterprise', begun)
  const form = computed({ get: () => draft.value.value?.form, set: (next) => { if (next) draft.value.value = { form: next } } })
  const problems = computed(() => (form.value ? enterpriseProblems(form.value) : []))
  const { busy, failed, attempt } = useAttempt()
  const whole = useWhole()
  useStayUntilSaved(draft.flush, () => false)

  const open = (draftId: string | undefined, name: string | undefined) => {
    const towns = workspace.person?.towns ?? []
    return draft.open(draftId, () => ({ form: emptyEnterpriseForm(towns.length === 1 ? towns[0] : undefined, name) }))
  }

  /** @returns the new record's id, or undefined with `problems` or `failed` saying why */
  async function submit(): Promise<string | undefined> {
    if (!form.value || problems.value.length) return undefined
    return attempt(async () => {
      const built = await whole({
        flush: draft.flush, state: draft.state, read: () => form.value,
        build: async (written) => ({ draftId: await draft.ensure(), town: written.town!, fields: enterpriseFromForm(written) as Enterprise }),
      })
      if (!built || problems.value.length) return undefined
      const { draftId, town, fields } = built
      const [id] = await workspace.drafts.submit(draftId, [{ kind: 'enterprise', town, fields }], { seen: draft.rev() })
      draft.stop()
      return id
    })
  }

  return { value: form, state: draft.state, flush: draft.flush, discard: draft.discard, problems, busy, failed, open, submit }
}
