import type { StoredRecord } from '@/device'
import { supplementDay } from '@/features/assistance'
import { useLive, useWorkspace } from '@/features/workspace'

export interface Supplement {
  request: StoredRecord<'assistance'>
  /** The last day to add what was asked for, `YYYY-MM-DD`. */
  day: string
}

/**
 * Requests that were sent back for more, by the day until which it may be added. Whoever has the town may add it. All requests are
 * looked at, not the recent ones only: they are few, and this day comes from a legal procedure.
 */
export function useSupplements() {
  const { records } = useWorkspace()
  return useLive(async (): Promise<Supplement[]> => {
    const open = (await records.list('assistance')).filter(({ fields }) => fields.state === 'supplement')
    const notes = await Promise.all(open.map(({ id }) => records.listBy('comment', 'onId', id)))
    return open.flatMap((request, at) => {
      const day = supplementDay(request, notes[at]!)
      return day === undefined ? [] : [{ request, day }]
    }).sort((one, other) => (one.day < other.day ? -1 : 1))
  }, [])
}
