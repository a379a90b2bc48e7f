import { ref, shallowRef, watch } from 'vue'
import type { StoredRecord } from '@/device'
import type { RecordKind } from '@/domain/records'
import { useLive, useWorkspace } from '@/features/workspace'
import { SLICE } from './slice'

/** Slices after which the entries read so far are shown. */
const SLICES_SHOWN = 20

/**
 * A small entry for every record of a kind, kept in memory and brought up to date by what changed, so that a screen over
 * ten thousand records reads them once and a sync of three rows costs three rows. Call it inside a store.
 * @param entryOf undefined leaves the record out
 * @returns entries, last written on this phone first, growing while they are read; `ready` once all are
 */
export function useRecordIndex<K extends RecordKind, E>(kind: K, entryOf: (record: StoredRecord<K>) => E | undefined) {
  const workspace = useWorkspace()
  const { records } = workspace
  const byId = new Map<string, E>()
  const known = new Set<string>()
  const entries = shallowRef<E[]>([])
  const ready = ref(false)
  const mark = ref(0)
  const changed = useLive(() => records.touchedAfter(kind, mark.value, SLICE), undefined)
  /** Records also vanish, when a town is no longer ours: then the number on the phone falls below ours. */
  const count = useLive(() => records.count(kind), undefined)

  function take(rows: readonly StoredRecord<K>[]) {
    for (const row of rows) {
      known.add(row.id)
      byId.delete(row.id)
      const entry = entryOf(row)
      if (entry !== undefined) byId.set(row.id, entry)
    }
    mark.value = rows.at(-1)!.touched
  }

  let slices = 0
  watch(changed, (rows) => {
    if (!rows) return
    if (rows.length) take(rows)
    const isLast = rows.length < SLICE
    // Who searches them works through all of them each time.
    if (isLast || slices % SLICES_SHOWN === 0) entries.value = [...byId.values()].reverse()
    slices += 1
    if (isLast) ready.value = true
  })
  function again() {
    slices = 0
    byId.clear()
    known.clear()
    mark.value = 0
  }
  watch(count, (number) => { if (number !== undefined && number < known.size) again() })
  // Another person's phone from here on: nothing of the one before may be seen.
  watch(() => workspace.openCount, () => {
    again()
    entries.value = []
    ready.value = false
  }, { flush: 'sync' })
  return { entries, ready }
}
