import { computed } from 'vue'
import { useLive, useWorkspace } from '@/features/workspace'

/** What this phone has and the server does not: the same numbers as in the line at the top of every page. */
export function useUnsent() {
  const { outbox, drafts } = useWorkspace()
  const found = useLive(() => outbox.unsent(), undefined)
  const foundDrafts = useLive(async () => (await drafts.list()).length, undefined)
  /** Until the database has been looked at, nought is no answer. */
  const known = computed(() => found.value !== undefined && foundDrafts.value !== undefined)
  const unsent = computed(() => found.value ?? { waiting: 0, rejected: 0, files: [], total: 0 })
  const begun = computed(() => foundDrafts.value ?? 0)
  const counts = computed(() => ({ waiting: unsent.value.waiting, rejected: unsent.value.rejected, files: unsent.value.files.length, total: unsent.value.total }))
  /** With the drafts, which are sent only once they are submitted. */
  const kept = computed(() => counts.value.total + begun.value)
  return { known, unsent, counts, begun, kept }
}
