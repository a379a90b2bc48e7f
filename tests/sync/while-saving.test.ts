import { expect, it } from 'vitest'
import { handClock, openPhone, TOWN } from '../device/phone'
import { FakeServer } from './fake-server'
import { DEVICE, makeEngine, network } from './world'

/** Questions to the database within one save, so that the engine has nothing else to wait for. */
const LONG = 200

it('sending begins while one save follows the other, not when the last is done', async () => {
  const server = new FakeServer()
  const { token } = server.addDevice({ id: DEVICE, personId: 'person-1', towns: [TOWN], token: 'token-1' })
  const clock = handClock()
  const device = await openPhone({ clock })
  const { db } = device
  const seen = { push: false }
  const through = network(server)
  const engine = makeEngine({ device, deviceId: DEVICE, token, clock, transport: (request) => {
    seen.push ||= request.path === '/api/sync/push'
    return through(request)
  } })
  await device.records.create('enterprise', TOWN, { name: '紫砂' })
  const sync = engine.now()
  let saves = 0
  while (!seen.push && saves < 20) {
    await db.transaction('rw', [db.records, db.outbox, db.meta], async () => {
      for (let question = 0; question < LONG; question += 1) await db.meta.get('schema')
    })
    saves += 1
  }
  await sync
  expect(saves).toBeLessThanOrEqual(5)
  expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 1 })
})
