import { Dexie } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, test, vi } from 'vitest'
import { createAnswerStore, openPublicDatabase } from '@/device/public'

const NOW = new Date('2026-11-22T08:00:00+08:00')

/** The database as the app's earlier versions made it, by a library. */
function earlier(indexedDB: IDBFactory, version = 1): Dexie {
  const db = new Dexie('ipw-public', { indexedDB, IDBKeyRange })
  db.version(version).stores({ packs: 'name', packContents: 'name', answers: 'id', settings: 'key' })
  return db
}

test('what an earlier version stored is there, and that version still opens it, as does one that later code has taken over', async () => {
  for (const version of [1, 2]) {
    const indexedDB = new IDBFactory()
    const before = earlier(indexedDB, version)
    await before.table('answers').put({ id: 'self', value: { a: 1 }, rev: 3, savedAt: NOW.toISOString() })
    const answers = createAnswerStore(openPublicDatabase({ indexedDB }), () => NOW)
    expect(await answers.get('self')).toEqual({ value: { a: 1 }, rev: 3 })
    await answers.put('self', { a: 2 }, 3)
    expect(await before.table('answers').get('self')).toMatchObject({ value: { a: 2 }, rev: 4 })
    before.close()
    expect(await earlier(indexedDB, version).table('answers').count()).toBe(1)
  }
})

test('a failed write changes nothing', async () => {
  const db = openPublicDatabase({ indexedDB: new IDBFactory() })
  const failing = db.write(['settings', 'packs'], async ({ settings, packs }) => {
    await settings.put({ key: 'theme', value: 'dark' })
    await packs.put({} as never)
  })
  await expect(failing).rejects.toThrow()
  expect(await db.read(['settings'], ({ settings }) => settings.all())).toEqual([])
})

test('a connection the browser has lost is opened anew, and deleting waits for nobody', async () => {
  const indexedDB = new IDBFactory()
  const opens = vi.spyOn(indexedDB, 'open')
  const db = openPublicDatabase({ indexedDB })
  await db.write(['settings'], ({ settings }) => settings.put({ key: 'theme', value: 'dark' }))
  const connection = (opens.mock.results[0]!.value as IDBOpenDBRequest).result
  // As after the browser took it away: the next transaction cannot begin.
  connection.close()
  expect(await db.read(['settings'], ({ settings }) => settings.all())).toHaveLength(1)
  expect(opens).toHaveBeenCalledTimes(2)
  const blocked = vi.fn()
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase('ipw-public')
    request.addEventListener('blocked', blocked)
    request.addEventListener('success', () => resolve())
    request.addEventListener('error', () => reject(request.error!))
  })
  expect(blocked).not.toHaveBeenCalled()
  expect(await db.read(['settings'], ({ settings }) => settings.all())).toEqual([])
})

test('another tab hears of answers written, forgotten and erased, until it stops listening', async () => {
  const indexedDB = new IDBFactory()
  const [here, there] = [0, 1].map(() => createAnswerStore(openPublicDatabase({ indexedDB }), () => NOW))
  let heard = 0
  const stop = there!.watch('self', () => { heard += 1 })
  await vi.waitFor(() => expect(heard).toBe(1))
  for (const [times, act] of [[2, () => here!.put('self', { a: 1 })], [3, () => here!.remove('self')], [4, () => here!.erase()]] as const) {
    await act()
    await vi.waitFor(() => expect(heard).toBe(times))
  }
  stop()
  await here!.put('self', { a: 2 })
  await new Promise((resolve) => { setTimeout(resolve, 20) })
  expect(heard).toBe(4)
})
