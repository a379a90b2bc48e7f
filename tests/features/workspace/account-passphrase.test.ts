import { expect, test } from 'vitest'
import { DeviceError, systemClock, systemRandom } from '@/device'
import { changeBoth } from '@/features/workspace/account-passphrase'
import { createSealedStore } from '@/features/workspace/sealed-store'
import { createVaults } from '@/features/workspace/vaults'
import { testCipher } from '../../device/phone'

const [OLD, NEXT] = ['purple teapot seventh boat', 'another one entirely']
const vaults = createVaults({ clock: systemClock, random: systemRandom, derive: async (text) => Uint8Array.from({ length: 32 }, (_, index) => text.charCodeAt(index % text.length) & 0xff) })
const opens = (personId: string, passphrase: string) => vaults.of(personId, (vault) => vault.unlockWithPassphrase(passphrase)).then(() => true, () => false)

async function changed(ask: () => Promise<unknown>) {
  const personId = crypto.randomUUID()
  const key = await vaults.of(personId, (vault) => vault.create(OLD))
  const failure = await changeBoth(vaults, personId, key, NEXT, ask).then(() => undefined, (error: DeviceError) => error.code)
  return { personId, key, failure, old: await opens(personId, OLD), next: await opens(personId, NEXT) }
}

test('what the server takes holds on the phone too', async () => {
  expect(await changed(async () => undefined)).toMatchObject({ failure: undefined, old: false, next: true })
})

test.each(['passphrase-wrong', 'passphrase-weak'] as const)('%s: nothing has changed', async (code) => {
  expect(await changed(() => Promise.reject(new DeviceError(code)))).toMatchObject({ failure: code, old: true, next: false })
})

test('while it is open what the server has, both open the phone; asked again, the answer settles it', async () => {
  const first = await changed(() => Promise.reject(new DeviceError('timeout')))
  expect(first).toMatchObject({ failure: 'timeout', old: true, next: true })
  await changeBoth(vaults, first.personId, first.key, NEXT, async () => undefined)
  expect([await opens(first.personId, OLD), await opens(first.personId, NEXT)]).toEqual([false, true])
})

test('what a closing page puts down is sealed, and is nothing to anybody without the key', () => {
  const held = new Map<string, string>()
  const outside = { getItem: (name: string) => held.get(name) ?? null, setItem: (name: string, value: string) => { held.set(name, value) }, removeItem: (name: string) => { held.delete(name) } }
  let cipher: ReturnType<typeof testCipher> | undefined = testCipher()
  const store = createSealedStore(outside, () => cipher)
  store.setItem('draft', '宜兴样例')
  expect([...held.values()].join()).not.toMatch(/宜兴|5a6c5YW0/)
  expect(store.getItem('draft')).toBe('宜兴样例')
  // Put under another name, it is another's.
  held.set('elsewhere', held.get('draft')!)
  expect(store.getItem('elsewhere')).toBeNull()
  cipher = undefined
  expect(store.getItem('draft')).toBeNull()
  store.setItem('late', 'nothing is put down while it is locked')
  expect(held.has('late')).toBe(false)
  store.removeItem('draft')
  expect(held.has('draft')).toBe(false)
})
