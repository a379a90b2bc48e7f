/** Calendar days in Wuxi, `YYYY-MM-DD`. The whole country keeps UTC+8 all year, so a day is plain arithmetic. */
export type CivilDate = string

const dayMs = 86_400_000
const offsetMs = 8 * 3_600_000

/** The day in Wuxi on which an instant falls. @param instant ISO 8601 with zone, or milliseconds since 1970 */
export function civilDateOf(instant: string | number): CivilDate {
  const ms = typeof instant === 'number' ? instant : Date.parse(instant)
  return new Date(ms + offsetMs).toISOString().slice(0, 10)
}

/** The clock time in Wuxi, `HH:MM`. */
export function civilTimeOf(instant: string | number): string {
  const ms = typeof instant === 'number' ? instant : Date.parse(instant)
  return new Date(ms + offsetMs).toISOString().slice(11, 16)
}

/** The instant of a day and clock time in Wuxi. @param time `HH:MM` @returns ISO 8601 in UTC */
export function instantOf(date: CivilDate, time: string): string {
  return new Date(Date.parse(`${date}T${time}:00Z`) - offsetMs).toISOString()
}

/** Midday of a day in Wuxi: the instant to hand to a formatter, far from both midnights. */
export const noonOf = (date: CivilDate): Date => new Date(Date.parse(`${date}T12:00:00Z`) - offsetMs)

export function addDays(date: CivilDate, days: number): CivilDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)
}

/** `YYYY-MM` */
export const monthOf = (date: CivilDate): string => date.slice(0, 7)
