import { IDBKeyRange } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { NONCE_HEADER } from '@/contract'
import { openUserDatabase, type Device } from '@/device'
import { createMemoryLock, markAtWork, senderOfTag, sendTag, type Lock, type WireRequest, type World } from '@/sync'
import { sendWaiting } from '@/sw/send-waiting'
import { handClock, newDisk, openPhone, seededRandom, TOWN, type Disk } from '../device/phone'
import { FakeServer, type Answer } from '../sync/fake-server'
import { network, noFiles, noTimers, type Fault } from '../sync/world'

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

function worker(disk: Disk, server: FakeServer, { lock = createMemoryLock(), fault }: { lock?: Lock; fault?: () => Fault } = {}) {
  const world: World = { transport: network(server, fault), clock: handClock(), random: seededRandom(9), timers: noTimers, lock }
  return (personId = PERSON) => sendWaiting({ personId, generation: 0 }, world, { open: { indexedDB: disk.indexedDB, IDBKeyRange }, upload: noFiles })
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
  const later = await openUserDatabase(PERSON, { indexedDB: disk.indexedDB, IDBKeyRange })
  expect([await later.outbox.count(), await later.sent.count()]).toEqual([0, 1])
  // Nothing of the worker's holds the database: it can be deleted at once.
  later.close()
  await new Promise<void>((resolve, reject) => {
    const gone = disk.indexedDB.deleteDatabase(`ipw-user-${PERSON}`)
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
      const upgrade = disk.indexedDB.open(`ipw-user-${PERSON}`, 1_000)
      upgrade.addEventListener('blocked', () => { blocked += 1 })
      upgrade.addEventListener('success', () => { upgrade.result.close(); resolve() })
    })
  }
  await worker(disk, there)().catch(() => undefined)
  expect(blocked).toBe(0)
})

test('a tag names the person and which of their databases; others’ tags are not ours', () => {
  expect(senderOfTag(sendTag({ personId: PERSON, generation: 2 }))).toEqual({ personId: PERSON, generation: 2 })
  expect([senderOfTag('workbox-background-sync:x'), senderOfTag('ipw-send:'), senderOfTag('')]).toEqual([undefined, undefined, undefined])
})
