import { IDBKeyRange } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { createCipher, identityOf, inheritIdentity, openDevice } from '@/device'
import { createClient, createOlderSender, createSessionKeeper, leftInOlder, markAtWork, type Transport } from '@/sync'
import { handClock, seededRandom, TOWN } from '../device/phone'
import { DEVICE, setting, TOKEN, type Setting } from './sealed-setting'
import { makeEngine, network } from './world'

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
