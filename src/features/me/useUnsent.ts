import { computed } from 'vue'
import { useLive, useWorkspace } from '@/features/workspace'

/** What this phone has and the server does not. */
export function useUnsent() {
  const { outbox, attachments, drafts } = useWorkspace()
  const counts = useLive(() => outbox.counts(), { waiting: 0, rejected: 0, sent: 0 })
  const files = useLive(async () => (await attachments.transfers()).filter((file) => file.receivedAt === null).length, 0)
  const begun = useLive(async () => (await drafts.list()).length, 0)
  const total = computed(() => counts.value.waiting + counts.value.rejected + files.value + begun.value)
  return { counts, files, begun, total }
}
