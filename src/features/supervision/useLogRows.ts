import { computed, ref, shallowRef, triggerRef, watch, type Ref } from 'vue'
import type { StoredRecord } from '@/device'
import type { RecordKind } from '@/domain/records'
import { useLive, useWorkspace } from '@/features/workspace'
import { createLogIndex } from './log-index'
import { rowOfAssistance, rowOfVisit, type LogRow } from './log-row'

/** Records read in one go: each has to be opened, on the page's own thread, and in between it answers a finger. */
const CHUNK = 100
/** Rows that are there at once, before the whole log has been read. */
const FIRST = 100

/**
 * The log in memory: first its newest rows, then the rest in chunks, then each change as it comes. A sync of three
 * records reads three records.
 */
export function useLogRows() {
  const { records } = useWorkspace()
  const index = createLogIndex()
  const rows = shallowRef<readonly LogRow[]>([])
  const enterpriseNames = shallowRef(new Map<string, string>())
  const started = ref(false)

  function put(added: readonly LogRow[]) {
    index.put(added)
    rows.value = index.rows()
  }

  const visits = useFeed('visit', (found) => put(found.map(rowOfVisit)))
  const requests = useFeed('assistance', (found) => put(found.map(rowOfAssistance)))
  const enterprises = useFeed('enterprise', (found) => {
    for (const { id, fields } of found) enterpriseNames.value.set(id, fields.name)
    triggerRef(enterpriseNames)
  })
  const isRead = computed(() => visits.complete.value && requests.complete.value)

  void (async () => {
    const [newVisits, newRequests] = await Promise.all([records.list('visit', { limit: FIRST }), records.list('assistance', { limit: FIRST })])
    const names = await records.getMany('enterprise', [...new Set([...newVisits, ...newRequests].flatMap(({ fields }) => fields.enterpriseId ?? []))])
    for (const found of names) if (found) enterpriseNames.value.set(found.id, found.fields.name)
    triggerRef(enterpriseNames)
    put([...newVisits.map(rowOfVisit), ...newRequests.map(rowOfAssistance)])
    started.value = true
  })()

  // Records leave the phone when a town or an enterprise is taken away; what is written since never names them. They are counted anew
  // whenever rows came, too: as many may have come as left.
  const stored = useLive(async () => {
    const beside = rows.value
    return isRead.value ? { beside, count: (await records.count('visit')) + (await records.count('assistance')) } : undefined
  }, undefined)
  watch(stored, (found) => {
    if (!isRead.value || found?.beside !== rows.value || found.count >= rows.value.length) return
    index.clear()
    rows.value = []
    visits.restart()
    requests.restart()
  })

  return {
    rows, enterpriseNames, started, get: index.get,
    /** All rows are there, and the names of their enterprises. */
    complete: computed(() => started.value && isRead.value && enterprises.complete.value),
  }
}

/** Everything of one kind, in the order in which this phone wrote it, then whatever is written later. */
function useFeed<K extends RecordKind>(kind: K, take: (found: StoredRecord<K>[]) => void): { complete: Ref<boolean>; restart: () => void } {
  const { records } = useWorkspace()
  const from = shallowRef({ mark: 0 })
  const complete = ref(false)
  const found = useLive(() => records.touchedAfter(kind, from.value.mark, CHUNK), undefined)
  watch(found, (batch) => {
    if (!batch) return
    // A late answer to an earlier mark repeats rows; it never leaves one out.
    take(batch)
    complete.value = batch.length < CHUNK
    const last = batch.at(-1)
    if (last && last.touched > from.value.mark) from.value = { mark: last.touched }
  })
  return {
    complete,
    restart() {
      complete.value = false
      // A new object even when nothing had been read: the question must be asked again.
      from.value = { mark: 0 }
    },
  }
}
