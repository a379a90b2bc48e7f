import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLogIndex } from '@/features/supervision/log-index'
import { byArrival, type LogRow } from '@/features/supervision/log-row'

const row = (id: string, arrivedAt: string, number = ''): LogRow => ({
  kind: 'visit', id, town: '320282112', arrivedAt, happenedAt: arrivedAt, number, needs: [], categories: [],
  officer: { id: 'p', name: 'p' }, review: 'pending', conflicts: 0, version: 1, received: true,
})
const rows = fc.array(fc.record({ id: fc.integer({ min: 0, max: 40 }), day: fc.integer({ min: 1, max: 9 }), number: fc.string() })
  .map(({ id, day, number }) => row(`id-${id}`, `2026-11-0${day}T00:00:00.000Z`, number)))

test('rows stay in order of arrival, each once and in its last state, however they come', () => {
  fc.assert(fc.property(fc.array(rows, { maxLength: 8 }), (batches) => {
    const index = createLogIndex()
    for (const batch of batches) index.put(batch)
    const last = new Map(batches.flat().map((entry) => [entry.id, entry]))
    expect(index.rows()).toEqual([...last.values()].sort(byArrival))
    for (const [id, entry] of last) expect(index.get(id)).toEqual(entry)
  }))
})

test('newest arrival comes first, and one instant is ordered by id', () => {
  const index = createLogIndex()
  index.put([row('a', '2026-11-01T00:00:00.000Z'), row('b', '2026-11-02T00:00:00.000Z'), row('c', '2026-11-02T00:00:00.000Z')])
  expect(index.rows().map((entry) => entry.id)).toEqual(['c', 'b', 'a'])
})

test('a change makes a new array, so that what was drawn from the old one stays whole', () => {
  const index = createLogIndex()
  index.put([row('a', '2026-11-01T00:00:00.000Z')])
  const before = index.rows()
  index.put([row('b', '2026-11-02T00:00:00.000Z')])
  expect(before).toHaveLength(1)
  index.clear()
  expect(index.rows()).toHaveLength(0)
  expect(index.get('a')).toBeUndefined()
})
