import { describe, expect, it } from 'vitest'
import type { Lock } from '@/sync'
import { checkedPhone } from './checked-phone'
import { DEVICE, makeEngine, network } from './world'

describe('a full check that the person asks for', () => {
  it('happens at once when the person asks for it, also for what a repair did not mend before', async () => {
    const { server, device, clock, engine, make, asked, expectEqual } = await checkedPhone()
    const [id] = await make(3)
    clock.advance(60_000)
    await device.db.records.delete(id!)
    await engine.check()
    expect(engine.state.get().lastCheck).toEqual({ at: clock.now(), records: 3, outcome: 'repaired' })
    await expectEqual()
    expect(asked('/api/sync/manifest')).toBe(3)
    server.liesOf = () => ({ records: 4, digest: '0'.repeat(32) })
    await engine.check()
    expect(engine.state.get().lastCheck).toMatchObject({ outcome: 'different' })
    server.liesOf = () => undefined
    await device.db.records.delete(id!)
    await engine.check()
    expect(engine.state.get().lastCheck).toMatchObject({ outcome: 'repaired' })
    await expectEqual()
    await engine.now()
    expect(engine.state.get().lastCheck).toMatchObject({ outcome: 'repaired' })
  })

  it('asked for while a sync is under way follows it; without network it says so and is not forgotten', async () => {
    const { device, clock, engine, make, asked, server } = await checkedPhone()
    await make(2)
    await Promise.all([engine.now(), engine.check()])
    expect(asked('/api/sync/manifest')).toBe(2)
    let away = true
    const flaky = makeEngine({ device, deviceId: DEVICE, token: 'token-1', clock, transport: network(server, () => (away ? 'dropRequest' : 'pass')) })
    expect(await flaky.check()).toBe('offline')
    expect(flaky.state.get().phase).toBe('offline')
    away = false
    await flaky.now()
    expect(asked('/api/sync/manifest')).toBe(3)
    await flaky.now()
    expect(asked('/api/sync/manifest')).toBe(3)
  })

  it('asked for of a server that takes everything but does not compare, says so and is not forgotten', async () => {
    const { device, clock, make, server, asked } = await checkedPhone()
    await make(2)
    let broken = true
    const flaky = makeEngine({ device, deviceId: DEVICE, token: 'token-1', clock, transport: network(server, ({ path }) => (broken && path.startsWith('/api/sync/manifest') ? 'dropReply' : 'pass')) })
    expect(await flaky.check()).toBe('offline')
    expect(flaky.state.get().phase).toBe('idle')
    broken = false
    const before = asked('/api/sync/manifest')
    await flaky.now()
    expect(asked('/api/sync/manifest')).toBe(before + 1)
    expect(await flaky.check()).toBeUndefined()
  })

  it('asked for while this tab looks whether another is at work, waits for that one', async () => {
    const { device, clock, make, server } = await checkedPhone()
    await make(2)
    clock.advance(60_000)
    let look = (): void => undefined
    const looks = new Promise<void>((resolve) => { look = resolve })
    let tell = (): void => undefined
    const told = new Promise<void>((resolve) => { tell = resolve })
    const lock: Lock = {
      hold: async (_name, wait, work) => {
        if (wait) return work()
        look()
        await told
        return undefined
      },
    }
    const beside = makeEngine({ device, deviceId: DEVICE, token: 'token-1', clock, lock, transport: network(server) })
    beside.start()
    await looks
    const compared = beside.check()
    tell()
    expect(await compared).toBeUndefined()
    expect(beside.state.get().lastCheck).toEqual({ at: clock.now(), records: 2, outcome: 'same' })
    beside.stop()
  })
})
