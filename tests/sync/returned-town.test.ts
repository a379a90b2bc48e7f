// What was acknowledged in a town that was then taken from the person, on a server that was then restored.
import { expect, test } from 'vitest'
import type { Cursor } from '@/contract'
import { createOutboxRepository } from '@/device'
import { handClock, openPhone, OTHER_TOWN, TOWN } from '../device/phone'
import { FakeServer } from './fake-server'
import { makeEngine, network, type Fault } from './world'

const DEVICE = '01900000-0000-7000-8000-000000000001'

/** Knows an unmarked restore by the place that its log does not hold, as the real server does by the hash; takes no edits that speak of a lost log. */
class HashingServer extends FakeServer {
  restores = 0
  override async handle(request: Parameters<FakeServer['handle']>[0]) {
    const url = new URL(request.path, 'http://server')
    if (url.pathname === '/api/sync/push') {
      const body = new Blob([request.body as Uint8Array<ArrayBuffer>])
      const text = await new Response(request.headers['content-encoding'] === 'gzip' ? body.stream().pipeThrough(new DecompressionStream('gzip')) : body).text()
      const { cursors = {} } = JSON.parse(text) as { cursors?: Record<string, Cursor> }
      const allowed = this.devices[0]!.towns
      if (Object.entries(cursors).some(([town, cursor]) => allowed.includes(town) && !this.holds(town, cursor))) return { status: 409, body: { error: 'log-restored', at: 'cursors' } }
      return super.handle(request)
    }
    const cursors = JSON.parse(url.searchParams.get('cursors') ?? '{}') as Record<string, Cursor>
    for (const [town, cursor] of Object.entries(cursors)) if (this.towns.has(town) && !this.holds(town, cursor)) cursor.epoch = 'unknown'
    return super.handle(url.pathname === '/api/sync/pull' ? { ...request, path: `${url.pathname}?cursors=${encodeURIComponent(JSON.stringify(cursors))}` } : request)
  }
  /** What comes after the first entry is another log after each restore. */
  protected override hashOf(town: string, seq: number): string {
    return `hash-${town}-${seq}-${seq > 1 ? this.restores : 0}`
  }
  private holds(town: string, { epoch, seq, hash }: Cursor): boolean {
    const log = this.towns.get(town)!
    return log.epoch === epoch && seq <= log.log.length && hash === this.hashOf(town, seq)
  }
}

async function setUp() {
  const server = new HashingServer()
  const account = server.addDevice({ id: DEVICE, personId: 'person-1', towns: [TOWN, OTHER_TOWN], token: 'token-1' })
  const other = server.addDevice({ id: '01900000-0000-7000-8000-000000000002', personId: 'person-2', towns: [TOWN, OTHER_TOWN], token: 'token-2' })
  const clock = handClock()
  const fate = { pull: 'pass' as Fault }
  const device = await openPhone({ clock })
  const engine = makeEngine({ device, deviceId: DEVICE, token: account.token, clock, transport: network(server, ({ path }) => (path.startsWith('/api/sync/pull') ? fate.pull : 'pass')) })
  const colleague = await openPhone({ clock, personId: 'person-2' })
  const theirs = makeEngine({ device: colleague, deviceId: other.id, token: other.token, clock, transport: network(server) })
  const before = await device.records.create('enterprise', TOWN, { name: '备份之前' })
  await engine.now()
  /** The server as it was when it held only what `before` names. @param marked whether the logs get a new epoch */
  const restore = (marked: boolean): void => {
    for (const id of server.records.keys()) if (id !== before) server.records.delete(id)
    const held = server.records.get(before)!
    held.state = { version: 1, fields: { name: '备份之前' }, fieldStates: { name: { version: 1, deviceId: DEVICE } }, conflicts: [] }
    for (const [id, receipt] of server.receipts) if (receipt.seq !== 1) server.receipts.delete(id)
    const log = server.towns.get(TOWN)!
    log.log.splice(1)
    server.restores += 1
    if (marked) log.epoch = 'restored'
  }
  const take = (): void => { account.towns = [OTHER_TOWN] }
  const giveBack = (): void => { account.towns = [TOWN, OTHER_TOWN] }
  return { server, device, engine, colleague, theirs, before, restore, take, giveBack, fate }
}

test.each([true, false])('comes back by itself with the town (logs marked by the restore: %s)', async (marked) => {
  const { server, device, engine, before, restore, take, giveBack } = await setUp()
  const made = await device.records.create('enterprise', TOWN, { name: '备份之后' })
  await device.records.change('enterprise', before, { note: '备份之后' })
  await engine.now()
  take()
  await engine.now()
  expect(await device.db.records.count()).toBe(0)
  restore(marked)
  await engine.now()
  expect(server.records.has(made)).toBe(false)
  giveBack()
  await engine.now()
  expect(engine.state.get()).toMatchObject({ phase: 'idle' })
  expect(server.view(made).fields).toEqual({ name: '备份之后' })
  expect(server.view(before).fields).toEqual({ name: '备份之前', note: '备份之后' })
  expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 3 })
  expect(await device.records.get('enterprise', made)).toMatchObject({ version: 1, unsent: 0, fields: { name: '备份之后' } })
  expect(await device.records.get('enterprise', before)).toMatchObject({ version: 2, unsent: 0 })
})

test('is not sent again when the server still has it; one question more and no loop', async () => {
  const { server, device, engine, take, giveBack } = await setUp()
  take()
  await engine.now()
  giveBack()
  const from = server.requests.length
  await engine.now()
  const paths = server.requests.slice(from).map(({ path }) => path)
  expect(paths.filter((path) => path === '/api/sync/push')).toEqual([])
  expect(paths.filter((path) => path === '/api/sync/pull')).toHaveLength(3)
  await engine.now()
  expect(server.requests.slice(from).filter(({ path }) => path === '/api/sync/pull')).toHaveLength(4)
  expect(await device.records.count('enterprise')).toBe(1)
  expect([...server.effects.values()]).toEqual([1])
})

test('overwrites nothing that others wrote since the restore', async () => {
  const { server, device, engine, theirs, colleague, before, restore, take, giveBack } = await setUp()
  for (const note of ['一', '二']) {
    await device.records.change('enterprise', before, { note })
    await engine.now()
  }
  take()
  await engine.now()
  restore(false)
  await theirs.now()
  await colleague.records.change('enterprise', before, { note: '别人的' })
  await theirs.now()
  // An edit of the lost time that never went, too: refused once the town was gone, it is tried again now.
  giveBack()
  await engine.now()
  expect(server.blindOverwrites).toEqual([])
  expect(server.view(before)).toMatchObject({ fields: { note: '别人的' } })
  for (const note of ['一', '二']) expect([...server.remembered]).toContain(`${before}.note="${note}"`)
})

test('an edit that waited meanwhile is not taken before the phone knows what became of the town', async () => {
  const { server, device, engine, before, restore, take, giveBack, theirs, colleague, fate } = await setUp()
  await device.records.change('enterprise', before, { note: '一' })
  await engine.now()
  await device.records.change('enterprise', before, { note: '没发出' })
  take()
  fate.pull = 'dropRequest'
  server.verdict = () => 'poison500'
  await engine.now()
  server.verdict = () => 'ok'
  fate.pull = 'pass'
  // The phone has learned of the loss by a pull alone.
  await device.db.outbox.toCollection().modify((row) => { for (const edit of row.edits) edit.notBefore = device.db.clock.now() + 1_000 })
  await engine.now()
  expect(await device.db.cursors.get(TOWN)).toBeUndefined()
  restore(false)
  await theirs.now()
  await colleague.records.change('enterprise', before, { note: '别人的' })
  await theirs.now()
  giveBack()
  await device.db.outbox.toCollection().modify((row) => { for (const edit of row.edits) delete edit.notBefore })
  await engine.now()
  await engine.now()
  expect(server.blindOverwrites).toEqual([])
  expect(server.view(before).fields.note).toBe('别人的')
  for (const note of ['一', '没发出']) expect([...server.remembered]).toContain(`${before}.note="${note}"`)
})

test('survives a sync that breaks off between the return and the question', async () => {
  const { server, device, engine, restore, take, giveBack } = await setUp()
  const made = await device.records.create('enterprise', TOWN, { name: '备份之后' })
  await engine.now()
  take()
  await engine.now()
  restore(false)
  giveBack()
  let pulls = 0
  const cut = makeEngine({ device, deviceId: DEVICE, token: 'token-1', transport: network(server, ({ path }) => (path.startsWith('/api/sync/pull') && (pulls += 1) > 1 ? 'dropRequest' : 'pass')) })
  await cut.now()
  expect(cut.state.get().phase).toBe('offline')
  await engine.now()
  expect(server.view(made).fields).toEqual({ name: '备份之后' })
})

test('of a record somebody else has yet to bring back is refused in sight, and goes when tried again', async () => {
  const { server, device, engine, theirs, colleague, restore, take, giveBack } = await setUp()
  await theirs.now()
  const made = await colleague.records.create('enterprise', TOWN, { name: '别人建的' })
  await theirs.now()
  await engine.now()
  await device.records.change('enterprise', made, { note: '我补的' })
  await engine.now()
  take()
  await engine.now()
  restore(false)
  giveBack()
  await engine.now()
  expect(await device.outbox.counts()).toMatchObject({ waiting: 0, rejected: 1 })
  const [refused] = await device.outbox.list({ state: 'rejected' })
  expect(refused).toMatchObject({ recordId: made, set: { note: '我补的' } })
  await theirs.now()
  expect(server.records.has(made)).toBe(true)
  await engine.now()
  // The record is here again, with the refused edit laid over it.
  expect(await device.records.get('enterprise', made)).toMatchObject({ unsent: 1, rejected: true, fields: { name: '别人建的', note: '我补的' } })
  await device.outbox.mend(refused!.mutationId, {})
  await engine.now()
  expect(server.view(made).fields).toEqual({ name: '别人建的', note: '我补的' })
  expect(await device.records.get('enterprise', made)).toMatchObject({ unsent: 0, rejected: false })
})

test('is in the export meanwhile, with its receipt', async () => {
  const { device, engine, take, giveBack } = await setUp()
  const outbox = createOutboxRepository(device.db)
  expect((await outbox.exportUnsent()).acknowledged).toEqual([])
  take()
  await engine.now()
  expect((await outbox.exportUnsent()).acknowledged).toMatchObject([{ mutation: { town: TOWN, set: { name: '备份之前' } }, receipt: { outcome: 'applied', seq: 1 } }])
  giveBack()
  await engine.now()
  expect((await outbox.exportUnsent()).acknowledged).toEqual([])
})
