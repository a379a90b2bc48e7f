import type { IntlDateTimeFormats, IntlNumberFormats } from 'vue-i18n'

// Every date on screen is the day in Wuxi, wherever the phone thinks it is.
const inWuxi = { timeZone: 'Asia/Shanghai' } as const
const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const dates = {
  date: { ...inWuxi, year: 'numeric', month: 'long', day: 'numeric' },
  dateTime: { ...inWuxi, year: 'numeric', month: 'long', day: 'numeric', ...clock },
  time: { ...inWuxi, ...clock },
  monthDay: { ...inWuxi, month: 'long', day: 'numeric' },
  monthDayTime: { ...inWuxi, month: 'long', day: 'numeric', ...clock },
  monthDayWeekday: { ...inWuxi, month: 'long', day: 'numeric', weekday: 'long' },
  /** In a column beside its day. */
  dayOfMonth: { ...inWuxi, day: 'numeric' },
  weekday: { ...inWuxi, weekday: 'short' },
  month: { ...inWuxi, year: 'numeric', month: 'long' },
} as const
const numbers = {
  decimal: { style: 'decimal' },
  percent: { style: 'percent', maximumFractionDigits: 0 },
} as const

export const datetimeFormats: IntlDateTimeFormats = { 'zh-CN': dates, en: dates }
export const numberFormats: IntlNumberFormats = { 'zh-CN': numbers, en: numbers }
