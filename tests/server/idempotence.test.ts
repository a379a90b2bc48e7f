import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Cursor, Mutation, ServerRecord } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { onEachBackend } from './support/backends'
import type { Device } from './support/client'
import { enterprise } from './support/samples'
import { startTestServer, type TestServer } from './support/test-server'

/** What a device does: makes records, edits one of those it made, sometimes wrongly. */
const step = fc.record({ what: fc.constantFrom('make', 'edit', 'bad'), pick: fc.nat(5), field: fc.constantFrom('note', 'address', 'industry'), value: fc.constantFrom('a', 'b', null) })

function story(device: Device, steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[], ids: string[]): Mutation[] {
  return steps.map(({ what, pick, field, value }) => {
    const recordId = ids[pick % Math.max(ids.length, 1)]
    if (what === 'make' || recordId === undefined) {
      const edit = device.edit(enterprise())
      ids.push(edit.recordId)
      return edit
    }
    return device.edit(what === 'bad' ? { [field]: 7 } : { [field]: value }, { recordId })
  })
}

/** State without what differs by run: ids, times, places in the log. */
function shape(records: Map<string, ServerRecord>, ids: readonly string[]): unknown {
  return ids.map((id) => {
    const record = records.get(id)
    return record && { version: record.version, fields: record.fields, conflicts: record.conflicts.map(({ field, kept, other }) => ({ field, kept, other })) }
  })
}

onEachBackend('idempotence', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  test('any cutting into batches, repeats and late copies give the state of one delivery', async () => {
    const officer = await server.officer()
    const run = fc.record({
      steps: fc.array(step, { minLength: 1, maxLength: 14 }),
      cuts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 14, maxLength: 14 }),
      repeats: fc.array(fc.record({ after: fc.nat(14), from: fc.nat(14), length: fc.integer({ min: 1, max: 6 }) }), { maxLength: 4 }),
      shuffle: fc.boolean(),
    })
    let cursors: Record<string, Cursor> = {}
    await fc.assert(fc.asyncProperty(run, async ({ steps, cuts, repeats, shuffle }) => {
      const onceIds: string[] = []
      const once = await officer.push(...story(officer, steps, onceIds))

      const ids: string[] = []
      const mutations = story(officer, steps, ids)
      const receipts = new Map<string, string>()
      const deliver = async (part: Mutation[]) => {
        if (part.length === 0) return
        for (const receipt of await officer.push(...(shuffle ? part.toReversed() : part))) {
          const text = canonicalJson(receipt)
          expect(receipts.get(receipt.mutationId) ?? text).toBe(text)
          receipts.set(receipt.mutationId, text)
        }
      }
      for (let at = 0, batch = 0; at < mutations.length; batch += 1) {
        const size = cuts[batch]!
        await deliver(mutations.slice(at, at + size))
        at += size
        // copies of what was sent before: one network held them back, another doubled them
        for (const repeat of repeats.filter(({ after }) => after === batch)) await deliver(mutations.slice(Math.min(repeat.from, at), Math.min(repeat.from + repeat.length, at)))
      }
      const { records, cursors: reached } = await officer.pullAll(cursors)
      cursors = reached
      expect(shape(records, ids)).toEqual(shape(records, onceIds))
      expect(mutations.map(({ mutationId }) => (JSON.parse(receipts.get(mutationId)!) as { outcome: string }).outcome)).toEqual(once.map(({ outcome }) => outcome))
    }), { numRuns: 25 })
  })
})
