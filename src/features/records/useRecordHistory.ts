import { ref, shallowRef, watch } from 'vue'
import { historyPath, type ErrorCode, type HistoryAnswer, type HistoryStep } from '@/contract'
import type { StoredRecord } from '@/device'
import { errorCode } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'

/** A record's history as the server's log tells it: read when it is asked for, and again when a newer version comes. */
export function useRecordHistory(record: () => StoredRecord) {
  const workspace = useWorkspace()
  /** Newest first; undefined until it was asked for and came. */
  const steps = shallowRef<readonly HistoryStep[]>()
  const more = ref(false)
  const asked = ref(false)
  const busy = ref(false)
  const failed = ref<ErrorCode>()

  async function read(before?: number): Promise<void> {
    const { town, kind, id } = record()
    asked.value = true
    busy.value = true
    failed.value = undefined
    try {
      const answer = await workspace.api<HistoryAnswer>('GET', historyPath(town, kind, id) + (before === undefined ? '' : `?before=${before}`))
      if (id !== record().id) return
      steps.value = before === undefined ? answer.steps : [...(steps.value ?? []), ...answer.steps]
      more.value = answer.more
    }
    catch (problem) {
      failed.value = errorCode(problem)
    }
    finally {
      busy.value = false
    }
  }

  watch(() => [record().id, record().version] as const, ([id], [before]) => {
    if (id !== before) {
      asked.value = false
      steps.value = undefined
      more.value = false
      failed.value = undefined
    }
    else if (steps.value) void read()
  })

  return { steps, more, asked, busy, failed, read, older: () => read(steps.value?.at(-1)?.seq) }
}
