import { ref } from 'vue'
import type { ErrorCode } from '@/contract'
import type { OutboxItem } from '@/device'
import { errorCode } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import { mended, type Mendable } from './item-place'

/** What can be done on this phone about a refused edit: send it again, corrected or as it was, or give it up. */
export function useMend(item: () => OutboxItem) {
  const workspace = useWorkspace()
  const busy = ref(false)
  const failed = ref<ErrorCode>()

  async function attempt(work: () => Promise<void>) {
    busy.value = true
    failed.value = undefined
    try {
      await work()
    }
    catch (problem) {
      failed.value = errorCode(problem)
    }
    finally {
      busy.value = false
    }
  }

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
