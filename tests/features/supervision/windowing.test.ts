import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sliceFor } from '@/features/supervision/windowing'

test('what is in view is always drawn, the rest is room, and the list keeps its height', () => {
  const lists = fc.record({ count: fc.integer({ min: 0, max: 20_000 }), rowPx: fc.integer({ min: 20, max: 200 }), top: fc.integer({ min: -2_000, max: 4_000_000 }), viewPx: fc.integer({ min: 100, max: 2_000 }) })
  fc.assert(fc.property(lists, (list) => {
    const slice = sliceFor(list)
    expect(slice.before + (slice.end - slice.start) * list.rowPx + slice.after).toBe(list.count * list.rowPx)
    const end = list.count * list.rowPx
    // The page cannot scroll further than its end.
    const top = Math.min(Math.max(0, list.top), Math.max(0, end - list.viewPx))
    expect(slice.before).toBeLessThanOrEqual(top)
    expect(end - slice.after).toBeGreaterThanOrEqual(Math.min(end, top + Math.min(list.viewPx, list.top < 0 ? list.viewPx + list.top : list.viewPx)))
  }))
})

test('few rows are drawn of many', () => {
  const { start, end } = sliceFor({ count: 20_000, rowPx: 64, top: 640_000, viewPx: 800 })
  expect(end - start).toBeLessThan(60)
  expect(start).toBeLessThanOrEqual(10_000)
})
