import type { OutboxItem } from '@/device'
import { useAttempt } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import { mended, type Mendable } from './item-place'

/** What can be done on this phone about a refused edit: send it again, corrected or as it was, or give it up. */
export function useMend(item: () => OutboxItem) {
  const workspace = useWorkspace()
  const { busy, failed, attempt } = useAttempt()

  return {
    busy,
    failed,
    mend: (place?: Mendable, text = '') => attempt(async () => {
      const { mutationId, set } = item()
      await workspace.outbox.mend(mutationId, place ? mended(set, place, text) : {})
      // The engine tells by its own state how sending goes.
      void workspace.syncNow().catch(() => undefined)
    }),
    letGo: () => attempt(() => workspace.outbox.letGo(item().mutationId)),
  }
}
