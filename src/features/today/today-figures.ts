import { monthOf, civilDateOf, type CivilDate } from '@/domain/civil-date'

export interface CountedVisit { enterpriseId: string; startedAt: string; sample: boolean; review?: string }
export interface CountedReferral { createdAt: string; done: boolean; sample: boolean }

export interface MonthFigures {
  visits: number
  /** Enterprises visited, each once. */
  enterprises: number
  referrals: number
  /** Referrals that are done. */
  referralsDone: number
  /** Visits left out because their enterprise is a sample. */
  samples: number
}

/** Figures of the month of `today`. Voided visits and whatever concerns sample enterprises do not count. */
export function monthFigures(visits: readonly CountedVisit[], referrals: readonly CountedReferral[], today: CivilDate): MonthFigures {
  const month = monthOf(today)
  const inMonth = (instant: string) => monthOf(civilDateOf(instant)) === month
  const held = visits.filter(({ startedAt, review }) => inMonth(startedAt) && review !== 'void')
  const counted = held.filter(({ sample }) => !sample)
  const referred = referrals.filter(({ createdAt, sample }) => inMonth(createdAt) && !sample)
  return {
    visits: counted.length,
    enterprises: new Set(counted.map(({ enterpriseId }) => enterpriseId)).size,
    referrals: referred.length,
    referralsDone: referred.filter(({ done }) => done).length,
    samples: held.length - counted.length,
  }
}
