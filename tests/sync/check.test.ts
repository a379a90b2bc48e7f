import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordRow } from '@/device'
import { OTHER_TOWN, TOWN } from '../device/phone'
import { checkedPhone } from './checked-phone'
import { DEVICE, makeEngine, network } from './world'

const DAY_MS = 86_400_000

describe('the full check', () => {
  it('happens once a day and says when and how it went', async () => {
    const { engine, make, asked, clock, nextDay } = await checkedPhone()
    await make(3)
    expect(engine.state.get().lastCheck).toEqual({ at: clock.now(), records: 3, outcome: 'same' })
    for (let times = 0; times < 5; times += 1) { clock.advance(60_000); await engine.now() }
    expect(asked('/api/sync/manifest')).toBe(1)
    await nextDay()
    expect(asked('/api/sync/manifest')).toBe(2)
  })

  it.each<[string, (row: RecordRow) => RecordRow | undefined]>([
    ['lost', () => undefined],
    ['of an older version', (row) => ({ ...row, version: row.version - 1, fields: { name: '旧' } })],
    ['of a version from nowhere', (row) => ({ ...row, version: 99, fields: { name: '假' } })],
    ['in the wrong town', (row) => ({ ...row, town: OTHER_TOWN })],
    ['without content', (row) => ({ ...row, fields: undefined as unknown as Record<string, unknown> })],
  ])('a row that is %s comes back', async (_what, damage) => {
    const { device, engine, make, nextDay, expectEqual } = await checkedPhone()
    const [id] = await make(4)
    await device.records.change('enterprise', id!, { note: '二版' })
    await engine.now()
    const damaged = damage((await device.db.records.get(id!))!)
    await (damaged ? device.db.records.put(damaged) : device.db.records.delete(id!))
    await nextDay()
    await expectEqual()
    expect(engine.state.get().lastCheck).toMatchObject({ outcome: 'repaired', records: 4 })
    await nextDay()
    expect(engine.state.get().lastCheck).toMatchObject({ outcome: 'same' })
  })

  it('a row the server never had goes, an unsent one stays and is sent', async () => {
    const { server, device, engine, make, clock, nextDay, expectEqual } = await checkedPhone()
    const [id] = await make(2)
    const stray = { ...(await device.db.records.get(id!))!, id: '01900000-0000-7000-8000-00000000aaaa' }
    await device.db.records.put(stray)
    const offline = await device.records.create('enterprise', TOWN, { name: '没发出' })
    await device.records.change('enterprise', id!, { note: '也没发出' })
    server.verdict = (mutation) => (mutation.recordId === offline ? 'poison500' : 'ok')
    await nextDay()
    expect(await device.db.records.get(stray.id)).toBeUndefined()
    expect(await device.records.get('enterprise', offline)).toMatchObject({ unsent: 1, fields: { name: '没发出' } })
    server.verdict = () => 'ok'
    clock.advance(600_000)
    await engine.now()
    await expectEqual()
    expect(server.view(id!).fields.note).toBe('也没发出')
  })

  it('a lost row shows its unsent edit again once it is back', async () => {
    const { server, device, make, clock, engine, nextDay } = await checkedPhone()
    const [id] = await make(2)
    await device.records.change('enterprise', id!, { note: '没发出' })
    await device.db.records.delete(id!)
    server.verdict = () => 'poison500'
    await nextDay()
    expect(await device.records.get('enterprise', id!)).toMatchObject({ unsent: 1, fields: { name: '企业0', note: '没发出' } })
    server.verdict = () => 'ok'
    clock.advance(600_000)
    await engine.now()
    expect(server.view(id!).fields).toEqual({ name: '企业0', note: '没发出' })
    expect(await device.records.get('enterprise', id!)).toMatchObject({ unsent: 0 })
  })

  it('a server that is wrong itself is read again once, then left alone for a week', async () => {
    const { server, engine, make, asked, nextDay, expectEqual } = await checkedPhone()
    await make(2)
    server.liesOf = () => ({ records: 3, digest: '0'.repeat(32) })
    await nextDay()
    expect(engine.state.get().lastCheck).toMatchObject({ outcome: 'different' })
    const [pulls, checks] = [asked('/api/sync/pull'), asked('/api/sync/manifest')]
    for (let day = 0; day < 6; day += 1) await nextDay()
    expect([asked('/api/sync/pull') - pulls, asked('/api/sync/manifest') - checks]).toEqual([6, 0])
    server.liesOf = () => undefined
    await nextDay()
    await nextDay()
    expect(engine.state.get().lastCheck).toMatchObject({ outcome: 'same' })
    await expectEqual()
  })

  it('a repair that lost the network goes on where it stopped, and nothing is missing in between', async () => {
    const { server, device, clock, make, expectEqual, engine } = await checkedPhone()
    const ids = await make(9)
    server.pageSize = 2
    await device.db.records.delete(ids[0]!)
    clock.advance(DAY_MS)
    let pulls = 0
    const flaky = makeEngine({ device, deviceId: DEVICE, token: 'token-1', clock, transport: network(server, ({ path }) => (path.startsWith('/api/sync/pull') && (pulls += 1) > 3 ? 'dropRequest' : 'pass')) })
    await flaky.now()
    expect(flaky.state.get().phase).toBe('offline')
    expect(await device.db.records.count()).toBeGreaterThanOrEqual(8)
    await engine.now()
    await expectEqual()
    expect(engine.state.get().lastCheck).toMatchObject({ outcome: 'repaired' })
  })

  it('happens after very much was received, whatever the hour', async () => {
    const { server, engine, make, asked, clock } = await checkedPhone()
    const [id] = await make(2)
    const held = server.records.get(id!)!
    const log = server.towns.get(TOWN)!.log
    const receive = async (count: number): Promise<void> => {
      for (let at = 0; at < count; at += 1) {
        const more = `01900000-0000-7000-9000-${String(log.length).padStart(12, '0')}`
        server.records.set(more, { ...held, state: { ...held.state } })
        log.push(more)
      }
      clock.advance(60_000)
      await engine.now()
    }
    await receive(100)
    expect(asked('/api/sync/manifest')).toBe(1)
    await receive(5_000)
    expect(asked('/api/sync/manifest')).toBe(2)
    expect(engine.state.get().lastCheck).toMatchObject({ records: 5_102, outcome: 'same' })
    await receive(10)
    expect(asked('/api/sync/manifest')).toBe(2)
  })

  it('an older server that knows no check is no trouble', async () => {
    const { server, device, clock } = await checkedPhone()
    const old = makeEngine({ device, deviceId: DEVICE, token: 'token-1', clock, transport: network(server, ({ path }) => (path.startsWith('/api/sync/manifest') ? 'fault' : 'pass')) })
    await device.records.create('enterprise', TOWN, { name: '甲' })
    await old.now()
    expect(old.state.get()).toMatchObject({ phase: 'idle', lastError: undefined })
    expect(old.state.get().lastCheck).toBeUndefined()
  })

  it('whatever is damaged, a day later the phone equals the server and nothing unsent is lost', async () => {
    const damage = fc.record({ at: fc.nat(9), how: fc.constantFrom('lose', 'age', 'stray', 'edit', 'move') })
    await fc.assert(fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 5 }), async (damages, pageSize) => {
      const { server, device, engine, make, nextDay, expectEqual } = await checkedPhone([TOWN, OTHER_TOWN])
      const ids = [...await make(6), ...await make(4, OTHER_TOWN)]
      server.pageSize = pageSize
      const notes = new Map<string, string>()
      for (const [index, { at, how }] of damages.entries()) {
        const id = ids[at]!
        const row = await device.db.records.get(id)
        if (how === 'stray') await device.db.records.put({ ...(await device.db.records.toCollection().first())!, id: `01900000-0000-7000-8000-00000000aa${index}0`, pending: [] })
        if (!row) continue
        if (how === 'lose') await device.db.records.delete(id)
        if (how === 'age') await device.db.records.put({ ...row, version: 7 })
        if (how === 'move') await device.db.records.put({ ...row, town: row.town === TOWN ? OTHER_TOWN : TOWN })
        if (how === 'edit') {
          await device.records.change('enterprise', id, { note: `第${index}` })
          notes.set(id, `第${index}`)
        }
      }
      await nextDay()
      await engine.now()
      await expectEqual([TOWN, OTHER_TOWN])
      for (const [id, note] of notes) expect([...server.remembered]).toContain(`${id}.note="${note}"`)
    }), { numRuns: 30 })
  })
})
