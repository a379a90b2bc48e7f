import { IDBKeyRange } from 'fake-indexeddb'
import { expect, test, vi } from 'vitest'
import { openUserDatabase, type Device } from '@/device'
import { anythingWaits, createMemoryLock, markAtWork, senderOfTag, sendTag, type Lock, type World } from '@/sync'
import { sendWaiting } from '@/sw/send-waiting'
import { handClock, newDisk, seededRandom, testCipher, TOWN, type Disk } from '../device/phone'
import { openSealedPhone, rowsOf } from '../device/sealed-phone'
import type { FakeServer } from '../sync/fake-server'
import { SealedServer } from '../sync/sealed-server'
import { network, noTimers, type Fault } from '../sync/world'

vi.setConfig({ testTimeout: 60_000 })

const PERSON = 'person-1'

async function savedOn(disk: Disk, personId = PERSON): Promise<Device> {
  const phone = await openSealedPhone(`device-of-${personId}`, { disk, personId })
  await phone.records.create('enterprise', TOWN, { name: '宜兴样例紫砂工艺有限公司' })
  await markAtWork(phone.db, true)
  return phone
}

/** The worker has no key of anybody's. */
function worker(disk: Disk, server: FakeServer, { lock = createMemoryLock(), fault }: { lock?: Lock; fault?: () => Fault } = {}) {
  const world: World = { transport: network(server, fault), clock: handClock(), random: seededRandom(9), timers: noTimers, lock }
  return (personId = PERSON) => sendWaiting({ personId, generation: 0 }, world, { indexedDB: disk.indexedDB, IDBKeyRange })
}

function server(...people: string[]): SealedServer {
  const made = new SealedServer()
  for (const personId of people) made.addDevice({ id: `device-of-${personId}`, personId, towns: [TOWN], token: `token-of-${personId}` })
  return made
}
const posts = (of: FakeServer) => of.requests.filter(({ path }) => path.startsWith('/api/sync/')).map(({ path }) => path)

test('sends what waits with no page open and no key, once, reads nothing back, and lets the database go', async () => {
  const [disk, there] = [newDisk(), server(PERSON)]
  const phone = await savedOn(disk)
  phone.close()
  const send = worker(disk, there)
  expect(await send()).toBe(true)
  expect(await send()).toBe(true)
  expect([...there.effects.values()]).toEqual([1])
  expect(posts(there)).toEqual(['/api/sync/push'])
  const later = await openUserDatabase(PERSON, { indexedDB: disk.indexedDB, IDBKeyRange, cipher: testCipher() })
  expect([await later.outbox.count(), await later.sent.count(), await later.courier.count()]).toEqual([1, 0, 1])
  later.close()
  // Nothing of the worker's holds the database: it can be deleted at once.
  const name = (await disk.indexedDB.databases())[0]!.name!
  await new Promise<void>((resolve, reject) => {
    const gone = disk.indexedDB.deleteDatabase(name)
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
  fault = 'captive'
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
  await send()
  expect(there.requests).toEqual([])

  await markAtWork(phone.db, true)
  there.cookieOf = 'person-2'
  expect(await send()).toBe(true)
  expect([posts(there), await anythingWaits(phone.db)]).toEqual([[], true])
})

test('each person’s tag sends from their own database', async () => {
  const [disk, there] = [newDisk(), server(PERSON, 'person-2')]
  const [first, second] = [await savedOn(disk), await savedOn(disk, 'person-2')]
  await markAtWork(first.db, false)
  there.cookieOf = 'person-2'
  expect(await worker(disk, there)('person-2')).toBe(true)
  expect([await anythingWaits(first.db), await anythingWaits(second.db)]).toEqual([true, false])
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
  await sending
  expect(there.requests).toEqual([])
})

test('a database the browser has lost is not made anew, and newer code’s is left alone', async () => {
  const [disk, there] = [newDisk(), server(PERSON)]
  expect(await worker(disk, there)()).toBe(true)
  expect(await disk.indexedDB.databases()).toEqual([])

  const phone = await savedOn(disk)
  await phone.db.meta.put({ key: 'schema', value: 99 })
  expect(await worker(disk, there)()).toBe(true)
  expect(there.requests).toEqual([])
})

test('lets go of the database when newer code wants to change it in the middle of sending', async () => {
  const [disk, there] = [newDisk(), server(PERSON)]
  ;(await savedOn(disk)).close()
  const name = (await disk.indexedDB.databases())[0]!.name!
  let blocked = 0
  there.onPush = async () => {
    await new Promise<void>((resolve) => {
      const upgrade = disk.indexedDB.open(name, 1_000)
      upgrade.addEventListener('blocked', () => { blocked += 1 })
      upgrade.addEventListener('success', () => { upgrade.result.close(); resolve() })
    })
  }
  await worker(disk, there)().catch(() => undefined)
  expect(blocked).toBe(0)
})

test('what waits for a person wakes nobody and is not sent: edits behind a refused one', async () => {
  const [disk, there] = [newDisk(), server(PERSON)]
  const phone = await savedOn(disk)
  const refused = await phone.records.create('enterprise', TOWN, { name: '被拒' })
  there.verdict = ({ recordId }) => (recordId === refused ? 'reject' : 'ok')
  const send = worker(disk, there)
  expect(await send()).toBe(true)
  await phone.records.change('enterprise', refused, { note: '跟着等' })
  expect(await anythingWaits(phone.db)).toBe(false)
  const other = await phone.records.create('enterprise', TOWN, { name: '新的' })
  expect(await anythingWaits(phone.db)).toBe(true)
  expect(await send()).toBe(true)
  expect(there.sealed.at(-1)).toEqual([other])
  expect((await rowsOf(phone)).map(({ waits, stuck }) => waits ?? (stuck ? 'stuck' : 'sent'))).toEqual(['sent', 'stuck', 1, 'sent'])
})

test('what a database put aside for a newer one still holds goes too, under the session of the newer', async () => {
  const [disk, there] = [newDisk(), server(PERSON)]
  ;(await savedOn(disk)).close()
  const next = await openUserDatabase(PERSON, { indexedDB: disk.indexedDB, IDBKeyRange, generation: 1, cipher: testCipher() })
  await next.meta.put({ key: 'deviceId', value: `device-of-${PERSON}` })
  expect(await worker(disk, there)()).toBe(true)
  expect(there.requests).toEqual([])
  await markAtWork(next, true)
  expect(await worker(disk, there)()).toBe(true)
  expect([...there.effects.values()]).toEqual([1])
  next.close()
})

test('a tag names the person and which of their databases; others’ tags are not ours', () => {
  expect(senderOfTag(sendTag({ personId: PERSON, generation: 2 }))).toEqual({ personId: PERSON, generation: 2 })
  expect([senderOfTag('workbox-background-sync:x'), senderOfTag('ipw-send:'), senderOfTag('')]).toEqual([undefined, undefined, undefined])
})
