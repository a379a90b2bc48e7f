import { computed, ref } from 'vue'
import { useFollowedDraft } from '@/features/drafts'
import { useLive, useWorkspace } from '@/features/workspace'
import type { Section } from './sections'
import type { VisitDraft, VisitFiles } from './visit-draft'
import { visitProgress } from './visit-progress'

/** A visit draft open on this page: autosaved, and kept in step with what else writes into it. */
export function useVisitDraft(draftId: () => string) {
  const { attachments } = useWorkspace()
  const step = ref<Section>()
  const { value: draft, gone, kept, state, flush, stop, discard, rev } = useFollowedDraft<VisitDraft>({ kind: 'visit', id: draftId, step })

  const fileList = useLive(() => attachments.listOfDraft(draftId()), [])
  const files = computed((): VisitFiles => ({
    photos: fileList.value.filter((file) => file.role === 'photo').length,
    signature: fileList.value.some((file) => file.role === 'signature'),
  }))
  const progress = computed(() => (draft.value ? visitProgress(draft.value, files.value, Date.now()) : undefined))

  return { draft, gone, kept, files, progress, step, state, flush, stop, discard, rev }
}
