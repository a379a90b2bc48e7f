import { Dexie, type Table } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import type { Cipher } from '@/device'
import { createRemembered } from '@/device/vault/remembered'
import { createSealing } from '@/device/vault/sealing'
import { testCipher } from '../phone'

interface Edit { order: number; text: string }

class World extends Dexie {
  declare edits: Table<Edit, number>
}

/** `opened` counts the boxes that were opened. */
function world() {
  const inner = testCipher()
  const seen = { opened: 0 }
  const cipher: Cipher = { ...inner, open: (box, about) => { seen.opened += 1; return inner.open(box, about) } }
  const indexedDB = new IDBFactory()
  const open = (): World => {
    const db = new World('world', { indexedDB, IDBKeyRange, cache: 'disabled' })
    db.version(1).stores({ edits: 'order' })
    db.use(createSealing(cipher, { remembered: ['edits'] }))
    return db
  }
  return { db: open(), another: open, cipher, seen }
}

/** Writes to the store past the sealing. */
async function underneath(db: World, change: (store: IDBObjectStore) => void): Promise<void> {
  const transaction = db.backendDB().transaction('edits', 'readwrite')
  change(transaction.objectStore('edits'))
  await new Promise((resolve) => { transaction.oncomplete = resolve })
}

test('what was just written is not opened to be read, in this tab and no other', async () => {
  const { db, another, seen } = world()
  await db.edits.bulkAdd([{ order: 1, text: '一' }, { order: 2, text: '二' }])
  expect(await db.edits.toArray()).toEqual([{ order: 1, text: '一' }, { order: 2, text: '二' }])
  expect(seen.opened).toBe(0)
  expect(await another().edits.get(2)).toEqual({ order: 2, text: '二' })
  expect(seen.opened).toBe(1)
})

test('what another tab has written over it counts', async () => {
  const { db, another } = world()
  await db.edits.add({ order: 1, text: '一' })
  await another().edits.put({ order: 1, text: '二' })
  expect(await db.edits.get(1)).toEqual({ order: 1, text: '二' })
})

test('a write that was taken back is not remembered for the row', async () => {
  const { db } = world()
  await db.edits.add({ order: 1, text: '一' })
  await db.transaction('rw', db.edits, async () => {
    await db.edits.put({ order: 1, text: '二' })
    throw new Error('over')
  }).catch(() => undefined)
  expect(await db.edits.get(1)).toEqual({ order: 1, text: '一' })
})

test('a box that was spoilt on the disk is found out all the same', async () => {
  const { db } = world()
  await db.edits.add({ order: 1, text: '一' })
  const box = await new Promise<Uint8Array>((resolve) => {
    const asked = db.backendDB().transaction('edits').objectStore('edits').get(1)
    asked.onsuccess = () => resolve((asked.result as { box: Uint8Array }).box)
  })
  box[30]! ^= 1
  await underneath(db, (store) => store.put({ order: 1, box }))
  await expect(db.edits.get(1)).rejects.toMatchObject({ code: 'vault-spoilt' })
})

test('nothing stays open once the key is forgotten', async () => {
  const { db, cipher } = world()
  await db.edits.add({ order: 1, text: '一' })
  cipher.forget()
  await expect(db.edits.get(1)).rejects.toMatchObject({ code: 'vault-locked' })
})

test('so much is remembered and no more, the newest longest', () => {
  const remembered = createRemembered(() => undefined)
  const boxes = Array.from({ length: 5 }, (_, index) => new Uint8Array(1_048_576).fill(index))
  for (const [key, box] of boxes.entries()) remembered.keep(key, box, { key })
  expect(boxes.map((box, key) => remembered.find(key, box))).toEqual([undefined, { key: 1 }, { key: 2 }, { key: 3 }, { key: 4 }])
  remembered.keep(9, new Uint8Array(5 * 1_048_576), {})
  expect(remembered.find(9, new Uint8Array(5 * 1_048_576))).toBeUndefined()
  expect(remembered.find(4, boxes[4]!)).toEqual({ key: 4 })
})
