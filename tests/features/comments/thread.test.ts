import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inThreadOrder } from '@/features/comments/thread'

const comment = (id: string, createdAt: string, unsent: number, onKind: 'visit' | 'assistance' = 'visit') =>
  ({ id, createdAt, unsent, fields: { onKind, onId: '1', text: id } })

test('oldest first by the server, the unsent ones at the end whatever this phone thinks the time is', () => {
  const thread = inThreadOrder([comment('unsent', '2016-01-01T00:00:00Z', 1), comment('b', '2026-11-02T00:00:00Z', 0), comment('a', '2026-11-01T00:00:00Z', 0)], 'visit')
  expect(thread.map(({ id }) => id)).toEqual(['a', 'b', 'unsent'])
})

test('two phones that hold the same comments show them in the same order', () => {
  const comments = fc.uniqueArray(fc.record({ id: fc.uuid(), day: fc.integer({ min: 1, max: 3 }), unsent: fc.nat(2) }), { selector: ({ id }) => id })
  fc.assert(fc.property(comments, fc.func(fc.integer()), (entries, shuffle) => {
    const all = entries.map(({ id, day, unsent }) => comment(id, `2026-11-0${day}T00:00:00Z`, unsent))
    const mixed = [...all].sort((a, b) => shuffle(a.id) - shuffle(b.id))
    expect(inThreadOrder(mixed, 'visit')).toEqual(inThreadOrder(all, 'visit'))
  }))
})

test('a comment on another kind of record with the same id does not belong', () => {
  expect(inThreadOrder([comment('a', '2026-11-01T00:00:00Z', 0, 'assistance')], 'visit')).toEqual([])
})
