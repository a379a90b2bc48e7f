import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { REVIEW_STATES } from '@/domain/records'
import { besides, filterOfQuery, isFiltering, matcher, queryOfFilter, type LogFilter } from '@/features/supervision/log-filter'
import { LOG_KINDS, type LogRow } from '@/features/supervision/log-row'

const row = (over: Partial<LogRow> = {}): LogRow => ({
  kind: 'visit', id: 'a', town: '320282112', arrivedAt: '2026-11-21T16:30:00.000Z', happenedAt: '2026-11-20T01:00:00.000Z', number: '丁蜀-20261122-01',
  needs: ['pledge', 'standards'], categories: [], officer: { id: 'p1', name: '专员甲' }, review: 'pending', conflicts: 0, version: 1, received: true, ...over,
})
const shows = (filter: Partial<LogFilter>, entry = row()) => matcher({ towns: [], ...filter })(entry)

describe('the address', () => {
  const day = fc.constantFrom('2026-11-01', '2026-12-31')
  const filters = fc.record({
    kind: fc.constantFrom(...LOG_KINDS), towns: fc.uniqueArray(fc.constantFrom('320282112', '320282101', '320282400')),
    officer: fc.uuid(), from: day, to: day, need: fc.constantFrom('pledge', 'patent'), review: fc.constantFrom(...REVIEW_STATES), conflicts: fc.constant(true),
  }, { requiredKeys: ['towns'] })

  test('holds the whole filter: reading back what was written gives the same', () => {
    fc.assert(fc.property(filters, (filter) => { expect(filterOfQuery(queryOfFilter(filter as LogFilter))).toEqual(filter) }))
  })
  test('leaves out what it cannot mean', () => {
    expect(filterOfQuery({ kind: 'enterprise', town: 'x,320282112,99', from: 'yesterday', review: 'maybe', conflicts: 'yes', officer: '' })).toEqual({ towns: ['320282112'] })
  })
  test('is empty when nothing is filtered', () => {
    expect(queryOfFilter({ towns: [] })).toEqual({})
    expect(isFiltering({ towns: [] })).toBe(false)
    expect(isFiltering({ towns: [], conflicts: true })).toBe(true)
  })
})

describe('a row is shown', () => {
  test('without a filter', () => expect(shows({})).toBe(true))
  test.each<[Partial<LogFilter>, Partial<LogFilter>]>([
    [{ kind: 'visit' }, { kind: 'assistance' }],
    [{ towns: ['320282112', '320282101'] }, { towns: ['320282101'] }],
    [{ officer: 'p1' }, { officer: 'p2' }],
    [{ need: 'standards' }, { need: 'insurance' }],
    [{ review: 'pending' }, { review: 'approved' }],
  ])('with %j and not with %j', (yes, no) => {
    expect(shows(yes)).toBe(true)
    expect(shows(no)).toBe(false)
  })
  test('by the day in Wuxi on which it arrived, both ends included', () => {
    // 16:30 UTC on the 21st is half past midnight on the 22nd in Wuxi.
    expect(shows({ from: '2026-11-22', to: '2026-11-22' })).toBe(true)
    expect(shows({ to: '2026-11-21' })).toBe(false)
    expect(shows({ from: '2026-11-23' })).toBe(false)
  })
  test('when only conflicts are wanted and it has one', () => {
    expect(shows({ conflicts: true })).toBe(false)
    expect(shows({ conflicts: true }, row({ conflicts: 2 }))).toBe(true)
  })
})

describe('what is no entry of the log and has a conflict', () => {
  const enterprise = { kind: 'enterprise', town: '320282112' }
  const stands = (filter: Partial<LogFilter>, record = enterprise) => besides({ towns: [], ...filter })(record)
  test('stands beside the entries when conflicts are asked for, in the towns that are', () => {
    expect([stands({ conflicts: true }), stands({ conflicts: true }, { kind: 'task', town: '320282101' })]).toEqual([true, true])
    expect([stands({ conflicts: true, towns: ['320282112'] }), stands({ conflicts: true, towns: ['320282101'] })]).toEqual([true, false])
  })
  test('and not without, nor where something else is asked of entries, nor as one of them', () => {
    expect([stands({}), stands({ conflicts: true, officer: 'p1' }), stands({ conflicts: true }, { kind: 'visit', town: '320282112' })]).toEqual([false, false, false])
  })
})
