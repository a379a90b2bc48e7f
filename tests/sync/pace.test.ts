import { describe, expect, it } from 'vitest'
import { PUSH_MAX_BYTES, PUSH_MAX_MUTATIONS } from '@/contract'
import type { Timers, Transport } from '@/sync'
import { createPace } from '@/sync/pace'
import { handClock, openPhone, TOWN } from '../device/phone'
import { FakeServer } from './fake-server'
import { makeEngine, network } from './world'

const DEVICE = '01900000-0000-7000-8000-000000000001'

async function setUp(wrap: (network: Transport, clock: ReturnType<typeof handClock>, expire: () => void) => Transport) {
  const server = new FakeServer()
  const { token } = server.addDevice({ id: DEVICE, personId: 'person-1', towns: [TOWN], token: 'token-1' })
  const clock = handClock()
  const device = await openPhone({ clock })
  let expire = () => undefined as void
  const timers: Timers = { set: (call) => { expire = call; return 0 }, clear: () => undefined }
  const engine = makeEngine({ device, deviceId: DEVICE, token, clock, timers, transport: wrap(network(server), clock, () => expire()) })
  const save = (count: number) => device.records.createMany(
    Array.from({ length: count }, (_, index) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name: `企业 ${index}` } })))
  return { server, device, engine, save }
}

describe('the size of a push', () => {
  it('grows up to what the contract allows while answers come at once', async () => {
    const { server, device, engine, save } = await setUp((through) => through)
    await save(4_000)
    await engine.now()
    const sizes = server.requests.flatMap((request) => request.mutations ?? [])
    expect(Math.max(...sizes)).toBe(PUSH_MAX_MUTATIONS)
    expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 4_000 })
  })

  it('shrinks until it passes a line on which a full one never arrives in time', async () => {
    let tries = 0
    const { server, device, engine, save } = await setUp((through, clock, expire) => async (request) => {
      if (request.path !== '/api/sync/push') return through(request)
      tries += 1
      if ((request.body?.length ?? 0) < 6_000) {
        clock.advance(5_000)
        return through(request)
      }
      clock.advance(30_000)
      expire()
      throw new DOMException('aborted', 'AbortError')
    })
    await save(1_000)
    for (let sync = 0; sync < 6; sync += 1) await engine.now()
    expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 1_000 })
    expect([...server.effects.values()].every((times) => times === 1)).toBe(true)
    // a few tries too large, then one after the other
    expect(tries).toBeLessThan(40)
  })

  it('stays within the contract whatever it is told', () => {
    const pace = createPace()
    for (let step = 0; step < 20; step += 1) pace.took(1)
    expect(pace.share()).toEqual({ edits: PUSH_MAX_MUTATIONS, bytes: PUSH_MAX_BYTES })
    for (let step = 0; step < 20; step += 1) pace.timedOut()
    expect(pace.share().edits).toBeGreaterThan(0)
    expect(pace.share().bytes).toBeGreaterThan(10_000)
    // an uneventful answer neither hurries nor slows it
    const before = pace.share()
    pace.took(4_000)
    expect(pace.share()).toEqual(before)
  })
})
