import { IDBKeyRange } from 'fake-indexeddb'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCipher, identityOf, inheritIdentity, openDevice, storedIdentity, type Device } from '@/device'
import { createClient, createMemoryLock, createOlderSender, createSessionKeeper, leftInOlder, markAtWork, sendSealed, type SealedSent, type Transport, type World } from '@/sync'
import { handClock, newDisk, openPhone, seededRandom, TOWN, type Disk } from '../device/phone'
import { openSealedPhone, rowsOf } from '../device/sealed-phone'
import { SealedServer } from './sealed-server'
import { makeEngine, network, noTimers, type Fault } from './world'

const DEVICE = '01900000-0000-7000-8000-000000000001'
const TOKEN = 'token-1'

interface Setting { disk: Disk; server: SealedServer; phone: Device; world: (fault?: () => Fault) => World; lock: ReturnType<typeof createMemoryLock> }

async function setting(seed = 1): Promise<Setting> {
  const [disk, server, lock] = [newDisk(), new SealedServer(), createMemoryLock()]
  server.addDevice({ id: DEVICE, personId: 'person-1', towns: [TOWN], token: TOKEN })
  const phone = await openSealedPhone(DEVICE, { disk, random: seededRandom(seed) })
  await markAtWork(phone.db, true)
  const world = (fault?: () => Fault): World => ({ transport: network(server, fault), clock: handClock(), random: seededRandom(seed + 1), timers: noTimers, lock })
  return { disk, server, phone, world, lock }
}
const locked = ({ disk, world }: Setting, fault?: () => Fault): Promise<SealedSent> => sendSealed('person-1', world(fault), { indexedDB: disk.indexedDB, IDBKeyRange })

/** The person unlocks: another page, with the key, sends all there is. */
async function unlocked({ disk, server, lock }: Setting, seed = 77): Promise<Device> {
  const phone = await openPhone({ disk, random: seededRandom(seed) })
  await makeEngine({ device: phone, deviceId: (await storedIdentity(phone.db))!.id, token: TOKEN, transport: network(server), lock }).now()
  return phone
}

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

/** The passphrase is forgotten: another database follows, as the same device. */
async function forgotten({ disk, phone, world, server, lock }: Setting, through: (real: Transport) => Transport = (real) => real) {
  phone.close()
  const storage = { indexedDB: disk.indexedDB, IDBKeyRange }
  const next = await openDevice('person-1', { ...storage, clock: handClock(), random: seededRandom(5), generation: 1, cipher: createCipher(new Uint8Array(32).fill(9)) })
  await inheritIdentity(next.db, 0, storage)
  await markAtWork(next.db, true)
  const { transport, ...rest } = world()
  const session = createSessionKeeper(createClient({ transport: through(transport), ...rest }), lock, 'person-1')
  return {
    next,
    send: () => createOlderSender(next.db, session, storage)(),
    left: () => leftInOlder(next.db, storage),
    sync: (sendOlder: () => Promise<unknown> = createOlderSender(next.db, session, storage)) => makeEngine({ device: next, deviceId: DEVICE, token: TOKEN, transport: network(server), lock, sendOlder }).now(),
  }
}

test('a forgotten passphrase: the next database goes on as the same device, and what the old one held is sent', async () => {
  const here = await setting()
  const id = await here.phone.records.create('enterprise', TOWN, { name: '甲' })
  await here.phone.records.change('enterprise', id, { note: '乙' })
  const { next, send, left, sync } = await forgotten(here)
  expect(await identityOf(next.db, () => 'another')).toEqual({ id: DEVICE, firstSeq: 1 })
  await next.records.create('enterprise', TOWN, { name: '丙' })
  expect((await next.outbox.list({ state: 'waiting' }))[0]!.deviceSeq).toBe(3)
  expect(await left()).toBe(2)
  expect(await send()).toBe(2)
  expect(await send()).toBe(0)
  expect(await left()).toBe(0)
  await sync()
  expect((await next.records.get('enterprise', id))!.fields).toMatchObject({ name: '甲', note: '乙' })
  expect(await next.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 1 })
})

test('what an old database still holds goes to a restored server too, and claims to have seen nothing of the present log', async () => {
  const here = await setting()
  const id = await here.phone.records.create('enterprise', TOWN, { name: '甲' })
  const sync = () => makeEngine({ device: here.phone, deviceId: DEVICE, token: TOKEN, transport: network(here.server), lock: here.lock }).now()
  await sync()
  for (const note of ['一', '二']) {
    await here.phone.records.change('enterprise', id, { note })
    await sync()
  }
  await here.phone.records.change('enterprise', id, { name: '乙' })
  const held = here.server.records.get(id)!
  here.server.restore()
  here.server.records.set(id, { ...held, state: { ...held.state, version: 1 } })
  const seen: number[] = []
  here.server.onPush = async (_device, mutations) => { seen.push(...mutations.map(({ baseVersion }) => baseVersion)) }
  const { send, left } = await forgotten(here)
  expect(await send()).toBe(1)
  expect(await left()).toBe(0)
  expect(seen).toEqual([1])
})

test('what an old database had sent goes again once the server was restored from before it', async () => {
  const here = await setting()
  await here.phone.records.create('enterprise', TOWN, { name: '甲' })
  const { next, sync, left } = await forgotten(here)
  await sync()
  expect(await left()).toBe(0)
  here.server.restore()
  await sync()
  expect((await next.records.list('enterprise')).map(({ fields }) => fields['name'])).toEqual(['甲'])
})

/** An older database's edit of a record that a newer one writes to. @param acknowledged whether its making was, before the key was forgotten */
async function oldAndNew({ acknowledged = true } = {}) {
  const here = await setting()
  const id = await here.phone.records.create('enterprise', TOWN, { name: '甲' })
  if (acknowledged) await makeEngine({ device: here.phone, deviceId: DEVICE, token: TOKEN, transport: network(here.server), lock: here.lock }).now()
  const made = structuredClone(here.server.records.get(id))
  await here.phone.records.change('enterprise', id, { note: '旧' })
  const phone = await forgotten(here)
  const write = async () => {
    await phone.next.records.change('enterprise', id, { note: '新' })
    await phone.sync(async () => undefined)
  }
  return { ...here, ...phone, id, made, write, notes: () => [here.server.records.get(id)!.state.fields['note'], ...here.server.records.get(id)!.state.conflicts.map(({ other }) => other)] }
}

test('what an old database sends late overwrites nothing that was written since', async () => {
  const { sync, write, notes } = await oldAndNew()
  await sync(async () => undefined)
  await write()
  await sync()
  expect(notes()).toEqual(['新', '旧'])
})

test('after a restore what an old database had sent does not overwrite what came after it', async () => {
  const { sync, write, notes, server, id, made } = await oldAndNew()
  await sync()
  await write()
  server.restore()
  server.records.set(id, structuredClone(made!))
  await sync()
  await sync()
  expect(notes()).toContain('新')
})

test('after a restore to before a record was made by an old database, what the newer one changed in it is not refused', async () => {
  const { next, sync, write, notes, server } = await oldAndNew({ acknowledged: false })
  await sync()
  await write()
  server.restore()
  await sync()
  expect(await next.outbox.counts()).toMatchObject({ waiting: 0, rejected: 0 })
  expect(notes()).toContain('新')
})

test('what an old database holds and the server refuses stays counted', async () => {
  const here = await setting()
  here.server.verdict = () => 'reject'
  await here.phone.records.create('enterprise', TOWN, { name: '甲' })
  const { send, left } = await forgotten(here)
  expect(await send()).toBe(0)
  expect(await left()).toBe(1)
})

test.each([400, 413])('a box on the way that answers %i to what is large holds nothing else up, and once it is gone an old database’s edits go', async (status) => {
  const here = await setting()
  const [large] = await here.phone.records.createMany(Array.from({ length: 100 }, (_, index) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name: `企业${index}` } })))
  await here.phone.records.change('enterprise', large!, { note: '跟着' })
  const small = await here.phone.records.create('enterprise', TOWN, { name: '小' })
  let isBoxThere = true
  const { send, left } = await forgotten(here, (real) => async (request) => (isBoxThere && request.body instanceof Uint8Array && request.body.byteLength > 10_000
    ? { status, header: () => null, text: async () => '<html>not allowed here</html>', bytes: async () => new ArrayBuffer(0) }
    : real(request)))
  expect([await send(), await left()]).toEqual([1, 101])
  expect([here.server.records.has(large!), here.server.records.has(small)]).toEqual([false, true])
  isBoxThere = false
  expect([await send(), await left()]).toEqual([101, 0])
  expect(here.server.records.get(large!)!.state.fields).toMatchObject({ name: '企业0', note: '跟着' })
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
