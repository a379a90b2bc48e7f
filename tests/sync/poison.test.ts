import { expect, describe, it } from 'vitest'
import { TOWN } from '../device/phone'
import { DEVICE, makeEngine, network, onePhone } from './world'

const nameOf = (index: number) => `企业 ${index}`

describe('an edit that cannot go', () => {
  it.each([
    ['poison500', { waiting: 1, rejected: 0 }],
    ['poison400', { waiting: 0, rejected: 1 }],
    ['poison413', { waiting: 0, rejected: 1 }],
  ] as const)('one edit answered with %s never blocks the 300 others', async (verdict, left) => {
    const { server, device, engine, clock } = await onePhone()
    server.verdict = (mutation) => (mutation.set.note === 'poison' ? verdict : 'ok')
    await device.records.createMany(Array.from({ length: 301 }, (_, index) => ({
      kind: 'enterprise' as const, town: TOWN, fields: { name: nameOf(index), ...(index === 77 ? { note: 'poison' } : {}) },
    })))
    await engine.now()
    expect(server.records.size).toBe(300)
    expect(await device.outbox.counts()).toMatchObject({ ...left, sent: 300 })
    expect(engine.state.get().phase).toBe('idle')
    if (verdict === 'poison500') {
      expect(await device.outbox.list({ state: 'waiting' })).toMatchObject([{ why: 'backoff', problem: 'server-fault', attempts: 1 }])
      server.verdict = () => 'ok'
      clock.advance(600_000)
      await engine.now()
      expect(server.records.size).toBe(301)
    } else {
      const code = verdict === 'poison413' ? 'mutation-too-large' : 'bad-request'
      expect(await device.outbox.list({ state: 'rejected' })).toMatchObject([{ receipt: { outcome: 'rejected', code } }])
    }
  })

  it('an edit whose receipt is missing holds back the receipts of later ones of its record', async () => {
    const { server, device, clock, token } = await onePhone()
    const id = await device.records.create('enterprise', TOWN, { name: '甲' })
    const other = await device.records.create('enterprise', TOWN, { name: '乙' })
    const through = network(server)
    let lost = 0
    const engine = makeEngine({ device, deviceId: DEVICE, token, clock, transport: async (request) => {
      const response = await through(request)
      return { ...response, text: async () => {
        const body = JSON.parse(await response.text()) as { receipts?: { mutationId: string }[] }
        if (body.receipts && lost > 0) {
          lost -= 1
          body.receipts.shift()
        }
        return JSON.stringify(body)
      } }
    } })
    await engine.now()
    await device.records.change('enterprise', id, { note: '先' })
    await device.records.change('enterprise', id, { note: '后' })
    await device.records.change('enterprise', other, { note: '别的' })
    lost = 1
    await engine.now()
    expect(await device.outbox.counts()).toMatchObject({ waiting: 2, sent: 3 })
    expect((await device.records.get('enterprise', id))?.fields.note).toBe('后')
    clock.advance(600_000)
    await engine.now()
    expect(await device.outbox.counts()).toMatchObject({ waiting: 0, sent: 5 })
    expect([...server.effects.values()].every((times) => times === 1)).toBe(true)
  })

  it('many edits that cannot go never block the others', async () => {
    const { server, device, engine, clock } = await onePhone()
    server.verdict = (mutation) => (mutation.set.note === 'poison' ? 'poison500' : 'ok')
    await device.records.createMany(Array.from({ length: 120 }, (_, index) => ({
      kind: 'enterprise' as const, town: TOWN, fields: { name: nameOf(index), ...(index < 10 ? { note: 'poison' } : {}) },
    })))
    for (let round = 0; round < 5; round += 1) {
      await engine.now()
      clock.advance(600_000)
    }
    expect(server.records.size).toBe(110)
    await device.records.create('enterprise', TOWN, { name: '后来的' })
    await engine.now()
    expect(server.records.size).toBe(111)
  })

  it('a server that is down is not taken for a poisoned edit and is left alone after a few tries', async () => {
    const { server, device, clock, token } = await onePhone()
    await device.records.createMany(Array.from({ length: 300 }, (_, index) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name: nameOf(index) } })))
    let requests = 0
    const engine = makeEngine({ device, deviceId: DEVICE, token, clock, transport: network(server, () => { requests += 1; return 'fault' }) })
    await engine.now()
    expect(requests).toBeLessThan(20)
    expect(engine.state.get()).toMatchObject({ phase: 'waitingRetry', lastError: 'server-fault' })
    expect(await device.db.outbox.filter((row) => row.edits.some((edit) => edit.notBefore !== undefined)).count()).toBe(0)
  })
})
