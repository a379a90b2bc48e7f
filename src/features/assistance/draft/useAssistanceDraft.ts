import { computed, ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import { v7 as newId } from 'uuid'
import type { ErrorCode } from '@/contract'
import { civilDateOf } from '@/domain/civil-date'
import { checkCreditCode } from '@/domain/identifiers'
import { recordNumber } from '@/domain/records/number'
import { useRegions } from '@/features/content'
import { buildWhole, errorCode, mergeDrafts, plain, sameContent, useAutosave } from '@/features/drafts'
import { useLive, useWorkspace } from '@/features/workspace'
import { withEnterprise, type AssistanceDraft } from './draft'
import { draftProblems } from './problems'
import { filledSections } from './progress'
import { draftRecord } from './record'
import { rightNumberCheck } from './right-number'

/** A request being written: autosave, checks, and submitting in one transaction together with its files. */
export function useAssistanceDraft(draftId: string, now: () => number = Date.now) {
  const workspace = useWorkspace()
  const { records, drafts, attachments } = workspace
  const { townName } = useRegions()
  const router = useRouter()
  const draft = ref<AssistanceDraft>()
  const phase = ref<'loading' | 'open' | 'gone' | 'submitting' | 'leaving'>('loading')
  const failed = ref<ErrorCode>()
  let base: AssistanceDraft | undefined
  /** Texts of our latest saves: what the store reports late is recognised as our own and changes nothing. */
  const ours: string[] = []

  const autosave = useAutosave<AssistanceDraft>({
    value: draft,
    id: () => draftId,
    merge: mergeDrafts,
    async save(copy) {
      ours.splice(0, Math.max(0, ours.length - 4))
      ours.push(JSON.stringify(copy))
      await drafts.save(draftId, copy)
      base = copy
    },
  })
  const files = useLive(async () => (await attachments.listOfDraft(draftId)).filter((file) => file.role === 'evidence'), [])

  const stored = useLive(async () => ({ draft: await drafts.get<AssistanceDraft>(draftId) }), undefined)
  watch(stored, (read) => {
    if (!read || phase.value === 'submitting' || phase.value === 'leaving') return
    if (read.draft?.kind !== 'assistance') {
      // Submitted or thrown away in another tab: nothing may bring it back.
      autosave.stop()
      phase.value = 'gone'
      return
    }
    const value = plain(read.draft.value)
    if (!draft.value) {
      autosave.accept(value)
      draft.value = autosave.recover(value)
      base = plain(value)
      phase.value = 'open'
    }
    else if (base && !ours.includes(JSON.stringify(value)) && !sameContent(value, base)) {
      draft.value = mergeDrafts(base, plain(draft.value), value)
      base = value
    }
  }, { immediate: true })

  const numberCheck = computed(() => rightNumberCheck(draft.value?.right.type, draft.value?.right.number, new Date(now()).getUTCFullYear()))
  const codeFails = computed(() => Boolean(draft.value?.applicant.creditCode?.trim()) && checkCreditCode(draft.value!.applicant.creditCode!).severity === 'error')
  const problems = computed(() => (draft.value ? draftProblems(draft.value, numberCheck.value?.ok === false) : []))
  const done = computed(() => draft.value && filledSections(draft.value, files.value.length))

  async function useEnterprise(id: string) {
    const enterprise = await records.get('enterprise', id)
    if (enterprise && draft.value) draft.value = withEnterprise(draft.value, enterprise)
  }

  async function numberFor(town: string): Promise<string> {
    const date = civilDateOf(now())
    const latest = await records.list('assistance', { limit: 200 })
    const today = latest.filter((record) => civilDateOf(record.fields.submittedAt) === date).length
    return recordNumber({ townName: townName(town), date, sequence: today + 1, random: Math.random })
  }

  /** Only when nothing is missing. @returns the new record's id, or undefined when it could not be stored (`failed` says why) */
  async function submit(): Promise<string | undefined> {
    if (!draft.value?.town || problems.value.length || phase.value === 'submitting') return undefined
    failed.value = undefined
    if (!await autosave.flush()) return undefined
    phase.value = 'submitting'
    const id = newId()
    try {
      const built = await buildWhole(() => draft.value && plain(draft.value), async (value) => {
        const checked = numberCheck.value
        const town = value.town!
        return { town, fields: draftRecord(value, {
          number: await numberFor(town),
          numberCheck: checked ? (checked.ok ? 'ok' : 'kept') : 'none',
          rightNumber: checked?.ok ? checked.canonical : undefined,
          at: new Date(now()).toISOString(),
          files: await attachments.listOfDraft(draftId),
        }) }
      })
      if (!built || problems.value.length) {
        phase.value = 'open'
        return undefined
      }
      const { town, fields } = built
      await drafts.submit(draftId, [{ kind: 'assistance', id, town, fields }], { attachTo: { kind: 'assistance', id, town } })
      autosave.stop()
      await router.replace(`/assistance/${id}`)
      return id
    }
    catch (problem) {
      failed.value = errorCode(problem)
      phase.value = 'open'
      return undefined
    }
  }

  async function discard() {
    phase.value = 'leaving'
    autosave.stop()
    await drafts.remove(draftId)
    await router.replace('/assistance')
  }

  return { draft, phase, failed, files, saved: autosave.state, flush: autosave.flush, numberCheck, codeFails, problems, done, useEnterprise, submit, discard }
}
