import { expect, it } from 'vitest'
import { handClock, openPhone, TOWN } from '../device/phone'
import { FakeServer } from './fake-server'
import { nextRest } from '@/sync/files'
import { makeEngine, network } from './world'

const DEVICE = '01900000-0000-7000-8000-000000000001'
const YEARS_MS = 10 * 365 * 86_400_000

it('an edit that failed under a clock ten years ahead goes as soon as the clock is right again', async () => {
  const server = new FakeServer()
  const { token } = server.addDevice({ id: DEVICE, personId: 'person-1', towns: [TOWN], token: 'token-1' })
  const clock = handClock()
  const device = await openPhone({ clock })
  const engine = makeEngine({ device, deviceId: DEVICE, token, clock, transport: network(server) })
  clock.advance(YEARS_MS)
  await device.records.create('enterprise', TOWN, { name: '甲' })
  server.verdict = () => 'poison500'
  await engine.now()
  expect(await device.outbox.list({ state: 'waiting' })).toMatchObject([{ why: 'backoff' }])
  server.verdict = () => 'ok'
  clock.advance(-YEARS_MS)
  await engine.now()
  expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 1 })
})

it('a file that has rested and still cannot go does not make the phone sync every second', async () => {
  const clock = handClock()
  const { db } = await openPhone({ clock })
  await db.attachments.put({ id: 'of-a-town-left', role: 'photo', name: 'a.jpg', type: 'image/jpeg', sizeBytes: 3, sha256: '', addedAt: '', state: 'waiting', sentBytes: 0, notBefore: clock.now() - 1 })
  expect(await nextRest(db)).toBeUndefined()
  await db.attachments.update('of-a-town-left', { notBefore: clock.now() + 1_000 })
  expect(await nextRest(db)).toBe(clock.now() + 1_000)
})
