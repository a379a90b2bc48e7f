import { ref, toValue, type MaybeRefOrGetter } from 'vue'
import type { ErrorCode } from '@/contract'
import type { StoredRecord } from '@/device'
import type { Conflict, RecordFields, RecordKind } from '@/domain/records'
import { errorCode } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'

/** Settles a conflict by choosing one of its two values; the choice is an edit like any other and travels with the rest. */
export function useSettle(of: MaybeRefOrGetter<StoredRecord<RecordKind>>) {
  const { records } = useWorkspace()
  const busy = ref<string>()
  const failed = ref<ErrorCode>()

  async function settle(conflict: Conflict, value: unknown): Promise<boolean> {
    const seen = toValue(of)
    const { kind, id } = seen
    busy.value = conflict.id
    failed.value = undefined
    try {
      await records.change(kind, id, { [conflict.field]: value ?? null } as Partial<RecordFields[RecordKind]>, { settles: [conflict.id], seen })
      return true
    }
    catch (problem) {
      failed.value = errorCode(problem)
      return false
    }
    finally {
      busy.value = undefined
    }
  }
  return { settle, busy, failed }
}
