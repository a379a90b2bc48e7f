import { addDays, monthOf, type CivilDate } from '@/domain/civil-date'

export const RANGES = ['today', 'week', 'month', 'lastMonth'] as const
export type Range = (typeof RANGES)[number]
export interface Days { from?: CivilDate; to?: CivilDate }

/** First and last day of a range people name, today included. */
export function daysOf(range: Range, today: CivilDate): Required<Days> {
  const first: CivilDate = `${monthOf(today)}-01`
  switch (range) {
    case 'today': return { from: today, to: today }
    case 'week': return { from: addDays(today, -6), to: today }
    case 'month': return { from: first, to: today }
    case 'lastMonth': {
      const end = addDays(first, -1)
      return { from: `${monthOf(end)}-01`, to: end }
    }
  }
}

/** Which named range two days are; `own` when they are none, undefined when nothing is chosen. */
export function rangeOf({ from, to }: Days, today: CivilDate): Range | 'own' | undefined {
  if (from === undefined && to === undefined) return undefined
  return RANGES.find((range) => {
    const days = daysOf(range, today)
    return days.from === from && days.to === to
  }) ?? 'own'
}
