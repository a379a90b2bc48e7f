import { expect, test } from 'vitest'
import { daysOf, rangeOf, RANGES } from '@/features/supervision/arrival-range'

test.each([
  ['today', { from: '2026-03-01', to: '2026-03-01' }],
  ['week', { from: '2026-02-23', to: '2026-03-01' }],
  ['month', { from: '2026-03-01', to: '2026-03-01' }],
  ['lastMonth', { from: '2026-02-01', to: '2026-02-28' }],
] as const)('%s on the first of March', (range, days) => expect(daysOf(range, '2026-03-01')).toEqual(days))

test('the range before January lies in the year before', () => expect(daysOf('lastMonth', '2026-01-15')).toEqual({ from: '2025-12-01', to: '2025-12-31' }))

test('two days in an address are known again as the range they came from', () => {
  for (const range of RANGES) expect(rangeOf(daysOf(range, '2026-11-22'), '2026-11-22')).toBe(range)
  expect(rangeOf({ from: '2026-11-05' }, '2026-11-22')).toBe('own')
  expect(rangeOf({}, '2026-11-22')).toBeUndefined()
})
