import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { presentRows } from '@/device/present'
import { openPhone, TOWN } from './phone'

const idOf = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

describe('the rows of some records', () => {
  it('are those a look-up for each would give, however many others lie between', async () => {
    await fc.assert(fc.asyncProperty(
      fc.uniqueArray(fc.nat(60)), fc.uniqueArray(fc.nat(60)),
      async (here, asked) => {
        const { db, records, close } = await openPhone()
        await records.createMany(here.map((n) => ({ kind: 'enterprise', town: TOWN, id: idOf(n), fields: { name: `企业 ${n}` } })))
        const found = await presentRows(db, asked.map(idOf))
        expect(found.map((row) => row?.id)).toEqual(asked.map((n) => (here.includes(n) ? idOf(n) : undefined)))
        close()
      }), { numRuns: 60 })
  })
})
