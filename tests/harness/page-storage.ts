import type { Hand } from './hand'

/** Every row of a table of the person's database, as it stands in the browser. */
export const rowsIn = <Row>(hand: Hand, table: string): Promise<Row[]> => hand.run(async (table: string) => {
  const ended = (request: IDBRequest) => new Promise<unknown>((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })
  const name = (await indexedDB.databases()).map((database) => database.name!).find((known) => known.startsWith('ipw-user-'))!
  const database = await ended(indexedDB.open(name)) as IDBDatabase
  try {
    return await ended(database.transaction(table).objectStore(table).getAll()) as Row[]
  } finally {
    database.close()
  }
}, table)

/** Lets nobody write to these tables until `letTablesGo`: what is saved meanwhile waits, whatever the machine's pace. */
export const holdTables = (hand: Hand, tables: string[]): Promise<void> => hand.run(async (tables: string[]) => {
  const name = (await indexedDB.databases()).map((database) => database.name!).find((known) => known.startsWith('ipw-user-'))!
  await new Promise<void>((held) => {
    const opening = indexedDB.open(name)
    opening.addEventListener('success', () => {
      const store = opening.result.transaction(tables, 'readwrite').objectStore(tables[0]!)
      let over = false
      const keep = () => {
        if (over) opening.result.close()
        else store.count().addEventListener('success', keep)
      }
      store.count().addEventListener('success', () => { held(); keep() })
      Object.assign(window, { letTablesGo: () => { over = true } })
    })
  })
}, tables)

export const letTablesGo = (hand: Hand): Promise<void> => hand.run(() => (window as unknown as { letTablesGo(): void }).letTablesGo())

/**
 * Uses up what the origin may store, by ever smaller pieces that are larger than `leave` bytes: with 5,000 less than 80,000 bytes
 * are left, no room for a photo.
 */
export const fillStorage = (hand: Hand, leave: number): Promise<void> => hand.run(async (leave: number) => {
  const open = () => new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('filler')
    opening.addEventListener('upgradeneeded', () => { opening.result.createObjectStore('bytes', { autoIncrement: true }) })
    opening.addEventListener('success', () => resolve(opening.result))
    opening.addEventListener('error', () => reject(opening.error))
  })
  let db = await open()
  const noise = new Uint8Array(4_000_000)
  for (let at = 0; at < noise.length; at += 50_000) crypto.getRandomValues(noise.subarray(at, at + 50_000))
  const put = async (size: number): Promise<boolean> => {
    try {
      const work = db.transaction('bytes', 'readwrite')
      work.objectStore('bytes').add(noise.slice(0, size))
      return await new Promise<boolean>((resolve) => {
        work.addEventListener('complete', () => resolve(true))
        work.addEventListener('abort', () => resolve(false))
      })
    } catch {
      // Firefox closes a database that found no room.
      db = await open()
      return false
    }
  }
  for (const size of [4_000_000, 500_000, 80_000, 5_000, 500, 50].filter((each) => each > leave)) while (await put(size));
  db.close()
}, leave)

export const emptyFiller = (hand: Hand): Promise<void> => hand.run(() => new Promise<void>((resolve) => { indexedDB.deleteDatabase('filler').onsuccess = () => resolve() }))
