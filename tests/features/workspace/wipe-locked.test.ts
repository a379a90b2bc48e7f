import { expect, test, vi } from 'vitest'
import { learnSealingKey, systemClock, systemRandom } from '@/device'
import { createMemoryLock, SyncProblem, type Call, type Client, type Timers, type World } from '@/sync'
import { openOwnDevice } from '@/features/workspace/own-device'
import { createPeople } from '@/features/workspace/people'
import { createVaults } from '@/features/workspace/vaults'
import { wipeLocked } from '@/features/workspace/wipe-phone'
import { SEALING_KEY } from '../../device/sealed-phone'

const TOWN = '320282112'
const never: Timers = { set: () => 0, clear: () => undefined }
const world: World = { transport: () => Promise.reject(new Error()), clock: systemClock, random: systemRandom, timers: never, lock: createMemoryLock() }
/** Much too cheap a derivation, for tests only. */
const vaults = createVaults({ clock: systemClock, random: systemRandom, derive: async (text) => Uint8Array.from({ length: 32 }, (_, index) => text.charCodeAt(index % text.length) & 0xff) })
const namesOf = async (personId: string) => (await indexedDB.databases()).flatMap(({ name }) => (name?.includes(personId) ? name : []))

/** A locked phone with edits that nobody has sent, some from before the server's key was known. */
async function lockedPhone(answer: (call: Omit<Call, 'token'>) => unknown, { unsealed = 0 } = {}) {
  const held = new Map<string, string>()
  const people = createPeople({ getItem: (key) => held.get(key) ?? null, setItem: (key, value) => { held.set(key, value) } })
  const person = { id: crypto.randomUUID(), name: '周敏', role: 'officer' as const, towns: [TOWN] }
  const key = await vaults.of(person.id, (vault) => vault.create('purple teapot seventh boat'))
  const { device, identity } = await openOwnDevice(person, key, world, people)
  people.remember(person, identity.id)
  if (unsealed === 0) await learnSealingKey(device.db, SEALING_KEY)
  for (let n = 0; n < 2; n += 1) await device.records.create('enterprise', TOWN, { name: `企业 ${n}` })
  device.close()
  const calls: { path: string; body: unknown }[] = []
  const json = async (call: Omit<Call, 'token'>) => {
    calls.push({ path: call.path, body: JSON.parse(String(call.body)) })
    return answer(call) as never
  }
  const close = vi.fn()
  return { person, deviceId: identity.id, people, calls, close, tools: { client: { json, bytes: json } as Client, vaults, people, close } }
}
const untouched = async ({ person, people, close }: Awaited<ReturnType<typeof lockedPhone>>) => {
  expect(close).not.toHaveBeenCalled()
  expect(people.current()).toBeDefined()
  expect(await vaults.of(person.id, (vault) => vault.state())).toMatchObject({ exists: true })
  expect(await namesOf(person.id)).toHaveLength(2)
}

test('without the key: the letters are handed over, then the wraps go and the databases', async () => {
  const phone = await lockedPhone(() => ({ edits: 2 }))
  await wipeLocked(phone.tools, phone.person.id)
  expect(phone.calls.map(({ path }) => path)).toEqual(['/api/quarantine/sealed', '/api/quarantine/wiped'])
  expect(phone.calls[1]!.body).toEqual({ deviceId: phone.deviceId })
  expect((await namesOf(phone.person.id)).filter((name) => !name.includes('vault'))).toEqual([])
  expect(await vaults.of(phone.person.id, (vault) => vault.state())).toMatchObject({ exists: false })
  expect(phone.people.find(phone.person.id)).toBeUndefined()
})

test('what nobody could send is told by number', async () => {
  const phone = await lockedPhone(() => ({ edits: 0 }), { unsealed: 2 })
  await wipeLocked(phone.tools, phone.person.id)
  expect(phone.calls).toEqual([{ path: '/api/quarantine/wiped', body: { deviceId: phone.deviceId, lost: { edits: 2 } } }])
})

test.each(['/api/quarantine/sealed', '/api/quarantine/wiped'])('while %s is not answered, or by somebody else’s cookie, nothing is deleted', async (failing) => {
  for (const code of ['offline', 'forbidden', 'signed-out'] as const) {
    const phone = await lockedPhone(({ path }) => {
      if (path === failing) throw new SyncProblem(code === 'offline' ? 'offline' : 'refused', code, { status: code === 'forbidden' ? 403 : 401 })
      return { edits: 2 }
    })
    await expect(wipeLocked(phone.tools, phone.person.id)).rejects.toMatchObject({ code })
    await untouched(phone)
  }
})

test('unlocked meanwhile, it leaves the rest to the open workspace', async () => {
  let locked = true
  const phone = await lockedPhone(() => {
    locked = false
    return { edits: 2 }
  })
  await wipeLocked(phone.tools, phone.person.id, {}, () => locked)
  expect(phone.calls.map(({ path }) => path)).toEqual(['/api/quarantine/sealed'])
  await untouched(phone)
})
