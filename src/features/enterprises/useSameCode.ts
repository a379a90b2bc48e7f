import { computed, type ComputedRef } from 'vue'
import type { StoredRecord } from '@/device'
import { useLive, useWorkspace } from '@/features/workspace'

/** Another enterprise on this phone with the same credit code. A hint only: the server, too, lets both stand for a person to join. */
export function useSameCode(code: () => string | undefined, except: () => string | undefined): ComputedRef<StoredRecord<'enterprise'> | undefined> {
  const { records } = useWorkspace()
  const found = useLive(async (): Promise<StoredRecord<'enterprise'>[]> => {
    const wanted = code()
    return wanted ? records.listBy('enterprise', 'creditCode', wanted) : []
  }, [])
  return computed(() => found.value.find((record) => record.id !== except()))
}
