import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalJson } from '@/domain/canonical'
import { expected, play, settle, shown, trace, type Step } from './simulation'
import type { Fault } from './world'

const phone = fc.nat({ max: 2 })
const fault = fc.constantFrom<Fault>('pass', 'pass', 'dropRequest', 'dropReply', 'twice', 'captive', 'fault', 'busy', 'truncated', 'stale', 'portalJson')
const change = { phone, record: fc.nat({ max: 3 }), field: fc.constantFrom('note' as const, 'note' as const, 'address' as const, 'labels' as const) }
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('create' as const), phone, town: fc.nat({ max: 1 }), count: fc.constantFrom(1, 1, 1, 4) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('change' as const), ...change }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refused' as const), phone, record: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mend' as const), phone }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), phone }) },
  {
    weight: 6, arbitrary: fc.record({
      do: fc.constant('sync' as const), phones: fc.uniqueArray(phone, { minLength: 1, maxLength: 3 }),
      faults: fc.array(fault, { maxLength: 5 }), dieAt: fc.option(fc.nat({ max: 14 }), { nil: undefined }), meanwhile: fc.array(fc.record(change), { maxLength: 2 }),
    }),
  },
)

const RUNS = Number(process.env.SCHEDULES ?? 40)

it('random schedules of edits, faults, kills and tabs keep the invariants', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), fc.integer({ min: 1, max: 4 }), async (steps, pageSize) => {
    const { server, phones, verdictOf } = await play(steps, pageSize)

    // I2: at most once; and each saved edit ended applied or visibly refused (or waits behind a refused one).
    for (const [mutationId, times] of server.effects) expect(times, `effects of ${mutationId}`).toBe(1)
    expect(server.blindOverwrites).toEqual([])
    expect(server.breaches).toEqual([])
    for (const each of phones) {
      const refused = await each.device.outbox.list({ state: 'rejected' })
      const waiting = await each.device.outbox.list({ state: 'waiting' })
      const blocked = new Set(refused.map((item) => item.recordId))
      // I8: what still waits stands behind a refused edit of its own record.
      for (const item of waiting) expect(blocked.has(item.recordId), `${item.mutationId} waits for nothing`).toBe(true)

      // I3: every value the screen called saved is in the record's history, kept as a conflict, or visibly not accepted.
      const open = new Set([...refused, ...waiting].flatMap((item) => Object.entries(item.set).map(([field, value]) => trace(item.recordId, field, value))))
      for (const { recordId, set } of each.saved) {
        if (verdictOf(set)) continue
        for (const [field, value] of Object.entries(set)) {
          const line = trace(recordId, field, value)
          const there = server.remembered.has(line) || open.has(line) || (field === 'labels' && [...server.remembered].some((known) => known.startsWith(`${recordId}.labels=`) && known.includes((value as string[])[0]!)))
          expect(there, `lost: ${line}`).toBe(true)
        }
      }

      // deviceSeq has no holes.
      const device = each.device
      const sent = (await device.db.sent.toArray()).flatMap((batch) => batch.items.map((item) => item.mutation.deviceSeq))
      const aside = (await device.db.setAside.toArray()).map((row) => row.deviceSeq)
      const seqs = [...sent, ...aside, ...[...refused, ...waiting].map((item) => item.deviceSeq)].sort((a, b) => a - b)
      expect(seqs).toEqual(seqs.map((_, index) => index + 1))

      // I5, I6: the phone shows the server's view of its towns, save where an edit is still open.
      const [seen, wanted] = [await shown(each), expected(server, each)]
      for (const id of blocked) { seen.delete(id); wanted.delete(id) }
      expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(wanted))
    }

    // I7: more of the same changes nothing.
    const before = canonicalJson([...server.records])
    await settle(phones)
    expect(canonicalJson([...server.records])).toBe(before)
    for (const each of phones) each.device.close()
  }), { numRuns: RUNS })
}, 300_000)
