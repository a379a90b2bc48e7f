import { expect, test } from 'vitest'
import type { Person, Session } from '@/contract'
import { systemClock, systemRandom, type Device } from '@/device'
import { createMemoryLock, SyncProblem, type Call, type Client, type Timers, type World } from '@/sync'
import { createEnrolmentKeys, redeemEnrolment } from '@/features/workspace/enrol'
import { keepHeld } from '@/features/workspace/keep-held'
import { openOwnDevice } from '@/features/workspace/own-device'
import { maskName } from '@/features/workspace/mask-name'
import { createPeople, type PeopleOfPhone } from '@/features/workspace/people'
import { createVaults } from '@/features/workspace/vaults'

const TOWN = '320282112'
const PASSPHRASE = 'purple teapot seventh boat'
const storage = () => {
  const held = new Map<string, string>()
  return { getItem: (key: string) => held.get(key) ?? null, setItem: (key: string, value: string) => { held.set(key, value) } }
}
const never: Timers = { set: () => 0, clear: () => undefined }
const worldWith = (timers: Timers = never): World => ({ transport: () => Promise.reject(new Error()), clock: systemClock, random: systemRandom, timers, lock: createMemoryLock() })
const world = worldWith()
const key = () => new Uint8Array(32).fill(7)
const open = (person: Person, people: PeopleOfPhone, at = world) => openOwnDevice(person, key(), at, people)
/** Much too cheap a derivation, for tests only. */
const vaults = createVaults({ clock: systemClock, random: systemRandom, derive: async (text) => Uint8Array.from({ length: 32 }, (_, index) => text.charCodeAt(index % text.length) & 0xff) })
const newPerson = () => ({ id: crypto.randomUUID(), name: '周敏', role: 'officer' as const, towns: [TOWN] })
const add = (device: Device, name: string) => device.records.create('enterprise', TOWN, { name })
const deleteDatabase = (name: string) => new Promise((resolve, reject) => Object.assign(indexedDB.deleteDatabase(name), { onsuccess: resolve, onerror: reject }))

/** A person at work with some edits the server has not got, as noted outside the database. */
async function atWork(unsent: number) {
  const person = newPerson()
  const people = createPeople(storage())
  const { device, identity } = await open(person, people)
  people.remember(person, identity.id)
  const stop = keepHeld(device, people)
  for (let n = 0; n < unsent; n += 1) await add(device, `企业 ${n}`)
  await expect.poll(() => people.find(person.id)?.held?.unsent).toBe(unsent)
  return { person, people, device, identity, stop }
}

test('a new person on a phone has lost nothing, nor has one who comes back', async () => {
  const { person, people, device, identity, stop } = await atWork(1)
  stop()
  device.close()
  const again = await open(person, people)
  expect(again.identity).toEqual(identity)
  expect(people.find(person.id)?.loss).toBeUndefined()
})

test('storage the browser emptied is noticed, told in numbers until read, and goes on under a new id', async () => {
  const { person, people, device, identity, stop } = await atWork(3)
  stop()
  device.close()
  await deleteDatabase(device.db.name)

  const after = await open(person, people)
  expect(after.identity.id).not.toBe(identity.id)
  expect(people.current()).toMatchObject({ deviceId: after.identity.id, loss: { cause: 'emptied', noticedAt: expect.any(Number), held: { unsent: 3, drafts: 0 } } })
  after.device.close()
  expect((await open(person, people)).identity).toEqual(after.identity)
  people.remember(person, after.identity.id)
  expect(people.find(person.id)?.loss).toBeDefined()
  people.acceptLoss(person.id)
  expect(people.find(person.id)).toEqual({ person: { ...person, name: maskName(person.name) }, deviceId: after.identity.id, generation: 0 })
})

test('what is noted outside survives an emptying under the open app', async () => {
  const { person, people, device, stop } = await atWork(2)
  await Promise.all(device.db.tables.map((table) => table.clear()))
  await device.db.drafts.put({ id: 'd', kind: 'visit', value: {}, createdAt: '', updatedAt: '', rev: 1 } as never)
  expect(people.find(person.id)?.held?.unsent).toBe(2)
  stop()
})

test('a database that does not open is left as it is and a fresh one begun', async () => {
  const { person, people, device, stop } = await atWork(2)
  stop()
  device.close()
  people.lose(person.id, 'broken', 1)
  const fresh = await open(person, people)
  expect(await fresh.device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 0 })
  expect(people.find(person.id)?.loss).toEqual({ cause: 'broken', noticedAt: 1, held: expect.objectContaining({ unsent: 2 }) })
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(expect.arrayContaining([device.db.name, fresh.device.db.name]))
})

test('a browser that never answers ends in words, not in an endless wait', async () => {
  const at = worldWith({ set: (run) => { run(); return 0 }, clear: () => undefined })
  await expect(open(newPerson(), createPeople(storage()), at)).rejects.toMatchObject({ code: 'storage-failed' })
})

test('after an administrator shut this device out, a new link lets its unsent work go under a new id', async () => {
  const person = newPerson()
  const people = createPeople(storage())
  const own = await vaults.of(person.id, (vault) => vault.create(PASSPHRASE))
  const { device, identity } = await openOwnDevice(person, own, world, people)
  people.remember(person, identity.id)
  for (const name of ['企业 0', '企业 1']) await add(device, name)
  device.close()
  const asked: { deviceId: string; firstSeq: number }[] = []
  const client = {
    json: async ({ path, body }: Call): Promise<unknown> => {
      if (path.endsWith('preview')) return { person, expiresAt: '' }
      const wanted = JSON.parse(body as string)
      asked.push(wanted)
      if (wanted.deviceId === identity.id) throw new SyncProblem('refused', 'device-revoked', { status: 403 })
      return { nonce: '', person, deviceId: wanted.deviceId, accessToken: 't', accessExpiresAt: '' } satisfies Session
    },
  } as unknown as Client
  const keys = createEnrolmentKeys(vaults, people, Date.now)
  await expect(redeemEnrolment(client, world, people, keys, { code: 'code', deviceLabel: 'phone', passphrase: 'not the one it was' })).rejects.toMatchObject({ code: 'passphrase-wrong' })
  expect(asked).toEqual([])
  const { session, key: found } = await redeemEnrolment(client, world, people, keys, { code: 'code', deviceLabel: 'phone', passphrase: PASSPHRASE })
  expect(asked).toMatchObject([{ deviceId: identity.id, firstSeq: 1 }, { deviceId: session.deviceId, firstSeq: 3 }])
  people.remember(session.person, session.deviceId)
  const after = await openOwnDevice(person, found, world, people)
  expect(after.identity).toEqual({ id: session.deviceId, firstSeq: 3 })
  expect((await after.device.outbox.list({ state: 'waiting' })).map(({ deviceSeq }) => deviceSeq)).toEqual([4, 3])
  expect(people.find(person.id)?.loss).toBeUndefined()
})

test('an old page that holds the database is named as what it is, not as broken data', async () => {
  const person = newPerson()
  const held = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open(`ipw-user-${person.id}.sealed`, 1)
    opening.onsuccess = () => resolve(opening.result)
  })
  let patienceEnds: () => void = () => undefined
  const opening = open(person, createPeople(storage()), worldWith({ set: (run) => { patienceEnds = run; return 0 }, clear: () => undefined }))
  opening.catch(() => undefined)
  await new Promise((resolve) => { setTimeout(resolve, 200) })
  patienceEnds()
  await expect(opening).rejects.toMatchObject({ code: 'storage-blocked' })
  held.close()
})

test('a person’s whole name lies in their vault only; outside it stands masked', async () => {
  const person = newPerson()
  const outside = storage()
  const people = createPeople(outside)
  const first = await open(person, people)
  people.remember(person, first.identity.id)
  expect(outside.getItem('ipw-device')).not.toContain('周敏')
  first.device.close()
  const again = await open(people.current()!.person, people)
  expect([again.person.name, again.device.db.personName]).toEqual(['周敏', '周敏'])
  await add(again.device, '企业')
  expect((await again.device.records.list('enterprise'))[0]?.createdBy).toMatchObject({ name: '周敏' })
})

test('a forgotten passphrase: the person begins anew, and what the old vault holds stays there, shut', async () => {
  const { person, people, device, stop } = await atWork(2)
  stop()
  device.close()
  await vaults.of(person.id, (vault) => vault.create(PASSPHRASE))
  const keys = createEnrolmentKeys(vaults, people, () => 5)
  await expect(keys.keyFor(person, { passphrase: 'another one entirely' })).rejects.toMatchObject({ code: 'passphrase-wrong' })
  const fresh = await keys.keyFor(person, { passphrase: 'another one entirely', afresh: true })
  const after = await openOwnDevice(person, fresh, world, people)
  expect(await after.device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 0 })
  expect(people.find(person.id)?.loss).toEqual({ cause: 'forgotten', noticedAt: 5, held: expect.objectContaining({ unsent: 2 }) })
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(expect.arrayContaining([device.db.name, after.device.db.name]))
  await expect(vaults.of(person.id, (vault) => vault.unlockWithPassphrase(PASSPHRASE))).rejects.toMatchObject({ code: 'passphrase-wrong' })
})

test('a forgotten passphrase costs nothing until the server has taken the link and the new one', async () => {
  const person = newPerson()
  const people = createPeople(storage())
  const { device, identity } = await openOwnDevice(person, await vaults.of(person.id, (vault) => vault.create(PASSPHRASE)), world, people)
  people.remember(person, identity.id)
  device.close()
  const [fresh, asked] = ['another one entirely', [] as string[]]
  let refusal: SyncProblem | undefined = new SyncProblem('refused', 'passphrase-wrong', { status: 403 })
  const client = {
    json: async ({ path, body }: Call): Promise<unknown> => {
      if (path.endsWith('preview')) return { person, expiresAt: '' }
      const { deviceId } = JSON.parse(body as string) as { deviceId: string }
      asked.push(deviceId)
      if (refusal) throw refusal
      return { nonce: '', person, deviceId, accessToken: 't', accessExpiresAt: '' } satisfies Session
    },
  } as unknown as Client
  const begin = () => redeemEnrolment(client, world, people, createEnrolmentKeys(vaults, people, () => 5), { code: 'code', deviceLabel: 'phone', passphrase: fresh, afresh: true })
  await expect(begin()).rejects.toMatchObject({ code: 'passphrase-wrong' })
  await expect(vaults.of(person.id, (vault) => vault.unlockWithPassphrase(PASSPHRASE))).resolves.toHaveLength(32)
  expect(people.find(person.id)?.loss).toBeUndefined()

  refusal = undefined
  const { session, key: found } = await begin()
  expect([session.deviceId, asked]).toEqual([identity.id, [identity.id, identity.id]])
  const after = await openOwnDevice(person, found, world, people)
  expect([after.identity, people.find(person.id)?.loss?.cause]).toEqual([identity, 'forgotten'])
  after.device.close()
  await expect(vaults.of(person.id, (vault) => vault.unlockWithPassphrase(fresh))).resolves.toEqual(found)
})

test.each([
  ['an earlier loss was not read of yet', (people: PeopleOfPhone, id: string) => people.lose(id, 'emptied', 1), 0],
  ['the page ended before a new one was begun, so that it was begun twice', () => undefined, 1],
])('after a forgotten passphrase the next database goes on as the same device, once, also when %s', async (_when, before, brokenOff) => {
  const { person, people, device, identity, stop } = await atWork(2)
  stop()
  before(people, person.id)
  device.close()
  await vaults.of(person.id, (vault) => vault.create(PASSPHRASE))
  const begunAfresh = (passphrase: string) => createEnrolmentKeys(vaults, people, () => 5).keyFor(person, { passphrase, afresh: true })
  for (let n = 0; n < brokenOff; n += 1) await begunAfresh(`mistyped seven green boats ${n}`)
  const fresh = await begunAfresh('another seven green boats')
  const after = await openOwnDevice(person, fresh.slice(), world, people)
  expect(after.identity).toEqual(identity)
  await add(after.device, '企业 2')
  expect((await after.device.outbox.list({ state: 'waiting' })).map(({ deviceSeq }) => deviceSeq)).toEqual([3])
  after.device.close()

  // What the browser empties then begins as another device: the numbers after those of the first database are given.
  await deleteDatabase(after.device.db.name)
  const emptied = await openOwnDevice(person, fresh, world, people)
  expect(emptied.identity.id).not.toBe(identity.id)
  emptied.device.close()
})

test('an enrolment that failed leaves a vault for which another passphrase may be chosen', async () => {
  const person = newPerson()
  const keys = createEnrolmentKeys(vaults, createPeople(storage()), Date.now)
  const first = await keys.keyFor(person, { passphrase: 'refused by the server' })
  expect(keys.isMade(person.id)).toBe(true)
  expect(await keys.keyFor(person, { passphrase: PASSPHRASE })).toEqual(first)
  expect(await vaults.of(person.id, (vault) => vault.unlockWithPassphrase(PASSPHRASE))).toEqual(first)
})
