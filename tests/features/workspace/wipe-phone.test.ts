import { expect, test, vi } from 'vitest'
import { learnSealingKey, systemClock, systemRandom } from '@/device'
import { createSharedFiles, parkShared } from '@/device/shared'
import { createMemoryLock, SyncProblem, type Call, type Client, type Timers, type World } from '@/sync'
import { openOwnDevice } from '@/features/workspace/own-device'
import { createPeople } from '@/features/workspace/people'
import { createVaults } from '@/features/workspace/vaults'
import { wipePhone } from '@/features/workspace/wipe-phone'
import { testCipher } from '../../device/phone'
import { SEALING_KEY } from '../../device/sealed-phone'

const TOWN = '320282112'
const PASSPHRASE = 'purple teapot seventh boat'
const never: Timers = { set: () => 0, clear: () => undefined }
const world: World = { transport: () => Promise.reject(new Error()), clock: systemClock, random: systemRandom, timers: never, lock: createMemoryLock() }
/** Much too cheap a derivation, for tests only. */
const vaults = createVaults({ clock: systemClock, random: systemRandom, derive: async (text) => Uint8Array.from({ length: 32 }, (_, index) => text.charCodeAt(index % text.length) & 0xff) })
const namesOf = async (personId: string) => (await indexedDB.databases()).flatMap(({ name }) => (name?.includes(personId) ? name : []))

/** Two people on one phone; the first one's phone is to be emptied. */
async function phone(edits: number, answer: (call: Omit<Call, 'token'>) => unknown) {
  const held = new Map<string, string>()
  const people = createPeople({ getItem: (key) => held.get(key) ?? null, setItem: (key, value) => { held.set(key, value) } })
  const make = async () => {
    const person = { id: crypto.randomUUID(), name: '周敏', role: 'officer' as const, towns: [TOWN] }
    const key = await vaults.of(person.id, (vault) => vault.create(PASSPHRASE))
    const own = await openOwnDevice(person, key, world, people)
    people.remember(person, own.identity.id)
    return { ...own, deviceId: own.identity.id }
  }
  const other = await make()
  other.device.close()
  const mine = await make()
  for (let n = 0; n < edits; n += 1) await mine.device.records.create('enterprise', TOWN, { name: `企业 ${n}` })
  const calls: string[] = []
  const json = async (call: Omit<Call, 'token'>) => {
    calls.push(call.path)
    return answer(call) as never
  }
  const close = vi.fn(() => mine.device.close())
  return { mine, other, people, calls, close, tools: { client: { json, bytes: json } as Client, vaults, people, close } }
}

test('what is unsent is handed over, then the wraps go and the databases, and nobody else loses anything', async () => {
  const { mine, other, people, calls, close, tools } = await phone(2, () => ({ edits: 2 }))
  await wipePhone(tools, mine)
  expect(calls).toEqual(['/api/quarantine', '/api/quarantine/wiped'])
  expect(close).toHaveBeenCalledOnce()
  expect((await namesOf(mine.person.id)).filter((name) => !name.includes('vault'))).toEqual([])
  expect(await vaults.of(mine.person.id, (vault) => vault.state())).toMatchObject({ exists: false })
  expect(people.find(mine.person.id)).toBeUndefined()
  expect(people.current()).toBeUndefined()
  expect(people.find(other.person.id)).toBeDefined()
  expect(await namesOf(other.person.id)).toHaveLength(2)
  expect(await vaults.of(other.person.id, (vault) => vault.state())).toMatchObject({ exists: true })
})

test('while the server does not have everything, or has not answered, nothing is deleted', async () => {
  for (const failing of ['/api/quarantine', '/api/quarantine/wiped']) {
    const { mine, people, close, tools } = await phone(1, ({ path }) => {
      if (path === failing) throw new SyncProblem('offline', 'offline')
      return { edits: 1 }
    })
    await expect(wipePhone(tools, mine)).rejects.toMatchObject({ code: 'offline' })
    expect(close).not.toHaveBeenCalled()
    expect(await mine.device.outbox.counts()).toMatchObject({ waiting: 1 })
    expect(people.current()).toBeDefined()
    expect(await vaults.of(mine.person.id, (vault) => vault.state())).toMatchObject({ exists: true })
    mine.device.close()
  }
})

test.each(['/api/quarantine/files', '/api/quarantine/wiped'])('what is saved while %s is on its way is handed over too, and nothing can be saved any more once the phone empties itself', async (slow) => {
  let saved: string | undefined
  const { mine, calls, tools } = await phone(1, async ({ path }) => {
    if (path === slow) saved ??= await mine.device.records.create('enterprise', TOWN, { name: '此间保存的' })
    return path === '/api/quarantine/files' ? { wanted: [], held: [] } : { edits: 2 }
  })
  const draft = await mine.device.drafts.create('visit', {})
  await mine.device.attachments.addToDraft(draft.id, { role: 'photo', name: 'a.jpg', type: 'image/jpeg', bytes: new Uint8Array([255, 216, 255]).buffer })
  await mine.device.drafts.submit(draft.id, [{ kind: 'visit', town: TOWN, fields: { number: '丁蜀-1', enterpriseId: mine.person.id, startedAt: '2026-03-02T01:00:00Z', mode: 'phone' as const, visitors: [{ name: '周敏' }], submittedAt: '2026-03-02T01:00:00Z' } }])
  let late: unknown
  await wipePhone({ ...tools, close: () => { late = mine.device.records.create('enterprise', TOWN, { name: '太晚' }).catch((error: unknown) => error).finally(() => mine.device.close()) } }, mine)
  expect(saved).toBeDefined()
  expect(calls.slice(calls.indexOf(slow) + 1)).toEqual(expect.arrayContaining(['/api/quarantine', '/api/quarantine/wiped']))
  expect(await late).toMatchObject({ code: 'storage-lost' })
})

test.each([[true, {}], [false, { lost: { edits: 2, files: 1 } }]])('of an older database, whose passphrase was forgotten, what is sealed to the server goes there (%s), the rest is told by number', async (sealed, told) => {
  const bodies = new Map<string, string>()
  const { mine, people, calls, tools } = await phone(0, ({ path, body }) => {
    bodies.set(path, String(body))
    return { edits: 2 }
  })
  if (sealed) await learnSealingKey(mine.device.db, SEALING_KEY)
  else await mine.device.db.attachments.add({ id: mine.person.id, role: 'photo', name: 'a.jpg', type: 'image/jpeg', sizeBytes: 3, sha256: 'x', addedAt: '2026-03-02T01:00:00Z', state: 'waiting', sentBytes: 0 })
  for (const name of ['旧一', '旧二']) await mine.device.records.create('enterprise', TOWN, { name })
  mine.device.close()
  people.lose(mine.person.id, 'forgotten', systemClock.now())
  const next = await openOwnDevice(mine.person, new Uint8Array(32).fill(9), world, people)
  await next.device.records.create('enterprise', TOWN, { name: '新' })
  await wipePhone({ ...tools, close: () => next.device.close() }, { ...next, deviceId: next.identity.id })
  expect(calls).toEqual([...(sealed ? ['/api/quarantine/sealed'] : []), '/api/quarantine', '/api/quarantine/wiped'])
  expect(JSON.parse(bodies.get('/api/quarantine/wiped')!)).toEqual({ deviceId: mine.deviceId, ...told })
  expect((await namesOf(mine.person.id)).filter((name) => !name.includes('vault'))).toEqual([])
})

test('a phone that ends just before it is emptied opens again, with everything there', async () => {
  const { mine, tools } = await phone(1, () => ({ edits: 1 }))
  await expect(wipePhone({ ...tools, close: () => { throw new Error('killed') } }, mine)).rejects.toThrow('killed')
  mine.device.close()
  const again = await openOwnDevice(mine.person, await vaults.of(mine.person.id, (vault) => vault.unlockWithPassphrase(PASSPHRASE)), world, tools.people)
  expect(again.identity.id).toBe(mine.identity.id)
  expect(await again.device.outbox.counts()).toMatchObject({ waiting: 1 })
  await again.device.records.create('enterprise', TOWN, { name: '又开始了' })
  again.device.close()
})

test('what other apps had shared with them goes too, sealed as it is; what is also another one’s stays for that one', async () => {
  const { mine, other, tools } = await phone(0, () => ({ edits: 0 }))
  const [theirs, own] = [createSharedFiles(other.person.id, testCipher()), createSharedFiles(mine.person.id, testCipher())]
  await own.announce()
  await parkShared([new File([new Uint8Array(10)], 'a.jpg', { type: 'image/jpeg' })], { clock: systemClock, random: systemRandom })
  await theirs.announce()
  await parkShared([new File([new Uint8Array(10)], 'b.jpg', { type: 'image/jpeg' })], { clock: systemClock, random: systemRandom })
  expect((await own.list()).map(({ name }) => name)).toEqual(['a.jpg', 'b.jpg'])
  await wipePhone(tools, mine)
  expect(await own.list()).toEqual([])
  expect((await theirs.list()).map(({ name }) => name)).toEqual(['b.jpg'])
})
