import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { addDays, civilDateOf, civilTimeOf, daysBetween, instantOf, monthOf } from '@/domain/civil-date'

describe('civil dates in Wuxi', () => {
  it('turns the day at 16:00 UTC', () => {
    expect(civilDateOf('2026-11-21T15:59:59.999Z')).toBe('2026-11-21')
    expect(civilDateOf('2026-11-21T16:00:00Z')).toBe('2026-11-22')
    expect(civilTimeOf('2026-11-21T16:05:00Z')).toBe('00:05')
  })
  it('counts over months, years and leap days', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(daysBetween('2026-11-22', '2026-11-20')).toBe(-2)
    expect(monthOf('2026-11-22')).toBe('2026-11')
  })
  it('takes back what it gave', () => {
    fc.assert(fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), fc.integer({ min: -4000, max: 4000 }), (date, days) => {
      const instant = date.toISOString()
      expect(instantOf(civilDateOf(instant), civilTimeOf(instant)).slice(0, 16)).toBe(instant.slice(0, 16))
      const day = civilDateOf(instant)
      expect(daysBetween(day, addDays(day, days))).toBe(days)
    }))
  })
})
