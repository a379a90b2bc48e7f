import type { Hand } from './hand'
import { copyOfPhone } from './phone-copy'

/** Every row of a table of the person's vault, opened by their passphrase. */
export async function rowsIn<Row>(hand: Hand, table: string): Promise<Row[]> {
  const db = await copyOfPhone({ run: (work, argument) => hand.run(work as never, argument as never) as never }, { only: [table] })
  try {
    return await db.table<Row>(table).toArray()
  } finally {
    db.close()
  }
}

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
