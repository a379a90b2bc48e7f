import { computed, ref } from 'vue'
import type { Enterprise } from '@/domain/records'
import type { ErrorCode } from '@/contract'
import { errorCode, useLazyDraft, useStayUntilSaved } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import { emptyEnterpriseForm, enterpriseFromForm, enterpriseProblems, type EnterpriseForm } from './enterprise-form'

/** An enterprise being added: autosaved as a draft, made a record in one transaction. */
export function useNewEnterprise(begun: (draftId: string) => void) {
  const workspace = useWorkspace()
  const draft = useLazyDraft<{ form: EnterpriseForm }>('enterprise', begun)
  const form = computed({ get: () => draft.value.value?.form, set: (next) => { if (next) draft.value.value = { form: next } } })
  const problems = computed(() => (form.value ? enterpriseProblems(form.value) : []))
  const busy = ref(false)
  const failed = ref<ErrorCode>()
  useStayUntilSaved(draft.flush, () => false)

  const open = (draftId: string | undefined, name: string | undefined) => {
    const towns = workspace.person?.towns ?? []
    return draft.open(draftId, () => ({ form: emptyEnterpriseForm(towns.length === 1 ? towns[0] : undefined, name) }))
  }

  /** @returns the new record's id, or undefined with `problems` or `failed` saying why */
  async function submit(): Promise<string | undefined> {
    if (!form.value || busy.value || problems.value.length) return undefined
    busy.value = true
    failed.value = undefined
    try {
      const draftId = await draft.ensure()
      const [id] = await workspace.drafts.submit(draftId, [{ kind: 'enterprise', town: form.value.town!, fields: enterpriseFromForm(form.value) as Enterprise }])
      draft.stop()
      return id
    }
    catch (problem) {
      failed.value = errorCode(problem)
      return undefined
    }
    finally {
      busy.value = false
    }
  }

  return { value: form, state: draft.state, flush: draft.flush, discard: draft.discard, problems, busy, failed, open, submit }
}
