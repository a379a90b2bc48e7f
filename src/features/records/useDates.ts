import { useI18n } from 'vue-i18n'
import { civilDateOf, civilTimeOf, daysBetween, noonOf, type CivilDate } from '@/domain/civil-date'

/** How a due day stands to today, for a tag. */
export interface DueWords {
  kind: 'late' | 'wait' | 'plain'
  text: string
}

/** A due day within this many days is marked as near. */
const nearDays = 3

/** Days and times in words, always as they are in Wuxi. `now` is milliseconds since 1970. */
export function useDates(now: () => number = Date.now) {
  const { t, d } = useI18n()
  const today = (): CivilDate => civilDateOf(now())
  const day = (date: CivilDate): string => d(noonOf(date), 'date')

  function moment(instant: string | number): string {
    const date = civilDateOf(instant)
    const days = daysBetween(date, today())
    const time = civilTimeOf(instant)
    if (days === 0) return t('ui.day.todayAt', { time })
    if (days === 1) return t('ui.day.yesterdayAt', { time })
    return `${date.slice(0, 4) === today().slice(0, 4) ? d(noonOf(date), 'monthDay') : day(date)} ${time}`
  }

  function due(date: CivilDate): DueWords {
    const days = daysBetween(today(), date)
    if (days < 0) return { kind: 'late', text: t('ui.day.daysLate', { count: -days }, -days) }
    if (days === 0) return { kind: 'wait', text: t('ui.day.today') }
    if (days === 1) return { kind: 'wait', text: t('ui.day.tomorrow') }
    return { kind: days <= nearDays ? 'wait' : 'plain', text: t('ui.day.daysLeft', { count: days }, days) }
  }

  return { today, day, moment, due, time: (instant: string | number) => civilTimeOf(instant) }
}
