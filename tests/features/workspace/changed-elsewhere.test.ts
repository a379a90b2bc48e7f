import { expect, test } from 'vitest'
import type { Person, Session } from '@/contract'
import { DeviceError, systemClock, systemRandom } from '@/device'
import { createLocking } from '@/features/workspace/locking'
import { createPeople, PEOPLE_KEY } from '@/features/workspace/people'
import { createVaultActs } from '@/features/workspace/vault-acts'
import { createVaults } from '@/features/workspace/vaults'
import { SyncProblem, type Client, type World } from '@/sync'

const [OLD, NEXT] = ['purple teapot seventh boat', 'another one entirely']
const HOUR_MS = 3_600_000
const derive = async (text: string) => Uint8Array.from({ length: 32 }, (_, index) => text.charCodeAt(index % text.length) & 0xff)
const never = (): never => { throw new Error('not asked for') }

/** A phone that was long without the server; on another one its owner has changed the passphrase meanwhile. */
async function leftAlone() {
  const person: Person = { id: crypto.randomUUID(), name: '周敏', role: 'officer', towns: ['320282112'] }
  const held = new Map<string, string>([[PEOPLE_KEY, '{"known":{}}']])
  const people = createPeople({ getItem: (name) => held.get(name) ?? null, setItem: (name, value) => { held.set(name, value) } })
  people.remember(person, 'd1')
  people.meet(person.id, { at: systemClock.now() - 100 * HOUR_MS, graceHours: 72 })
  const world = { clock: systemClock, random: systemRandom } as World
  const vaults = createVaults({ ...world, derive }, people)
  const key = (await vaults.of(person.id, (vault) => vault.create(OLD))).slice()
  const session = { person, deviceId: 'd1', offlineGraceHours: 72 } as Session
  const client = { json: async ({ body }: { body: string }) => {
    if ((JSON.parse(body) as { passphrase: string }).passphrase !== NEXT) throw new SyncProblem('refused', 'sign-in-refused', { status: 401 })
    return session
  } } as unknown as Client
  const locking = createLocking({ world, derive, people, vaults, handOver: never, prf: never, kept: { get: never, set: never, remove: never } })
  await locking.show(person, 'started')
  const opened: unknown[] = []
  const acts = createVaultActs({
    world, client, people, vaults, locking, enrolmentKeys: { isMade: () => false, keyFor: never, done: never }, signInAs: never, lock: never, api: never,
    async unlockWith(opens, entered) { opened.push([await opens, entered]) },
  })
  const opensBy = (passphrase: string) => vaults.of(person.id, (vault) => vault.unlockWithPassphrase(passphrase)).then(() => true, () => false)
  return { acts, locking, key, session, opened, opensBy }
}
const codeOf = (work: Promise<unknown>) => work.then(() => undefined, (error: DeviceError) => error.code)

test('a passphrase that was changed on another device shuts nobody out of a phone that was long alone', async () => {
  const { acts, locking, key, session, opened, opensBy } = await leftAlone()
  expect(locking.locked.value?.alone).toBe(true)
  expect(await codeOf(acts.unlockOnline(OLD))).toBe('sign-in-refused')
  expect(await codeOf(acts.unlockOnline(NEXT))).toBe('passphrase-wrong')
  // The server has said who it is: what is left to do is to open the vault.
  expect(locking.locked.value?.alone).toBe(false)
  expect(await codeOf(acts.unlock('neither of the two'))).toBe('passphrase-wrong')
  await acts.unlock(OLD)
  expect(opened).toEqual([[key, { session }]])
  expect([await opensBy(OLD), await opensBy(NEXT)]).toEqual([false, true])
})
