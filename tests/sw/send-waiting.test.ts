import { IDBKeyRange } from 'fake-indexeddb'
import { expect, test, vi } from 'vitest'
import { NONCE_HEADER } from '@/contract'
import { openUserDatabase, type Device } from '@/device'
import { anythingWaits, createMemoryLock, markAtWork, senderOfTag, sendTag, WIFI_ONLY_KEY, type Lock, type Network, type WireRequest, type World } from '@/sync'
import { sendWaiting } from '@/sw/send-waiting'
import { handClock, newDisk, openPhone, seededRandom, testCipher, TOWN, type Disk } from '../device/phone'
import { FakeServer, type Answer } from '../sync/fake-server'
import { network, noFiles, noTimers, type Fault } from '../sync/world'

vi.setConfig({ testTimeout: 60_000 })

const PERSON = 'person-1'

/** A server that renews the session of whomever the phone's cookie belongs to. */
class CookieServer extends FakeServer {
  cookieOf: string | undefined = PERSON

  override async handle(request: WireRequest): Promise<Answer> {
    if (request.path !== '/api/session/refresh' || !this.cookieOf) return super.handle(request)
    this.requests.push({ method: request.method, path: request.path })
    const device = this.devices.find(({ personId }) => personId === this.cookieOf)!
    const person = { id: device.personId, name: '周敏', role: 'officer', towns: device.towns }
    return { status: 200, body: { nonce: request.headers[NONCE_HEADER], person, deviceId: device.id, accessToken: device.token, accessExpiresAt: '' } }
  }
}

async function savedOn(disk: Disk, personId = PERSON): Promise<Device> {
  const phone = await openPhone({ disk, personId })
  await phone.db.meta.put({ key: 'deviceId', value: `device-of-${personId}` })
  await phone.records.create('enterprise', TOWN, { name: '宜兴样例紫砂工艺有限公司' })
  await markAtWork(phone.db, true)
  return phone
}

function worker(disk: Disk, server: FakeServer, { lock = createMemoryLock(), fault, line }: { lock?: Lock; fault?: () => Fault; line?: Network } = {}) {
  const world: World = { transport: network(server, fault), clock: handClock(), random: seededRandom(9), timers: noTimers, lock, ...(line ? { network: line } : {}) }
  return (personId = PERSON) => sendWaiting({ personId, generation: 0 }, world, { open: { indexedDB: disk.indexedDB, IDBKeyRange, cipher: testCipher() }, upload: noFiles })
}

function server(...people: string[]): CookieServer {
  const made = new CookieServer()
  for (const personId of people) made.addDevice({ id: `device-of-${personId}`, personId, towns: [TOWN], token: `token-of-${personId}` })
  return made
}
const pushes = (of: FakeServer) => of.requests.filter(({ path }) => path === '/api/sync/push').length

test('sends what waits with no page open, once, and lets the database go', async () => {
  const [disk, there] = [newDisk(), server(PERSON)]
  const phone = await savedOn(disk)
  phone.close()
  const send = worker(disk, there)
  expect(await send()).toBe(true)
  expect(await send()).toBe(true)
  expect([...there.effects.values()]).toEqual([1])
  expect(pushes(there)).toBe(1)
  const later = await openUserDatabase(PERSON, { indexedDB: disk.indexedDB, IDBKeyRange, cipher: testCipher() })
  expect([await later.outbox.count(), await later.sent.count()]).toEqual([0, 1])
  // Nothing of the worker's holds the database: it can be deleted at once.
  later.close()
  await new Promise<void>((resolve, reject) => {
    const gone = disk.indexedDB.deleteDatabase(`ipw-user-${PERSON}.sealed`)
    gone.addEventListener('success', () => resolve())
    gone.addEventListener('blocked', () => reject(new Error('still open')))
  })
})

test('a failed attempt says so and loses nothing', async () => {
  const [disk, there] = [newDisk(), server(PERSON)]
  ;(await savedOn(disk)).close()
  let fault: Fault = 'dropReply'
  const send = worker(disk, there, { fault: () => fault })
  expect(await send()).toBe(false)
  fault = 'pass'
  expect(await send()).toBe(true)
  expect([...there.effects.values()]).toEqual([1])
})

test('never sends for a person who has signed out, nor with another person’s session', async () => {
  const [disk, there] = [newDisk(), server(PERSON, 'person-2')]
  const phone = await savedOn(disk)
  const send = worker(disk, there)
  await markAtWork(phone.db, false)
  expect(await send()).toBe(true)
  expect(there.requests).toEqual([])

  await markAtWork(phone.db, true)
  there.cookieOf = 'person-2'
  expect(await send()).toBe(true)
  expect([pushes(there), await phone.db.outbox.count()]).toEqual([0, 1])
})

test('each person’s tag sends from their own database', async () => {
  const [disk, there] = [newDisk(), server(PERSON, 'person-2')]
  const [first, second] = [await savedOn(disk), await savedOn(disk, 'person-2')]
  await markAtWork(first.db, false)
  there.cookieOf = 'person-2'
  expect(await worker(disk, there)('person-2')).toBe(true)
  expect([await first.db.outbox.count(), await second.db.outbox.count()]).toEqual([1, 0])
})

test('waits for a page that is sending and then has nothing left to do', async () => {
  const [disk, there, lock] = [newDisk(), server(PERSON), createMemoryLock()]
  const phone = await savedOn(disk)
  let finish = () => undefined as void
  const page = lock.hold(`ipw-sync-${PERSON}`, false, () => new Promise<void>((resolve) => { finish = resolve }))
  const sending = worker(disk, there, { lock })()
  await phone.db.outbox.clear()
  finish()
  await page
  expect(await sending).toBe(true)
  expect(there.requests).toEqual([])
})

test('a sign-out while the worker waits for its turn stops it', async () => {
  const [disk, there, lock] = [newDisk(), server(PERSON), createMemoryLock()]
  const phone = await savedOn(disk)
  let finish = () => undefined as void
  const page = lock.hold(`ipw-sync-${PERSON}`, false, () => new Promise<void>((resolve) => { finish = resolve }))
  const sending = worker(disk, there, { lock })()
  await markAtWork(phone.db, false)
  finish()
  await page
  expect(await sending).toBe(true)
  expect(there.requests).toEqual([])
})

test('a database the browser has lost is not made anew, and newer code’s is left alone', async () => {
  const [disk, there] = [newDisk(), server(PERSON)]
  expect(await worker(disk, there)()).toBe(true)
  expect(await disk.indexedDB.databases()).toEqual([])

  const phone = await savedOn(disk)
  await phone.db.meta.put({ key: 'schema', value: 99 })
  await expect(worker(disk, there)()).rejects.toMatchObject({ code: 'schema-fence' })
  expect(there.requests).toEqual([])
})

test('lets go of the database when newer code wants to change it in the middle of sending', async () => {
  const [disk, there] = [newDisk(), server(PERSON)]
  ;(await savedOn(disk)).close()
  let blocked = 0
  there.onPush = async () => {
    await new Promise<void>((resolve) => {
      const upgrade = disk.indexedDB.open(`ipw-user-${PERSON}.sealed`, 1_000)
      upgrade.addEventListener('blocked', () => { blocked += 1 })
      upgrade.addEventListener('success', () => { upgrade.result.close(); resolve() })
    })
  }
  await worker(disk, there)().catch(() => undefined)
  expect(blocked).toBe(0)
})

const MOBILE: Network = { tells: () => true, mobileData: () => true, onChange: () => () => undefined }
const VISIT = { number: '丁蜀-20260302-01A', enterpriseId: '01900000-0000-7000-8000-00000000000e', startedAt: '2026-03-02T01:00:00.000Z', mode: 'onSite' as const, visitors: [{ name: '周敏' }], submittedAt: '2026-03-02T02:00:00.000Z' }

async function withPhoto(phone: Device, kilobytes: number): Promise<string> {
  const draft = await phone.drafts.create('visit', {})
  const id = await phone.attachments.addToDraft(draft.id, { role: 'photo', name: 'a.jpg', type: 'image/jpeg', bytes: new ArrayBuffer(kilobytes * 1024) })
  await phone.drafts.submit(draft.id, [{ kind: 'visit', town: TOWN, fields: VISIT }])
  return id
}

test('what waits for Wi-Fi wakes nobody while mobile data is the line', async () => {
  const [disk, there] = [newDisk(), server(PERSON)]
  const phone = await savedOn(disk)
  await phone.keyed.set(WIFI_ONLY_KEY, true)
  await withPhoto(phone, 300)
  expect(await anythingWaits(phone.db, MOBILE)).toBe(true)
  expect(await worker(disk, there, { line: MOBILE })()).toBe(true)
  expect(await anythingWaits(phone.db, MOBILE)).toBe(false)
  expect(await anythingWaits(phone.db)).toBe(true)
  const before = there.requests.length
  expect(await worker(disk, there, { line: MOBILE })()).toBe(true)
  expect(there.requests.length).toBe(before)
  await phone.attachments.sendByAnyNetwork()
  expect(await anythingWaits(phone.db, MOBILE)).toBe(true)
})

test('what waits for a person wakes nobody: edits behind a refused one, and files of a record that was refused', async () => {
  const [disk, there] = [newDisk(), server(PERSON)]
  const phone = await savedOn(disk)
  const refused = await phone.records.create('enterprise', TOWN, { name: '被拒' })
  await withPhoto(phone, 1)
  there.verdict = ({ recordId, kind }) => (recordId === refused || kind === 'attachment' ? 'reject' : 'ok')
  expect(await worker(disk, there)()).toBe(true)
  await phone.records.change('enterprise', refused, { note: '跟着等' })
  expect(await phone.outbox.counts()).toMatchObject({ waiting: 1, rejected: 2 })
  expect(await anythingWaits(phone.db)).toBe(false)
  await phone.records.create('enterprise', TOWN, { name: '新的' })
  expect(await anythingWaits(phone.db)).toBe(true)
})

test('writes nothing into a database that was put aside for a new one, before it starts or while it waits for its turn', async () => {
  const [disk, there, lock] = [newDisk(), server(PERSON), createMemoryLock()]
  const old = await savedOn(disk)
  let finish = () => undefined as void
  const page = lock.hold(`ipw-sync-${PERSON}`, false, () => new Promise<void>((resolve) => { finish = resolve }))
  const sending = worker(disk, there, { lock })()
  const content = async () => JSON.stringify(await Promise.all(old.db.tables.map((table) => table.toArray())))
  const before = await content()
  // The app starts afresh beside it.
  const next = await openUserDatabase(PERSON, { indexedDB: disk.indexedDB, IDBKeyRange, cipher: testCipher(), generation: 1 })
  finish()
  await page
  expect(await sending).toBe(true)
  expect(await worker(disk, there)()).toBe(true)
  expect(there.requests).toEqual([])
  expect(await content()).toBe(before)
  next.close()
})

test('a tag names the person and which of their databases; others’ tags are not ours', () => {
  expect(senderOfTag(sendTag({ personId: PERSON, generation: 2 }))).toEqual({ personId: PERSON, generation: 2 })
  expect([senderOfTag('workbox-background-sync:x'), senderOfTag('ipw-send:'), senderOfTag('')]).toEqual([undefined, undefined, undefined])
})
