import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editsIn } from '@/device'
import { openPhone, TOWN } from './phone'

describe('the number of edits', () => {
  it('is what all rows hold together, saved one by one or many at once', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 5 }), async (saves) => {
      const { db, records, outbox, close } = await openPhone()
      for (const size of saves) await records.createMany(Array.from({ length: size }, (_, index) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name: `企业 ${index}` } })))
      const edits = saves.reduce((sum, size) => sum + size, 0)
      expect(await editsIn(db.outbox)).toBe(edits)
      expect(await outbox.counts()).toEqual({ waiting: edits, rejected: 0, sent: 0 })
      expect((await outbox.unsent()).total).toBe(edits)
      close()
    }), { numRuns: 8 })
  })
})
