import { computed, ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import { v7 as newId } from 'uuid'
import { civilDateOf } from '@/domain/civil-date'
import { recordNumber } from '@/domain/records/number'
import { useRegions } from '@/features/content'
import { useAttempt, useFollowedDraft, useOfferUndo, useWhole } from '@/features/drafts'
import { useLive, useWorkspace } from '@/features/workspace'
import { withEnterprise, withoutEnterprise, type AssistanceDraft } from './draft'
import { draftProblems } from './problems'
import { filledSections } from './progress'
import { draftRecord } from './record'
import { rightNumberCheck } from './right-number'

/** A request being written: autosave, checks, and submitting in one transaction together with its files. */
export function useAssistanceDraft(draftId: string, now: () => number = Date.now) {
  const workspace = useWorkspace()
  const { records, drafts, attachments } = workspace
  const { officialName } = useRegions()
  const router = useRouter()
  const offerUndo = useOfferUndo()
  const { value: draft, gone, kept, state: saved, flush, stop, discard: throwAway, rev } = useFollowedDraft<AssistanceDraft>({ kind: 'assistance', id: () => draftId })
  const { busy, failed, attempt } = useAttempt()
  const whole = useWhole()
  const phase = ref<'loading' | 'open' | 'gone' | 'leaving'>('loading')
  const files = useLive(async () => (await attachments.listOfDraft(draftId)).filter((file) => file.role === 'evidence'), [])

  watch([() => draft.value !== undefined, gone], ([there, lost]) => {
    if (busy.value || phase.value === 'leaving') return
    // Submitted or thrown away in another tab: nothing may bring it back.
    if (lost) stop()
    phase.value = lost ? 'gone' : there ? 'open' : 'loading'
  }, { immediate: true })

  const numberCheck = computed(() => rightNumberCheck(draft.value?.right.type, draft.value?.right.number, new Date(now()).getUTCFullYear()))
  const problems = computed(() => (draft.value ? draftProblems(draft.value, numberCheck.value?.ok === false) : []))
  const done = computed(() => draft.value && filledSections(draft.value, files.value.length))

  const enterprise = async (id: string | undefined) => (id ? records.get('enterprise', id) : undefined)

  async function useEnterprise(id: string) {
    const [chosen, former] = await Promise.all([enterprise(id), enterprise(draft.value?.enterpriseId)])
    if (chosen && draft.value) draft.value = withEnterprise(draft.value, chosen, former)
  }

  /** An applicant who has no record. */
  async function useName(name: string) {
    const former = await enterprise(draft.value?.enterpriseId)
    const towns = workspace.person?.towns ?? []
    if (draft.value) draft.value = withoutEnterprise(draft.value, { name, town: towns.length === 1 ? towns[0] : undefined, former })
  }

  async function numberFor(town: string): Promise<string> {
    const date = civilDateOf(now())
    const latest = await records.list('assistance', { limit: 200 })
    const today = latest.filter((record) => civilDateOf(record.fields.submittedAt) === date).length
    return recordNumber({ townName: officialName(town), date, sequence: today + 1, random: Math.random })
  }

  async function build(value: AssistanceDraft) {
    const checked = numberCheck.value
    const town = value.town!
    return { town, fields: draftRecord(value, {
      number: await numberFor(town),
      numberCheck: checked ? (checked.ok ? 'ok' : 'kept') : 'none',
      rightNumber: checked?.ok ? checked.canonical : undefined,
      at: new Date(now()).toISOString(),
      files: await attachments.listOfDraft(draftId),
    }) }
  }

  /** Only when nothing is missing. @returns the new record's id, or undefined when it could not be stored (`failed` says why) */
  async function submit(): Promise<string | undefined> {
    if (!draft.value?.town || problems.value.length) return undefined
    return attempt(async () => {
      const built = await whole({ flush, state: saved, read: () => draft.value, build })
      if (!built || problems.value.length) return undefined
      const { town, fields } = built
      const id = newId()
      await drafts.submit(draftId, [{ kind: 'assistance', id, town, fields }], { attachTo: { kind: 'assistance', id, town }, seen: rev() })
      phase.value = 'leaving'
      stop()
      await router.replace(`/assistance/${id}`)
      return id
    })
  }

  async function discard() {
    phase.value = 'leaving'
    const undo = await throwAway()
    await router.replace('/assistance')
    offerUndo(undo, `/assistance/draft/${draftId}`)
  }

  return { draft, phase, kept, busy, failed, files, saved, flush, numberCheck, problems, done, useEnterprise, useName, submit, discard }
}
