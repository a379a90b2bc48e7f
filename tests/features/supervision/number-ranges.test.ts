import { expect, test } from 'vitest'
import { countOf, missingSince, rangesOf } from '@/features/supervision/gaps/number-ranges'

const gaps = [{ from: 41, to: 41, since: '2026-11-22T02:00:00.000Z' }, { from: 1_057, to: 1_060, since: '2026-11-21T02:00:00.000Z' }]

test('missing numbers are counted, written as ranges and dated by the oldest', () => {
  expect(countOf(gaps)).toBe(5)
  expect(rangesOf(gaps, (value) => value.toLocaleString('en'))).toEqual(['41', '1,057–1,060'])
  expect(missingSince(gaps)).toBe('2026-11-21T02:00:00.000Z')
  expect([countOf([]), rangesOf([], String), missingSince([])]).toEqual([0, [], undefined])
})
