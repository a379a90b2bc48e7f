import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ASSISTANCE_STATES, ENDED_ASSISTANCE_STATES, assistanceDeadline, deadlineDay, mayMoveAssistance, nextAssistanceStates,
  type AssistanceState,
} from '@/domain/records'

const state = fc.constantFrom(...ASSISTANCE_STATES)
const DECISIONS: AssistanceState[] = ['accepted', 'declined', 'withdrawnDeemed', 'opinionIssued', 'settled', 'referred', 'terminated', 'closed']

describe('moves of an assistance request', () => {
  it('lets the station forward, take back and answer, and nothing more', () => {
    expect(nextAssistanceStates('submitted', 'officer')).toEqual(['underReview', 'withdrawn'])
    expect(nextAssistanceStates('underReview', 'officer')).toEqual(['withdrawn'])
    expect(nextAssistanceStates('supplement', 'officer')).toEqual(['underReview', 'withdrawn'])
    expect(nextAssistanceStates('declined', 'officer')).toEqual(['appeal'])
    expect(nextAssistanceStates('closed', 'officer')).toEqual(['followUp'])
  })

  it('never lets the station decide', () => {
    fc.assert(fc.property(state, fc.constantFrom(...DECISIONS), (from, to) => !mayMoveAssistance(from, to, 'officer')))
  })

  it('lets a supervisor do all that the station may', () => {
    fc.assert(fc.property(state, state, (from, to) => !mayMoveAssistance(from, to, 'officer') || mayMoveAssistance(from, to, 'supervisor')))
  })

  it('gives an administrator no moves', () => {
    for (const from of ASSISTANCE_STATES) expect(nextAssistanceStates(from, 'administrator')).toEqual([])
  })

  it('reaches every state from the first, and knows no move to itself', () => {
    const reached = new Set<AssistanceState>(['submitted'])
    for (const from of reached) for (const to of nextAssistanceStates(from, 'supervisor')) reached.add(to)
    expect([...reached].sort()).toEqual([...ASSISTANCE_STATES].sort())
    for (const from of ASSISTANCE_STATES) expect(mayMoveAssistance(from, from, 'supervisor')).toBe(false)
  })

  it('goes nowhere from a state without work left, save the call back after closing', () => {
    const stuck = ASSISTANCE_STATES.filter((from) => nextAssistanceStates(from, 'supervisor').length === 0)
    expect([...stuck, 'closed'].sort()).toEqual([...ENDED_ASSISTANCE_STATES].sort())
  })
})

describe('time limits', () => {
  it('says which come from a law', () => {
    const byLaw = ASSISTANCE_STATES.filter((one) => assistanceDeadline(one)?.basis === 'law')
    expect(byLaw).toEqual(['settled'])
    expect(assistanceDeadline('underReview')).toMatchObject({ days: 15, unit: 'workingDay', basis: 'secondary' })
    expect(assistanceDeadline('submitted')).toBeUndefined()
  })

  it('does not count the first day nor the weekend', () => {
    // 2026-11-20 is a Friday.
    expect(deadlineDay('2026-11-20', { days: 1, unit: 'workingDay' })).toBe('2026-11-23')
    expect(deadlineDay('2026-11-20', { days: 7, unit: 'workingDay' })).toBe('2026-12-01')
    expect(deadlineDay('2026-11-20', { days: 30, unit: 'calendarDay' })).toBe('2026-12-20')
  })

  it('ends a working-day limit on a working day, no sooner than as many calendar days', () => {
    const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))
    fc.assert(fc.property(day, fc.integer({ min: 1, max: 60 }), (since, days) => {
      const last = deadlineDay(since, { days, unit: 'workingDay' })
      expect([1, 2, 3, 4, 5]).toContain(new Date(`${last}T00:00:00Z`).getUTCDay())
      expect(last >= deadlineDay(since, { days, unit: 'calendarDay' })).toBe(true)
    }))
  })
})
