import { computed, ref, watch, type Ref } from 'vue'
import { mergeDrafts, plain, sameContent, useAutosave } from '@/features/drafts'
import { useLive, useWorkspace } from '@/features/workspace'
import { visitProgress, type Section } from './sections'
import type { VisitDraft, VisitFiles } from './visit-draft'

interface Open {
  value: VisitDraft
  /** Section last looked at: there the form opens again. */
  step?: Section
}

/** A visit draft open on this page: autosaved, and kept in step with what else writes into it. */
export function useVisitDraft(draftId: () => string) {
  const { drafts, attachments } = useWorkspace()
  const open = ref() as Ref<Open | undefined>
  const gone = ref(false)
  let base: VisitDraft | undefined
  const ours: string[] = []

  const autosave = useAutosave<Open>({
    value: open,
    id: draftId,
    merge: (before, ours, theirs) => ({ ...theirs, ...ours, value: mergeDrafts(before.value, ours.value, theirs.value) }),
    async save({ value, step }) {
      // What comes back from the store is recognised as our own by its text.
      ours.splice(0, Math.max(0, ours.length - 1))
      ours.push(JSON.stringify(value))
      await drafts.save(draftId(), value, step)
      base = value
    },
  })

  const stored = useLive(async () => ({ draft: await drafts.get<VisitDraft>(draftId()) }), undefined)
  watch(stored, (read) => {
    if (!read) return
    gone.value = read.draft?.kind !== 'visit'
    if (read.draft?.kind !== 'visit') return
    const { value, step } = plain(read.draft)
    if (!open.value) {
      base = plain(value)
      const first: Open = step ? { value, step: step as Section } : { value }
      autosave.accept(first)
      open.value = autosave.recover(first)
    }
    else if (!ours.includes(JSON.stringify(value)) && !sameContent(value, base)) {
      open.value.value = mergeDrafts(base!, plain(open.value.value), value)
      base = plain(value)
    }
  }, { immediate: true })

  const fileList = useLive(() => attachments.listOfDraft(draftId()), [])
  const files = computed((): VisitFiles => ({
    photos: fileList.value.filter((file) => file.role === 'photo').length,
    signature: fileList.value.some((file) => file.role === 'signature'),
  }))
  const draft = computed({ get: () => open.value?.value, set: (next) => { if (open.value && next) open.value.value = next } })
  const progress = computed(() => (draft.value ? visitProgress(draft.value, files.value) : undefined))
  const step = computed({ get: () => open.value?.step, set: (section) => { if (open.value && section) open.value.step = section } })

  return { draft, gone, files, progress, step, state: autosave.state, flush: autosave.flush, stop: autosave.stop }
}
