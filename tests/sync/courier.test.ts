import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TOWN } from '../device/phone'
import { rowsOf } from '../device/sealed-phone'
import { DEVICE, locked, setting, TOKEN, unlocked, type Setting } from './sealed-setting'
import { makeEngine, network, type Fault } from './world'

test('edits sent while locked are there once; unlocked, the receipts arrive and nothing is unsent', async () => {
  const here = await setting()
  const id = await here.phone.records.create('enterprise', TOWN, { name: '甲' })
  await here.phone.records.change('enterprise', id, { note: '乙' })
  here.phone.close()
  expect(await locked(here)).toEqual({ sent: 2, left: 0, waiting: 0 })
  expect(await locked(here)).toEqual({ sent: 0, left: 0, waiting: 0 })
  expect(here.server.sealed).toHaveLength(1)

  const phone = await unlocked(here)
  expect([...here.server.effects.values()]).toEqual([1, 1])
  expect(here.server.records.get(id)!.state.version).toBe(2)
  expect(await phone.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 2 })
  expect((await phone.outbox.receiptsOf(id)).map(({ outcome }) => outcome)).toEqual(['applied', 'applied'])
  expect(await phone.outbox.unsent()).toEqual({ waiting: 0, rejected: 0, files: [], total: 0 })
  expect(await rowsOf(phone)).toEqual([])
})

test('a refusal while locked is shown once unlocked; what the server took is taken', async () => {
  const here = await setting()
  const good = await here.phone.records.create('enterprise', TOWN, { name: '好' })
  const bad = await here.phone.records.create('enterprise', TOWN, { name: '坏' })
  await here.phone.records.change('enterprise', bad, { note: '跟着' })
  here.phone.close()
  here.server.verdict = ({ recordId }) => (recordId === bad ? 'reject' : 'ok')
  const { sent, left } = await locked(here)
  expect([sent, left]).toEqual([1, 2])
  const phone = await unlocked(here)
  expect(await phone.outbox.counts()).toEqual({ waiting: 0, rejected: 2, sent: 1 })
  expect(await phone.records.get('enterprise', good)).toMatchObject({ unsent: 0, rejected: false, version: 1 })
})

test('what cannot be taken keeps nothing else back, and is left to the person', async () => {
  const here = await setting()
  const poison = await here.phone.records.create('enterprise', TOWN, { name: '毒' })
  await here.phone.records.createMany(Array.from({ length: 30 }, (_, index) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name: `企业${index}` } })))
  for (let index = 0; index < 20; index += 1) await here.phone.records.create('enterprise', TOWN, { name: `单${index}` })
  here.phone.close()
  here.server.verdict = ({ recordId }) => (recordId === poison ? 'poison400' : 'ok')
  expect(await locked(here)).toEqual({ sent: 50, left: 1, waiting: 0 })
})

test('an edit too long for any request is not tried', async () => {
  const here = await setting()
  const long = await here.phone.records.create('enterprise', TOWN, { name: '长' })
  const row = (await here.phone.db.outbox.toArray())[0]!
  row.edits[0]!.mutation.set.note = 'x'.repeat(1_600_000)
  await here.phone.db.outbox.put(row)
  const other = await here.phone.records.create('enterprise', TOWN, { name: '短' })
  here.phone.close()
  expect(await locked(here)).toEqual({ sent: 1, left: 1, waiting: 0 })
  expect([here.server.records.has(long), here.server.records.has(other)]).toEqual([false, true])
})

test('a mended edit goes before those behind it', async () => {
  const here = await setting()
  const bad = await here.phone.records.create('enterprise', TOWN, { name: '坏' })
  here.server.verdict = ({ recordId }) => (recordId === bad ? 'reject' : 'ok')
  await makeEngine({ device: here.phone, deviceId: DEVICE, token: TOKEN, transport: network(here.server), lock: here.lock }).now()
  await here.phone.records.change('enterprise', bad, { note: '跟着' })
  here.server.verdict = () => 'ok'
  const [refused] = await here.phone.outbox.list({ state: 'rejected' })
  await here.phone.outbox.mend(refused!.mutationId, { name: '改好' })
  here.phone.close()
  expect(await locked(here)).toMatchObject({ sent: 2, left: 0 })
  expect(here.server.records.get(bad)!.state.fields).toMatchObject({ name: '改好', note: '跟着' })
  expect(await (await unlocked(here)).outbox.counts()).toMatchObject({ waiting: 0, rejected: 0 })
})

test('without a session it says so, and everything stays', async () => {
  const here = await setting()
  await here.phone.records.create('enterprise', TOWN, { name: '甲' })
  here.phone.close()
  here.server.cookieOf = undefined
  expect(await locked(here)).toEqual({ sent: 0, left: 1, waiting: 0, problem: 'signed-out' })
})

/** A sync that breaks off after its last receipt. */
async function brokenOff({ phone, server, lock }: Setting): Promise<void> {
  await makeEngine({ device: phone, deviceId: DEVICE, token: TOKEN, transport: network(server, ({ path }) => (path.startsWith('/api/sync/pull') ? 'dropRequest' : 'pass')), lock }).now()
  expect((await phone.outbox.counts()).waiting).toBe(0)
}

async function synced({ phone, server, lock }: Setting): Promise<string> {
  const id = await phone.records.create('enterprise', TOWN, { name: '甲' })
  await makeEngine({ device: phone, deviceId: DEVICE, token: TOKEN, transport: network(server), lock }).now()
  return id
}

test('a locked phone shows the place of a receipt that no pull has followed, so that a restored server takes nothing before what is lost', async () => {
  const here = await setting()
  const id = await synced(here)
  await here.phone.records.change('enterprise', id, { note: '一' })
  await brokenOff(here)
  await here.phone.records.change('enterprise', id, { note: '二' })
  here.phone.close()
  expect(await locked(here)).toEqual({ sent: 1, left: 0, waiting: 0 })
  const [town] = Object.values(here.server.shown!)
  expect(town!.seq).toBe(2)
})

test('where a phone has never read the log that a receipt names, what it holds locked waits for the person', async () => {
  const here = await setting()
  const id = await here.phone.records.create('enterprise', TOWN, { name: '甲' })
  await brokenOff(here)
  await here.phone.records.change('enterprise', id, { note: '二' })
  here.phone.close()
  expect(await locked(here)).toEqual({ sent: 0, left: 1, waiting: 1 })
  const phone = await unlocked(here)
  expect(here.server.records.get(id)!.state.fields).toMatchObject({ note: '二' })
  expect(await phone.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 2 })
})

const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('save' as const), count: fc.constantFrom(1, 1, 2, 40), bad: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('change' as const), which: fc.nat() }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('locked' as const), faults: fc.array(fc.constantFrom<Fault>('pass', 'dropRequest', 'dropReply', 'twice', 'captive', 'fault', 'truncated', 'portalJson'), { maxLength: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('unlocked' as const) }) },
)

test('locked and unlocked in turn, through every fault of the network: each edit takes effect once, ends received or refused, counts are right', async () => {
  await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 12 }), fc.nat(1_000_000), async (acts, seed) => {
    const here = await setting(seed)
    let { phone } = here
    let seeds = seed
    const bad = new Set<string>()
    here.server.verdict = ({ recordId }) => (bad.has(recordId) ? 'reject' : 'ok')
    let made = 0
    for (const each of acts) {
      if (each.does === 'save') {
        const ids = await phone.records.createMany(Array.from({ length: each.count }, (_, index) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name: `企业${index}` } })))
        if (each.bad) bad.add(ids[0]!)
        made += each.count
      } else if (each.does === 'change') {
        const all = await phone.records.list('enterprise')
        if (all.length === 0) continue
        await phone.records.change('enterprise', all[each.which % all.length]!.id, { note: `改${each.which}` })
        made += 1
      } else if (each.does === 'locked') {
        const before = here.server.receipts.size
        const faults = [...each.faults]
        const { sent, left } = await locked(here, () => faults.shift() ?? 'pass')
        // What it says it has sent is on the server.
        expect(here.server.receipts.size - before).toBeLessThanOrEqual(made)
        const { total } = await phone.outbox.unsent()
        expect(left).toBeLessThanOrEqual(total)
        expect(sent).toBeLessThanOrEqual(total)
        const known = (await phone.db.outbox.toArray()).flatMap((row) => row.edits).filter(({ mutation }) => here.server.receipts.has(mutation.mutationId)).length
        expect(total - left).toBeLessThanOrEqual(known)
      } else {
        phone.close()
        phone = await unlocked(here, (seeds += 1))
      }
    }
    phone.close()
    phone = await unlocked(here, (seeds += 1))
    const counts = await phone.outbox.counts()
    expect(Math.max(0, ...here.server.effects.values())).toBeLessThanOrEqual(1)
    expect(counts.waiting + counts.rejected + counts.sent).toBe(made)
    expect(counts.sent).toBe(here.server.effects.size)
    if (bad.size === 0) expect(counts).toMatchObject({ waiting: 0, rejected: 0 })
    expect(here.server.breaches).toEqual([])
    phone.close()
  }), { numRuns: 25 })
})
