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
