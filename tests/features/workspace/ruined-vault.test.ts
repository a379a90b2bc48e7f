import { expect, test } from 'vitest'
import { systemClock, systemRandom } from '@/device'
import { createPeople } from '@/features/workspace/people'
import { createVaults } from '@/features/workspace/vaults'

const PASSPHRASE = 'purple teapot seventh boat'
const person = { id: crypto.randomUUID(), name: '周敏', role: 'officer' as const, towns: ['320282112'] }

/** As Firefox does with a file that is ruined: it neither opens the database nor deletes it. */
function ruined(name: string): IDBFactory {
  const failing = (request: IDBOpenDBRequest): IDBOpenDBRequest => new Proxy(request, {
    get: (target, key) => (key === 'error' ? new DOMException('ruined', 'UnknownError') : Reflect.get(target, key)),
    set(target, key, listen) {
      if (key === 'onerror') setTimeout(() => (listen as (event: unknown) => void)?.({ target: { error: new DOMException('ruined', 'UnknownError') }, preventDefault: () => undefined, stopPropagation: () => undefined }))
      return key === 'onsuccess' || key === 'onerror' || Reflect.set(target, key, listen)
    },
  })
  return new Proxy(indexedDB, {
    get: (target, key) => (key === 'open' || key === 'deleteDatabase'
      ? (asked: string, version?: number) => (asked === name ? failing({} as IDBOpenDBRequest) : target[key as 'open'](asked, version))
      : typeof Reflect.get(target, key) === 'function' ? (Reflect.get(target, key) as () => unknown).bind(target) : Reflect.get(target, key)),
  })
}

test('wraps that can neither be read nor deleted are left, and another vault is begun beside them', async () => {
  const held = new Map<string, string>()
  const people = createPeople({ getItem: (key) => held.get(key) ?? null, setItem: (key, value) => { held.set(key, value) } })
  people.remember(person, crypto.randomUUID())
  const derive = async (text: string) => Uint8Array.from({ length: 32 }, (_, index) => text.charCodeAt(index % text.length) & 0xff)
  const vaultsOn = (factory: IDBFactory) => createVaults({ clock: systemClock, random: systemRandom, derive, indexedDB: factory }, people)
  await vaultsOn(indexedDB).of(person.id, (vault) => vault.create(PASSPHRASE))

  const vaults = vaultsOn(ruined(`ipw-vault-${person.id}`))
  await expect(vaults.of(person.id, (vault) => vault.state())).rejects.toMatchObject({ code: expect.stringMatching(/^storage-/) })
  await vaults.discardUnreadable(person.id)
  expect(await vaults.of(person.id, (vault) => vault.state())).toMatchObject({ exists: false })
  await vaults.of(person.id, (vault) => vault.create(PASSPHRASE))
  expect((await indexedDB.databases()).map(({ name }) => name).sort()).toEqual([`ipw-vault-${person.id}`, `ipw-vault-${person.id}~1`])

  // readable ones stay as they are
  await vaults.discardUnreadable(person.id)
  await expect(vaults.of(person.id, (vault) => vault.unlockWithPassphrase(PASSPHRASE))).resolves.toHaveLength(32)
})
