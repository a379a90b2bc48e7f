import { expect, it, vi } from 'vitest'
import { openPhone, TOWN } from '../device/phone'
import { FakeServer } from './fake-server'
import { makeEngine, network } from './world'

const DEVICE = '01900000-0000-7000-8000-000000000001'

it('a server that asks to wait is not asked again because something else was saved, only by the timer', async () => {
  const server = new FakeServer()
  const { token } = server.addDevice({ id: DEVICE, personId: 'person-1', towns: [TOWN], token: 'token-1' })
  const device = await openPhone()
  let busy = true
  let asked = 0
  const planned: { run: () => void; ms: number }[] = []
  const transport = network(server, () => {
    asked += 1
    return busy ? 'busy' : 'pass'
  })
  const engine = makeEngine({ device, deviceId: DEVICE, token, transport, timers: { set: (run, ms) => planned.push({ run, ms }), clear: () => undefined } })
  await device.records.create('enterprise', TOWN, { name: '甲' })
  engine.start()
  await vi.waitFor(() => expect(engine.state.get().phase).toBe('waitingRetry'))
  expect(asked).toBe(1)

  await device.records.create('enterprise', TOWN, { name: '乙' })
  await device.records.create('enterprise', TOWN, { name: '丙' })
  // The watching of the database has told of it by now, and nothing came of it.
  await new Promise((resolve) => { setTimeout(resolve, 200) })
  expect([asked, engine.state.get().phase]).toEqual([1, 'waitingRetry'])

  busy = false
  planned.at(-1)!.run()
  await vi.waitFor(async () => expect(await device.outbox.counts()).toMatchObject({ waiting: 0, sent: 3 }))
  engine.stop()
})
