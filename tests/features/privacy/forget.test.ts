import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, test } from 'vitest'
import { databaseNames } from '@/device'
import { forgetEverything, type BrowserMemory } from '@/platform'
import { hasStaffWork, PUBLIC_DATABASES } from '@/features/privacy/staff-work'

class Kept extends Map<string, string> {
  getItem(key: string): string | null { return this.get(key) ?? null }
}

function browser() {
  const indexedDB = new IDBFactory()
  const cached = new Set(['precache', 'content'])
  const registered = new Set(['sw'])
  const storages = [new Kept([['ipw.language', 'en']]), new Kept([['ipw.draft', '1']])]
  const memory: BrowserMemory = {
    indexedDB,
    caches: { keys: async () => [...cached], delete: async (name: string) => cached.delete(name) },
    storages: storages as unknown as Storage[],
    serviceWorker: { getRegistrations: async () => [...registered].map((name) => ({ unregister: async () => registered.delete(name) })) as unknown as ServiceWorkerRegistration[] },
  }
  const make = (name: string) => new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onupgradeneeded = () => request.result.createObjectStore('answers')
    request.onsuccess = () => resolve(request.result)
    request.addEventListener('error', () => reject(request.error))
  })
  return { memory, cached, registered, storages, make }
}

let world: ReturnType<typeof browser>
beforeEach(() => { world = browser() })

describe('forget everything on this phone', () => {
  test('leaves no database, no cache, no kept word and no worker', async () => {
    (await world.make('ipw-public')).close()
    await forgetEverything(world.memory, PUBLIC_DATABASES)
    expect(await databaseNames({ indexedDB: world.memory.indexedDB as IDBFactory })).toEqual([])
    expect([world.cached.size, world.registered.size, ...world.storages.map(({ size }) => size)]).toEqual([0, 0, 0, 0])
  })

  test('goes ahead when an open page lets go of its database', async () => {
    const held = await world.make('ipw-public')
    held.onversionchange = () => held.close()
    await forgetEverything(world.memory, PUBLIC_DATABASES)
    expect(await databaseNames({ indexedDB: world.memory.indexedDB as IDBFactory })).toEqual([])
  })

  test('knows the database by name where the browser lists none', async () => {
    (await world.make('ipw-public')).close()
    const { databases: _none, ...factory } = { deleteDatabase: world.memory.indexedDB.deleteDatabase.bind(world.memory.indexedDB), databases: undefined }
    await forgetEverything({ ...world.memory, indexedDB: factory }, PUBLIC_DATABASES)
    expect(await databaseNames({ indexedDB: world.memory.indexedDB as IDBFactory })).toEqual([])
  })
})

describe('work of staff on the phone', () => {
  const staff = (kept: [string, string][] = []) => hasStaffWork(world.memory, new Kept(kept))

  test('is none where only an enterprise checked itself', async () => {
    (await world.make('ipw-public')).close()
    expect(await staff()).toBe(false)
    expect(await staff([['ipw-device', '{"known":{}}']])).toBe(false)
  })
  test('is seen by any database but the public one, also after they signed out', async () => {
    (await world.make('ipw-user-1')).close()
    expect(await staff()).toBe(true)
  })
  test('is believed when the phone knows somebody, or cannot tell', async () => {
    expect(await staff([['ipw-device', '{"known":{"1":{}}}']])).toBe(true)
    expect(await staff([['ipw-device', '{']])).toBe(true)
  })
})
