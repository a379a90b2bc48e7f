import { computed } from 'vue'
import { useLive, useSyncLine, useWorkspace } from '@/features/workspace'

/** What this phone has and the server does not: the same numbers and words as in the line at the top of every page. */
export function useUnsent() {
  const { drafts } = useWorkspace()
  const { unsent: found, words, text } = useSyncLine()
  const foundDrafts = useLive(async () => (await drafts.list()).length, undefined)
  const known = computed(() => found.value !== undefined && foundDrafts.value !== undefined)
  const unsent = computed(() => found.value ?? { waiting: 0, rejected: 0, files: [], total: 0 })
  const begun = computed(() => foundDrafts.value ?? 0)
  const counts = computed(() => ({ waiting: unsent.value.waiting, rejected: unsent.value.rejected, files: unsent.value.files.length, total: unsent.value.total }))
  /** With the drafts, which are sent only once they are submitted. */
  const kept = computed(() => counts.value.total + begun.value)
  return { known, unsent, counts, begun, kept, words, text }
}
