import type { StoredRecord } from '@/device'
import { addDays, civilDateOf, monthOf } from '@/domain/civil-date'
import { isReturnedTo, remarkOn } from '@/features/visits'
import { useLive, useWorkspace } from '@/features/workspace'
import { sinceMonth } from './since-month'

export interface ReturnedVisit {
  visit: StoredRecord<'visit'>
  enterprise: string | undefined
  remark: string | undefined
}

/**
 * Visits of this month and the last that the bureau gave back to this officer, newest first, with what it said. Older ones say so
 * on their own page: Today reads the recent ones only, however many lie on the phone.
 */
export function useReturned(now: () => number = Date.now) {
  const { records, person } = useWorkspace()
  return useLive(async (): Promise<ReturnedVisit[]> => {
    const lastMonth = monthOf(addDays(`${monthOf(civilDateOf(now()))}-01`, -1))
    const visits = (await sinceMonth(records, 'visit', lastMonth)).filter((visit) => isReturnedTo(visit, person?.id))
    const enterprises = await records.getMany('enterprise', visits.map(({ fields }) => fields.enterpriseId))
    const comments = await Promise.all(visits.map(({ id }) => records.listBy('comment', 'onId', id)))
    return visits.map((visit, at) => ({ visit, enterprise: enterprises[at]?.fields.name, remark: remarkOn(visit, comments[at]!)?.fields.text }))
  }, [])
}
