import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PullResponse } from '@/contract'
import { applyPage, applyReceipts, tidy, type Device, type FileRow } from '@/device'
import { openPhone, TOWN } from './phone'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const YEARS_MS = 3_650 * DAY_MS
const START = Date.parse('2026-03-02T01:00:00Z')

const iso = (ms: number): string => new Date(ms).toISOString()
const pageAt = (serverMs: number): PullResponse => ({
  nonce: '', serverTime: iso(serverMs), allowedTowns: [TOWN], more: false,
  towns: { [TOWN]: { cursor: { epoch: 'e', seq: 1, hash: 'h' }, headSeq: 1, reset: false, records: [] } },
})

/** A phone and a server, each with a clock of its own, that meet once an hour or after longer pauses. */
async function setUp() {
  let truth = START
  const wrong = { phone: 0, server: 0 }
  const device = await openPhone({ clock: { now: () => truth + wrong.phone } })
  const sync = async (): Promise<void> => {
    await applyPage(device.db, pageAt(truth + wrong.server))
    await tidy(device.db)
  }
  const live = async (ms: number, every = 2 * DAY_MS): Promise<void> => {
    for (let left = ms; left > 0; left -= every) {
      truth += Math.min(left, every)
      await sync()
    }
  }
  const acknowledge = async (): Promise<void> => {
    await device.records.create('enterprise', TOWN, { name: '甲' })
    const edits = (await device.db.outbox.toArray()).flatMap((row) => row.edits)
    await applyReceipts(device.db, edits.map((edit) => ({ edit, receipt: {
      mutationId: edit.mutation.mutationId, outcome: 'applied', contentHash: edit.contentHash, seq: 1, logHash: 'h', version: 1, serverTime: iso(truth + wrong.server),
    } })))
  }
  const kept = async (): Promise<number> => (await device.outbox.counts()).sent
  await sync()
  return { device, wrong, sync, live, acknowledge, kept }
}

async function fileThatIs(state: FileRow['state'], device: Device): Promise<string> {
  const draft = await device.drafts.create('visit', {})
  const id = await device.attachments.addToDraft(draft.id, { role: 'photo', name: 'a.jpg', type: 'image/jpeg', bytes: new Uint8Array([255, 216, 255]).buffer })
  const { draftId: _draft, ...file } = (await device.db.attachments.get(id))!
  await device.db.attachments.put({ ...file, state })
  return id
}

describe('what is kept for a while', () => {
  it('goes when its days have passed', async () => {
    const { device, live, acknowledge, kept } = await setUp()
    await acknowledge()
    const [received, given, waiting] = [await fileThatIs('received', device), await fileThatIs('letGo', device), await fileThatIs('waiting', device)]
    const here = async () => (await Promise.all([received, given, waiting].map((id) => device.attachments.bytes(id)))).map((bytes) => bytes !== undefined)
    await live(13 * DAY_MS)
    expect(await here()).toEqual([true, true, true])
    await live(4 * DAY_MS)
    expect(await here()).toEqual([false, false, true])
    await live(72 * DAY_MS)
    expect(await kept()).toBe(1)
    await live(4 * DAY_MS)
    expect(await kept()).toBe(0)
  })

  it.each<[string, { phone?: number; server?: number }]>([
    ['this phone is set ten years ahead', { phone: YEARS_MS }],
    ['this phone is set ten years back', { phone: -YEARS_MS }],
    ['the server is set ten years ahead', { server: YEARS_MS }],
    ['the server is set ten years back', { server: -YEARS_MS }],
  ])('stays when the clock of %s and right again', async (_what, error) => {
    const { device, wrong, sync, live, acknowledge, kept } = await setUp()
    await acknowledge()
    const photo = await fileThatIs('received', device)
    await live(2 * DAY_MS)
    Object.assign(wrong, error)
    await sync()
    await acknowledge()
    await live(2 * DAY_MS)
    Object.assign(wrong, { phone: 0, server: 0 })
    await sync()
    await live(2 * DAY_MS)
    expect(await kept()).toBe(2)
    expect(await device.attachments.bytes(photo)).toBeDefined()
    await live(95 * DAY_MS)
    expect(await kept()).toBe(0)
  })

  it('stays even when both clocks leap at once: one leap counts for a week', async () => {
    const { wrong, sync, live, acknowledge, kept } = await setUp()
    await acknowledge()
    Object.assign(wrong, { phone: YEARS_MS, server: YEARS_MS })
    await sync()
    await live(60 * DAY_MS)
    expect(await kept()).toBe(1)
  })

  it('of an earlier version of the app counts from now on', async () => {
    const { device, live, acknowledge, kept } = await setUp()
    await acknowledge()
    await device.db.sent.toCollection().modify((row) => { delete row.since; row.at = START - YEARS_MS })
    await live(85 * DAY_MS)
    expect(await kept()).toBe(1)
    await live(10 * DAY_MS)
    expect(await kept()).toBe(0)
  })

  it('never goes early, whichever one of the clocks errs', async () => {
    const step = fc.record({ days: fc.integer({ min: 0, max: 20 }), clock: fc.constantFrom('phone' as const, 'server' as const), years: fc.integer({ min: -20, max: 20 }), set: fc.boolean() })
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const { wrong, sync, live, acknowledge, kept } = await setUp()
      await acknowledge()
      let days = 0
      for (const { days: more, clock, years, set } of steps) {
        if (set) wrong[clock] = years * 365 * DAY_MS
        await sync()
        await live(more * DAY_MS, 6 * DAY_MS)
        days += more
        if (days < 90) expect(await kept()).toBe(1)
      }
    }), { numRuns: 15 })
  })

  it('is not looked through at every sync', async () => {
    const { device, live, acknowledge } = await setUp()
    await acknowledge()
    await live(HOUR_MS, HOUR_MS)
    const before = await device.db.meta.get('tidied')
    await live(HOUR_MS, 60_000)
    expect(await device.db.meta.get('tidied')).toEqual(before)
  })
})
