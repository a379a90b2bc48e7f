import { describe, expect, it } from 'vitest'
import { createMemoryLock } from '@/sync'
import { openPhone, TOWN, OTHER_TOWN } from '../device/phone'
import { DEVICE, makeEngine, network, onePhone } from './world'

const nameOf = (index: number) => `企业 ${index}`

describe('sending and receiving', () => {
  it('sends what was saved, keeps the receipt and shows the log place', async () => {
    const { server, device, engine } = await onePhone()
    const id = await device.records.create('enterprise', TOWN, { name: '紫砂一厂' })
    await device.records.change('enterprise', id, { note: '来访过' })
    expect(await device.outbox.counts()).toEqual({ waiting: 2, rejected: 0, sent: 0 })
    await engine.now()
    expect(engine.state.get()).toMatchObject({ phase: 'idle', lastError: undefined })
    expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 2 })
    const record = await device.records.get('enterprise', id)
    expect(record).toMatchObject({ version: 2, unsent: 0, logged: { seq: 1 }, fields: { name: '紫砂一厂', note: '来访过' } })
    expect(server.records.size).toBe(1)
    const sent = await device.outbox.list({ state: 'sent' })
    expect(sent.map((item) => item.receipt?.seq)).toEqual([2, 1])
    expect((await device.outbox.receiptsOf(id)).map((receipt) => receipt.outcome)).toEqual(['applied', 'applied'])
  })

  it('splits 1,200 edits into batches of at most 500 and receives by pages', async () => {
    const { server, device, engine } = await onePhone()
    await device.records.createMany(Array.from({ length: 1_200 }, (_, index) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name: nameOf(index) } })))
    server.pageSize = 500
    await engine.now()
    const sizes = server.requests.filter((request) => request.mutations).map((request) => request.mutations)
    expect(sizes).toEqual([500, 500, 200])
    expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 1_200 })
    expect((await device.outbox.list({ state: 'sent', limit: 2, offset: 499 })).map((item) => item.deviceSeq)).toEqual([701, 700])
    expect((await device.db.cursors.toArray())[0]?.seq).toBe(1_200)
  })

  it('keeps each push under 1 MB', async () => {
    const { server, device, engine } = await onePhone()
    const note = '注'.repeat(1_900)
    await device.records.createMany(Array.from({ length: 400 }, (_, index) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name: nameOf(index), note } })))
    await engine.now()
    const sizes = server.requests.flatMap((request) => request.mutations ?? [])
    expect(sizes.length).toBeGreaterThan(2)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(400)
    expect((await device.outbox.counts()).sent).toBe(400)
  })

  it('a refused edit holds back only its own record', async () => {
    const { server, device, engine } = await onePhone()
    server.verdict = (mutation) => (mutation.set.note === 'bad' ? 'reject' : 'ok')
    const a = await device.records.create('enterprise', TOWN, { name: '甲' })
    await engine.now()
    await device.records.change('enterprise', a, { note: 'bad' })
    await engine.now()
    await device.records.change('enterprise', a, { address: '解放路' })
    const b = await device.records.create('enterprise', TOWN, { name: '乙' })
    await engine.now()
    expect(await device.outbox.counts()).toEqual({ waiting: 1, rejected: 1, sent: 2 })
    expect(server.records.has(b)).toBe(true)
    const [refused] = await device.outbox.list({ state: 'rejected' })
    expect(refused).toMatchObject({ recordId: a, receipt: { code: 'field-forbidden' }, can: ['mend', 'letGo', 'export'] })
    expect(await device.outbox.list({ state: 'waiting' })).toMatchObject([{ recordId: a, why: 'held' }])
    expect(await device.records.get('enterprise', a)).toMatchObject({ rejected: true, unsent: 2, fields: { note: 'bad', address: '解放路' } })

    await device.outbox.mend(refused!.mutationId, { note: '已改正' })
    await engine.now()
    expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 4 })
    expect(server.view(a).fields).toEqual({ name: '甲', note: '已改正', address: '解放路' })
    expect(await device.records.get('enterprise', a)).toMatchObject({ rejected: false, unsent: 0, fields: { note: '已改正', address: '解放路' } })
  })

  it('a mended creation takes along the edits that were refused only because of it', async () => {
    const { server, device, engine } = await onePhone()
    server.verdict = (mutation) => (mutation.set.note === 'bad' ? 'reject' : 'ok')
    const id = await device.records.create('enterprise', TOWN, { name: '甲', note: 'bad' })
    await device.records.change('enterprise', id, { address: '人民路' })
    await engine.now()
    expect((await device.outbox.counts()).rejected).toBe(2)
    const first = (await device.outbox.list({ state: 'rejected' })).find((item) => item.receipt?.code === 'field-forbidden')!
    await device.outbox.mend(first.mutationId, { note: null })
    await engine.now()
    expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 2 })
    expect(server.view(id).fields).toEqual({ name: '甲', address: '人民路' })
  })

  it('letting a refused edit go shows the record as the server has it and keeps the data aside', async () => {
    const { server, device, engine } = await onePhone()
    server.verdict = (mutation) => (mutation.set.note === 'bad' ? 'reject' : 'ok')
    const id = await device.records.create('enterprise', TOWN, { name: '甲', note: '原来' })
    await engine.now()
    await device.records.change('enterprise', id, { note: 'bad' })
    await engine.now()
    await device.outbox.letGo((await device.outbox.list({ state: 'rejected' }))[0]!.mutationId)
    expect(await device.records.get('enterprise', id)).toMatchObject({ unsent: 0, rejected: false, fields: { note: '原来' } })
    expect(await device.db.setAside.toArray()).toMatchObject([{ fate: 'letGo', mutation: { set: { note: 'bad' } } }])
  })
})

describe('what is not our server', () => {
  it.each(['captive', 'portalJson', 'portalEmpty', 'portalSignIn', 'truncated', 'dropRequest', 'dropReply'] as const)('%s: offline, nothing lost, nothing doubled', async (fault) => {
    const { server, device, engine, clock, token } = await onePhone()
    const id = await device.records.create('enterprise', TOWN, { name: '甲' })
    const broken = makeEngine({ device, deviceId: DEVICE, token, clock, transport: network(server, () => fault) })
    await broken.now()
    expect(broken.state.get().phase).toBe('offline')
    expect(broken.state.get().nextTryAt).toBeGreaterThan(clock.now())
    expect(await device.outbox.counts()).toEqual({ waiting: 1, rejected: 0, sent: 0 })
    await engine.now()
    expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 1 })
    expect([...server.effects.values()]).toEqual([1])
    expect(server.view(id).version).toBe(1)
  })

  it('Retry-After is waited for', async () => {
    const { server, device, clock, token } = await onePhone()
    await device.records.create('enterprise', TOWN, { name: '甲' })
    const engine = makeEngine({ device, deviceId: DEVICE, token, clock, transport: network(server, () => 'busy') })
    await engine.now()
    expect(engine.state.get().phase).toBe('waitingRetry')
    expect(engine.state.get().nextTryAt! - clock.now()).toBeGreaterThanOrEqual(2_000)
  })

  it('a receipt over other content than ours is no receipt', async () => {
    const { server, device, clock, token } = await onePhone()
    await device.records.create('enterprise', TOWN, { name: '甲' })
    const honest = network(server)
    const engine = makeEngine({ device, deviceId: DEVICE, token, clock, transport: async (request) => {
      const response = await honest(request)
      return { ...response, text: async () => (await response.text()).replace(/"contentHash":"[0-9a-f]{4}/, '"contentHash":"0000') }
    } })
    await engine.now()
    expect(await device.outbox.counts()).toEqual({ waiting: 1, rejected: 0, sent: 0 })
  })

  it('a session that cannot be renewed keeps the queue', async () => {
    const { server, device, clock } = await onePhone()
    await device.records.create('enterprise', TOWN, { name: '甲' })
    const engine = makeEngine({ device, deviceId: DEVICE, token: 'old', clock, transport: network(server) })
    await engine.now()
    expect(engine.state.get()).toMatchObject({ phase: 'signedOut', lastError: 'signed-out', nextTryAt: undefined })
    expect(server.requests.filter((request) => request.path === '/api/session/refresh')).toHaveLength(1)
    expect((await device.outbox.counts()).waiting).toBe(1)
  })
})

describe('two phones', () => {
  it('a phone that could not receive does not overwrite what it has not seen', async () => {
    const { server, device, engine, clock, token } = await onePhone()
    const id = await device.records.create('enterprise', TOWN, { name: '甲', note: '原来', address: '老街' })
    await engine.now()
    const otherId = '01900000-0000-7000-8000-000000000002'
    server.addDevice({ id: otherId, personId: 'person-2', towns: [TOWN], token: 'token-2' })
    const other = await openPhone({ personId: 'person-2' })
    const otherEngine = makeEngine({ device: other, deviceId: otherId, token: 'token-2', transport: network(server) })
    await otherEngine.now()
    await other.records.change('enterprise', id, { note: '别人写的' })
    await otherEngine.now()
    // Sends, is told of a merge, and hears nothing more.
    const deaf = makeEngine({ device, deviceId: DEVICE, token, clock, transport: network(server, (request) => (request.method === 'GET' ? 'dropRequest' : 'pass')) })
    await device.records.change('enterprise', id, { address: '新街' })
    await deaf.now()
    expect(await device.records.get('enterprise', id)).toMatchObject({ unsent: 0, version: 1, fields: { address: '新街', note: '原来' } })
    await device.records.change('enterprise', id, { note: '没看见就写的' })
    await engine.now()
    expect(await device.records.get('enterprise', id)).toMatchObject({
      fields: { note: '别人写的', address: '新街' }, conflicts: [{ field: 'note', kept: '别人写的', other: '没看见就写的' }],
    })
    const [conflict] = (await device.records.get('enterprise', id))!.conflicts
    await device.records.change('enterprise', id, { note: '没看见就写的' }, { settles: [conflict!.id] })
    expect((await device.records.get('enterprise', id))!.conflicts).toEqual([])
    await engine.now()
    await otherEngine.now()
    expect(await other.records.get('enterprise', id)).toMatchObject({ fields: { note: '没看见就写的' }, conflicts: [] })
  })
})

describe('two tabs', () => {
  it('one sender at a time, and nothing twice', async () => {
    const { server, device, clock, token } = await onePhone()
    await device.records.createMany(Array.from({ length: 60 }, (_, index) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name: nameOf(index) } })))
    const lock = createMemoryLock()
    let busy = 0
    let most = 0
    const transport = network(server)
    const counting: typeof transport = async (request) => {
      busy += 1
      most = Math.max(most, busy)
      try { return await transport(request) } finally { busy -= 1 }
    }
    const tabs = [1, 2].map(() => makeEngine({ device, deviceId: DEVICE, token, clock, lock, transport: counting }))
    await Promise.all(tabs.map((tab) => tab.now()))
    expect(most).toBe(1)
    expect(server.requests.filter((request) => request.mutations)).toHaveLength(1)
    expect([...server.effects.values()].every((times) => times === 1)).toBe(true)
  })
})

describe('scope', () => {
  it('records of a town no longer allowed go, unsent edits stay', async () => {
    const { server, device, engine } = await onePhone([TOWN, OTHER_TOWN])
    const clean = await device.records.create('enterprise', OTHER_TOWN, { name: '甲' })
    const dirty = await device.records.create('enterprise', OTHER_TOWN, { name: '乙' })
    const mine = await device.records.create('enterprise', TOWN, { name: '丙' })
    await engine.now()
    server.devices[0]!.towns = [TOWN]
    await device.records.change('enterprise', dirty, { note: '没发出' })
    await engine.now()
    expect(await device.records.get('enterprise', clean)).toBeUndefined()
    expect(await device.records.get('enterprise', mine)).toBeDefined()
    expect(await device.records.get('enterprise', dirty)).toMatchObject({ fields: { name: '乙', note: '没发出' }, rejected: true })
    expect(await device.outbox.list({ state: 'rejected' })).toMatchObject([{ receipt: { code: 'town-forbidden' } }])
    server.devices[0]!.towns = [TOWN, OTHER_TOWN]
    await engine.now()
    expect(await device.records.get('enterprise', clean)).toMatchObject({ fields: { name: '甲' } })
  })

  it('a restored server gets the acknowledged edits again', async () => {
    const { server, device, engine } = await onePhone()
    const old = await device.records.create('enterprise', TOWN, { name: '甲' })
    await engine.now()
    const lost = await device.records.create('enterprise', TOWN, { name: '乙' })
    await device.records.change('enterprise', old, { note: '备份之后' })
    await engine.now()
    // Back to the state after the first edit, with a new epoch.
    const first = [...server.receipts.values()][0]!
    server.receipts.clear()
    server.receipts.set(first.mutationId, first)
    server.records.delete(lost)
    const held = server.records.get(old)!
    held.state = { ...held.state, version: 1, fields: { name: '甲' }, fieldStates: { name: held.state.fieldStates.name! } }
    server.towns.set(TOWN, { epoch: 'restored', log: [old] })
    await engine.now()
    expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 3 })
    expect(server.view(old).fields).toEqual({ name: '甲', note: '备份之后' })
    expect(server.view(lost).fields).toEqual({ name: '乙' })
    expect(await device.records.count('enterprise')).toBe(2)
  })
})
