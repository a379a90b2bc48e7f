import { computed, type Ref } from 'vue'
import { addDays, civilDateOf, civilTimeOf, instantOf } from '@/domain/civil-date'
import type { VisitDraft } from './visit-draft'

/** A visit's start and end as one day and two clock times in Wuxi. A visit that begins in the evening may end after midnight. */
export function useMeetingTimes(draft: Ref<VisitDraft>) {
  const place = (day: string, startTime: string, endTime: string | undefined) => {
    draft.value.startedAt = instantOf(day, startTime)
    if (!endTime) return void delete draft.value.endedAt
    const overMidnight = endTime < startTime && startTime >= '20:00' && endTime < '06:00'
    draft.value.endedAt = instantOf(overMidnight ? addDays(day, 1) : day, endTime)
  }
  const date = computed({
    get: () => civilDateOf(draft.value.startedAt),
    set: (day: string | undefined) => { if (day) place(day, start.value, end.value) },
  })
  const start = computed({
    get: () => civilTimeOf(draft.value.startedAt),
    set: (time: string | undefined) => { if (time) place(date.value, time, end.value) },
  })
  const end = computed({
    get: () => (draft.value.endedAt ? civilTimeOf(draft.value.endedAt) : undefined),
    set: (time: string | undefined) => place(date.value, start.value, time),
  })
  return { date, start, end }
}
