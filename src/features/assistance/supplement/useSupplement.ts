import { computed, onMounted, ref, watch } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { plain, sameContent, useAttempt, useFollowedDraft, useWhole, type Undo } from '@/features/drafts'
import { useLive, useWorkspace } from '@/features/workspace'
import { useUnsavedGate } from '@/ui'
import { emptySupplement, EVIDENCE_MAX, maySupplement, stateAfter, supplementOf, type SupplementDraft } from './supplement'

/** An addition to a submitted request: autosaved like any form, then one revision together with its files and its note. */
export function useSupplement(assistanceId: () => string, now: () => number = Date.now) {
  const workspace = useWorkspace()
  const { records, drafts, attachments } = workspace
  const draftId = ref<string>()
  const phase = ref<'loading' | 'open' | 'missing' | 'gone' | 'leaving'>('loading')
  const { value: draft, gone, kept, state: saved, flush, stop, discard: throwAway, rev } = useFollowedDraft<SupplementDraft>({ kind: 'supplement', id: () => draftId.value })
  const opening = useAttempt()
  const { busy, failed, attempt } = useAttempt()
  const whole = useWhole()
  const gate = useUnsavedGate()
  const request = useLive(() => records.get('assistance', assistanceId()), undefined)
  const files = useLive(() => (draftId.value ? attachments.listOfDraft(draftId.value) : []), [])
  const room = computed(() => Math.max(0, EVIDENCE_MAX - (request.value?.fields.evidence?.length ?? 0)))
  const said = computed(() => Boolean(draft.value?.note?.trim()))
  /** Its work may be over by now, or is not this person's. */
  const closed = computed(() => request.value !== undefined && !maySupplement(request.value.fields.state, workspace.person?.role ?? 'administrator'))
  const page = () => `/assistance/${assistanceId()}`

  /** The one begun before is taken up again: one addition at a time. */
  async function open(): Promise<void> {
    const present = await records.get('assistance', assistanceId())
    if (!present) {
      phase.value = 'missing'
      return
    }
    const begun = (await drafts.list('supplement')).find(({ value }) => value.assistanceId === assistanceId())
    draftId.value = begun?.id ?? (await drafts.create('supplement', emptySupplement(assistanceId(), present.fields))).id
  }
  onMounted(() => opening.attempt(open))

  watch([() => draft.value !== undefined, gone], ([there, lost]) => {
    if (draftId.value === undefined || busy.value || phase.value === 'leaving') return
    // Sent or given up in another tab: nothing may bring it back.
    if (lost) stop()
    phase.value = lost ? 'gone' : there ? 'open' : 'loading'
  })

  async function untouched(): Promise<boolean> {
    if (!draft.value || !request.value || !sameContent(plain(draft.value), emptySupplement(assistanceId(), request.value.fields))) return false
    // A file may still be being made ready.
    await gate.settle()
    return (await attachments.listOfDraft(draftId.value!)).length === 0
  }
  // Looking at the form leaves no heap of empty ones behind. Nobody may be kept on a page that is being locked.
  onBeforeRouteLeave(async (to) => {
    if (phase.value !== 'open' || to.name === 'unlock') return true
    if (!await untouched()) return flush()
    phase.value = 'leaving'
    await throwAway()
    return true
  })

  async function build(written: SupplementDraft) {
    const id = assistanceId()
    const present = (await records.get('assistance', id))!
    const sets = supplementOf(present.fields, written, await attachments.listOfDraft(draftId.value!), new Date(now()).toISOString())
    const toState = stateAfter(present.fields.state)
    const note = { onKind: 'assistance' as const, onId: id, text: written.note?.trim() ?? '', ...(toState ? { toState } : {}) }
    return {
      town: present.town, note,
      changes: sets.map((set) => ({ kind: 'assistance' as const, id, set: { ...set }, seen: present })),
    }
  }

  /** @returns whether the addition is stored on this phone; `failed` says why not */
  async function submit(): Promise<boolean> {
    if (!said.value || closed.value) return false
    return await attempt(async () => {
      const built = await whole({ flush, state: saved, read: () => draft.value, build })
      if (!built || !said.value) return false
      const { town, note, changes } = built
      await drafts.submit(draftId.value!, [{ kind: 'comment', town, fields: note }], { attachTo: { kind: 'assistance', id: assistanceId(), town }, changes, seen: rev() })
      phase.value = 'leaving'
      stop()
      return true
    }) === true
  }

  async function discard(): Promise<Undo | undefined> {
    phase.value = 'leaving'
    return throwAway()
  }

  return { phase, kept, closed, request, draft, draftId, files, room, said, saved, flush, busy, failed: computed(() => opening.failed.value ?? failed.value), submit, discard, page }
}
