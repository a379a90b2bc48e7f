import { expect, test } from 'vitest'
import { createClient, createSessionKeeper, createSyncEngine, quarantine, sayWiped, SyncProblem, type Transport } from '@/sync'
import { OTHER_TOWN, TOWN } from '../server/support/test-server'
import { useStation } from './wiped-phone'
import { noFiles } from './world'

const { colleague, giveTowns, phoneOf, shutOut, waiting, release } = useStation()

async function workingPhone(transportOf?: (real: Transport) => Transport) {
  const phone = await phoneOf(transportOf)
  const client = createClient(phone.world)
  const session = createSessionKeeper(client, phone.world.lock, phone.caller.person.id)
  const engine = createSyncEngine({ db: phone.device.db, deviceId: phone.caller.deviceId, session, upload: noFiles, world: phone.world })
  const signIn = () => session.adopt({ nonce: '', person: phone.caller.person, deviceId: phone.caller.deviceId, accessToken: phone.caller.accessToken, accessExpiresAt: '' })
  return { ...phone, client, session, engine, signIn }
}

test('a phone that is to be emptied learns it at its next contact, by whatever door, and hands over what it holds', async () => {
  const { caller, device, client, session, engine, signIn } = await workingPhone()
  signIn()
  const id = await device.records.create('enterprise', TOWN, { name: '甲' })
  await engine.now()
  expect(engine.state.get().phase).toBe('idle')
  await device.records.change('enterprise', id, { note: '未发出' })
  await device.records.createMany(Array.from({ length: 600 }, (_, index) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name: `未发出 ${index}` } })))
  await shutOut(caller, 'wipe')
  await engine.now()
  expect(engine.state.get()).toMatchObject({ phase: 'signedOut', lastError: 'device-wiped', nextTryAt: undefined })
  session.forget()
  await engine.now()
  expect(engine.state.get()).toMatchObject({ phase: 'signedOut', lastError: 'device-wiped' })

  expect(await quarantine(device.db, client, caller.deviceId)).toEqual({ edits: 601, tooLong: 0 })
  expect(await waiting(caller)).toMatchObject({ waiting: 601 })
  expect(await device.outbox.counts()).toMatchObject({ waiting: 601 })
  await sayWiped(client, caller.deviceId)
  expect((await release(caller)).body).toMatchObject({ released: 601, refused: 0 })
})

test('it says how far it had read, so that what it changed last replaces what it had seen', async () => {
  const { caller, device, client, engine, signIn } = await workingPhone()
  signIn()
  const id = await device.records.create('enterprise', TOWN, { name: '甲', note: '一' })
  await engine.now()
  await device.records.change('enterprise', id, { note: '二' })
  await engine.now()
  await device.records.change('enterprise', id, { note: '三' })
  await shutOut(caller, 'wipe')
  await quarantine(device.db, client, caller.deviceId)
  await release(caller)
  expect((await (await colleague()).pullAll()).records.get(id)).toMatchObject({ fields: { note: '三' }, conflicts: [] })
})

test('what was mended and not sent yet, and what waits behind it, are both there once they are released', async () => {
  const { caller, device, client, engine, signIn } = await workingPhone()
  signIn()
  const id = await device.records.create('enterprise', OTHER_TOWN, { name: '甲' })
  await engine.now()
  const [refused] = await device.outbox.list({ state: 'rejected' })
  await device.records.change('enterprise', id, { note: '后来补的' })
  await device.outbox.mend(refused!.mutationId, { name: '甲厂' })
  await giveTowns(caller, [TOWN, OTHER_TOWN])
  await shutOut(caller, 'wipe')
  expect(await quarantine(device.db, client, caller.deviceId)).toEqual({ edits: 2, tooLong: 0 })
  expect((await release(caller)).body).toMatchObject({ released: 2, refused: 0 })
  expect((await (await colleague([OTHER_TOWN])).pullAll()).records.get(id)).toMatchObject({ fields: { name: '甲厂', note: '后来补的' } })
})

test('when the line breaks between parcels it is handed over again, and arrives once', async () => {
  let left = 1
  const { caller, device, client } = await workingPhone((real) => async (request) => {
    const answer = await real(request)
    if (request.path === '/api/quarantine' && left-- <= 0) throw new TypeError('network')
    return answer
  })
  await device.records.createMany(Array.from({ length: 1_300 }, (_, index) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name: `未发出 ${index}` } })))
  await shutOut(caller, 'wipe')
  await expect(quarantine(device.db, client, caller.deviceId)).rejects.toMatchObject({ kind: 'offline' })
  left = Infinity
  expect(await quarantine(device.db, client, caller.deviceId)).toEqual({ edits: 1_300, tooLong: 0 })
  expect(await waiting(caller)).toMatchObject({ waiting: 1_300 })
})

test('edits too long for any request are told of, and a portal’s answer is not believed', async () => {
  let portal = true
  const { caller, device, client } = await workingPhone((real) => async (request) => portal
    ? { status: 200, header: () => null, text: async () => '{"edits":2}', bytes: async () => new ArrayBuffer(0) }
    : real(request))
  await device.records.create('enterprise', TOWN, { name: '短' })
  await device.records.create('enterprise', TOWN, { name: '长' })
  const last = (await device.db.outbox.orderBy('order').last())!
  last.edits.at(-1)!.mutation.set.note = '字'.repeat(800_000)
  await device.db.outbox.put(last)
  await shutOut(caller, 'wipe')
  await expect(quarantine(device.db, client, caller.deviceId)).rejects.toBeInstanceOf(SyncProblem)
  portal = false
  expect(await quarantine(device.db, client, caller.deviceId)).toEqual({ edits: 1, tooLong: 1 })
})

test('a server of an earlier version, which cannot be asked what it has lost, is handed what is unsent', async () => {
  const { caller, device, client, engine, signIn } = await workingPhone((real) => (request) => real(request.path === '/api/quarantine/missed' ? { ...request, path: '/api/quarantine/not-there-yet' } : request))
  signIn()
  const id = await device.records.create('enterprise', TOWN, { name: '甲' })
  await engine.now()
  await device.records.change('enterprise', id, { note: '未发出' })
  await shutOut(caller, 'wipe')
  expect(await quarantine(device.db, client, caller.deviceId)).toEqual({ edits: 1, tooLong: 0 })
})
