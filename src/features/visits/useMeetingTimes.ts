import { computed, ref, watch, type Ref } from 'vue'
import { addDays, civilDateOf, civilTimeOf, instantOf } from '@/domain/civil-date'
import type { VisitDraft } from './visit-draft'

/**
 * A visit's start and end as one day and two clock times in Wuxi. A visit that begins in the evening may end after midnight.
 * While the day or the start is emptied the draft has no start (an empty one), and is held for it.
 */
export function useMeetingTimes(draft: Ref<VisitDraft>) {
  const dayOf = (at: string | undefined) => (at ? civilDateOf(at) : undefined)
  const timeOf = (at: string | undefined) => (at ? civilTimeOf(at) : undefined)
  const day = ref(dayOf(draft.value.startedAt))
  const from = ref(timeOf(draft.value.startedAt))
  const to = ref(timeOf(draft.value.endedAt))

  function place() {
    const [on, begins, ends] = [day.value, from.value, to.value]
    draft.value.startedAt = on && begins ? instantOf(on, begins) : ''
    if (!ends) return void delete draft.value.endedAt
    if (!on || !begins) return
    const overMidnight = ends < begins && begins >= '20:00' && ends < '06:00'
    draft.value.endedAt = instantOf(overMidnight ? addDays(on, 1) : on, ends)
  }
  // What another tab writes shows; what stands emptied here stays so.
  watch(() => draft.value.startedAt, (at) => {
    if (at === (day.value && from.value ? instantOf(day.value, from.value) : '')) return
    [day.value, from.value] = [dayOf(at), timeOf(at)]
  })
  watch(() => draft.value.endedAt, (at) => { to.value = timeOf(at) })

  const part = (box: Ref<string | undefined>) => computed({
    get: () => box.value,
    set: (text: string | undefined) => {
      box.value = text
      place()
    },
  })
  return { date: part(day), start: part(from), end: part(to) }
}
