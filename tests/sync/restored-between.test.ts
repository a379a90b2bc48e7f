import { expect, it } from 'vitest'
import { NONCE_HEADER, type AttachmentReceipt, type Cursor } from '@/contract'
import { openProofs, type FileRow } from '@/device'
import type { Uploader } from '@/sync'
import { handClock, openPhone, TOWN } from '../device/phone'
import { decode, FakeServer } from './fake-server'
import { makeEngine, network, type Fault } from './world'

const DEVICE = '01900000-0000-7000-8000-000000000001'

/** Takes a cursor that is not in its log for one of another epoch, and no push of who read another log, as the real server does by the hash. */
class HashingServer extends FakeServer {
  afterPull: (() => void) | undefined
  beforePush: (() => void) | undefined

  private holds(town: string, { seq, hash }: Cursor): boolean {
    return seq === 0 || hash === this.hashOf(town, seq)
  }

  override async handle(request: Parameters<FakeServer['handle']>[0]) {
    const url = new URL(request.path, 'http://server')
    if (url.pathname === '/api/sync/push') {
      this.beforePush?.()
      const { cursors } = JSON.parse(await decode(request)) as { cursors: Record<string, Cursor> }
      return Object.entries(cursors).every((cursor) => this.holds(...cursor)) ? super.handle(request) : { status: 409, body: { error: 'log-restored', at: 'cursors' } }
    }
    if (url.pathname !== '/api/sync/pull') return super.handle(request)
    const cursors = JSON.parse(url.searchParams.get('cursors') ?? '{}') as Record<string, Cursor>
    for (const [town, cursor] of Object.entries(cursors)) if (!this.holds(town, cursor)) cursor.epoch = 'unknown'
    const answer = await super.handle({ ...request, path: `${url.pathname}?cursors=${encodeURIComponent(JSON.stringify(cursors))}` })
    this.afterPull?.()
    return answer
  }

  protected override hashOf(town: string, seq: number): string {
    return `${seq} ${this.towns.get(town)!.log.slice(0, seq).join()}`
  }

  /** Back to the backup, which holds all but the last edit. */
  restore(lost: string): void {
    this.records.delete(lost)
    this.receipts.delete([...this.receipts.keys()].at(-1)!)
    this.towns.get(TOWN)!.log.pop()
  }

  /** Somebody else writes. */
  writeOthers(): void {
    const others = '01900000-0000-7000-8000-0000000000ff'
    const { log } = this.towns.get(TOWN)!
    log.push(others)
    this.records.set(others, { ...this.records.values().next().value!, logged: { seq: log.length, hash: this.hashOf(TOWN, log.length) } })
  }
}

const RECEIVED_AT = '2026-03-02T03:00:00.000Z'

/** Keeps files too: each arrival is an entry in the log. */
class FilingServer extends HashingServer {
  readonly arrived = new Map<string, AttachmentReceipt>()

  arrive({ id, sha256, sizeBytes }: FileRow): void {
    const { log } = this.towns.get(TOWN)!
    log.push(id)
    this.records.get(id)!.state.version += 1
    this.arrived.set(id, { attachmentId: id, sha256, sizeBytes, receivedAt: RECEIVED_AT, seq: log.length, logHash: this.hashOf(TOWN, log.length) })
  }

  /** Back to before the last arrival, with the bytes gone that it told of. */
  loseArrival(): void {
    const id = this.towns.get(TOWN)!.log.pop()!
    this.records.get(id)!.state.version -= 1
    this.arrived.delete(id)
  }

  override async handle(request: Parameters<FakeServer['handle']>[0]) {
    const id = /\/([^/]+)\/receipt$/u.exec(request.path)?.[1]
    if (!id) return super.handle(request)
    const receipt = this.arrived.get(id)
    return receipt ? { status: 200, body: { ...receipt, nonce: request.headers[NONCE_HEADER] } } : { status: 404, body: { error: 'attachment-pending' } }
  }

  override view(id: string) {
    const record = super.view(id)
    return record.kind === 'attachment' ? { ...record, receivedAt: this.arrived.get(id)?.receivedAt ?? null } : record
  }
}

async function setUp<S extends HashingServer = HashingServer>(server = new HashingServer() as S, upload?: Uploader) {
  const { token } = server.addDevice({ id: DEVICE, personId: 'person-1', towns: [TOWN], token: 'token-1' })
  const clock = handClock()
  const device = await openPhone({ clock })
  const fate = { pull: 'pass' as Fault }
  const engine = makeEngine({ device, deviceId: DEVICE, token, clock, transport: network(server, ({ path }) => (path.startsWith('/api/sync/pull') ? fate.pull : 'pass')), ...(upload ? { upload } : {}) })
  await device.records.create('enterprise', TOWN, { name: '甲' })
  await engine.now()
  return { server, device, engine, fate }
}

it('a server restored between a receipt and the pull after it is sent the acknowledged edit again', async () => {
  const { server, device, engine, fate } = await setUp()
  const lost = await device.records.create('enterprise', TOWN, { name: '乙' })
  fate.pull = 'dropRequest'
  await engine.now()
  expect(await device.outbox.counts()).toMatchObject({ waiting: 0, sent: 2 })
  // Back to the backup: the phone's cursor lies in it, its receipt does not.
  server.restore(lost)
  fate.pull = 'pass'
  await engine.now()
  expect(server.view(lost).fields).toEqual({ name: '乙' })
  expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 2 })
  expect(await device.records.count('enterprise')).toBe(2)
})

it('a town whose log began with this phone\'s own edits is not taken for a lost one', async () => {
  const { device, engine, fate } = await setUp()
  await device.records.create('enterprise', TOWN, { name: '乙' })
  fate.pull = 'dropRequest'
  await engine.now()
  await device.db.cursors.put({ town: TOWN, epoch: '', seq: 0, hash: '' })
  expect(await openProofs(device.db)).toEqual({})
})

it('asks once more only after a sync that broke off, and takes nothing twice', async () => {
  const { server, device, engine, fate } = await setUp()
  const kept = await device.records.create('enterprise', TOWN, { name: '乙' })
  fate.pull = 'dropRequest'
  await engine.now()
  fate.pull = 'pass'
  const pulls = () => server.requests.filter(({ path }) => path === '/api/sync/pull').length
  const before = pulls()
  await engine.now()
  expect(pulls() - before).toBe(2)
  await engine.now()
  expect(pulls() - before).toBe(3)
  expect(await device.records.get('enterprise', kept)).toMatchObject({ version: 1, unsent: 0 })
  expect([...server.effects.values()]).toEqual([1, 1])
  expect(await device.db.cursors.get(TOWN)).toMatchObject({ seq: 2 })
})

it('a server restored while the place is being shown, and written on by others before the pull, is sent the edit again', async () => {
  const { server, device, engine, fate } = await setUp()
  const lost = await device.records.create('enterprise', TOWN, { name: '乙' })
  fate.pull = 'dropRequest'
  await engine.now()
  fate.pull = 'pass'
  // Restored once the place was looked at: where the edit stood stands somebody else's by the time of the pull.
  server.afterPull = () => {
    server.afterPull = undefined
    server.restore(lost)
    server.writeOthers()
  }
  await engine.now()
  await engine.now()
  expect(server.records.get(lost)?.state.fields).toMatchObject({ name: '乙' })
  expect(await device.outbox.counts()).toMatchObject({ waiting: 0, sent: 2 })
})

it.each([1, 2])('a server restored between two answers of one sync (number %i), and written on by others, is sent what only the earlier had acknowledged', async (answers) => {
  const { server, device, engine, fate } = await setUp()
  const made = [await device.records.create('enterprise', TOWN, { name: '乙' })]
  // What is saved while a push is on the way goes with the next of the same sync.
  let pushes = 0
  server.onPush = async () => {
    pushes += 1
    if (pushes <= answers) made.push(await device.records.create('enterprise', TOWN, { name: `丙${pushes}` }))
  }
  server.beforePush = () => {
    if (pushes !== answers) return
    server.beforePush = undefined
    server.restore(made.at(-2)!)
    server.writeOthers()
  }
  fate.pull = 'dropRequest'
  await engine.now()
  fate.pull = 'pass'
  for (let times = 0; times < 3; times += 1) await engine.now()
  expect(made.map((id) => server.records.get(id)?.state.fields.name)).toEqual(['乙', '丙1', '丙2'].slice(0, answers + 1))
  expect(await device.outbox.counts()).toMatchObject({ waiting: 0, sent: answers + 2 })
})

/** @param thePull what becomes of pulls once bytes have gone */
async function withPhotos(count: number, thePull: Fault = 'pass') {
  const server = new FilingServer()
  const phone = await setUp(server, async ({ file }) => {
    server.arrive(file)
    phone.fate.pull = thePull
  })
  const { device } = phone
  const enterpriseId = await device.records.create('enterprise', TOWN, { name: '乙' })
  const draft = await device.drafts.create('visit', { enterpriseId })
  for (let taken = 0; taken < count; taken += 1) {
    await device.attachments.addToDraft(draft.id, { role: 'photo', name: `${taken}.jpg`, type: 'image/jpeg', bytes: new Uint8Array([taken, 1]).buffer })
  }
  await device.drafts.submit(draft.id, [{ kind: 'visit', town: TOWN, fields: {
    number: '丁蜀-20260302-01A', enterpriseId, startedAt: '2026-03-02T01:00:00.000Z', mode: 'onSite', visitors: [{ name: '周敏' }], submittedAt: '2026-03-02T02:00:00.000Z',
  } }])
  return { ...phone, server }
}

const areReceived = async (device: Awaited<ReturnType<typeof withPhotos>>['device']) => (await device.attachments.transfers()).map(({ receivedAt }) => receivedAt !== null)

it('a server restored between a file\'s receipt and the pull after it is sent the file again', async () => {
  const { server, device, engine, fate } = await withPhotos(1, 'dropRequest')
  await engine.now()
  expect(await areReceived(device)).toEqual([true])
  server.loseArrival()
  fate.pull = 'pass'
  await engine.now()
  expect(server.arrived.size).toBe(1)
  expect(await areReceived(device)).toEqual([true])
})

it('arrivals of many files are all seen with one pull, and asked for no more', async () => {
  const { server, device, engine } = await withPhotos(5)
  await engine.now()
  expect(server.arrived.size).toBe(5)
  expect(await openProofs(device.db)).toEqual({})
  const before = server.requests.length
  await engine.now()
  expect(server.requests.slice(before).map(({ path }) => path)).toEqual(['/api/sync/pull'])
})
