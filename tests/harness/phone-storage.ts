import type { Page } from 'playwright-core'

/** What the phone keeps of its person outside the database, by the name of the field. */
export const keptOfPerson = (page: Page, name: string): Promise<unknown> => page.evaluate((field) => {
  const { current, known } = JSON.parse(localStorage.getItem('ipw-device') ?? '{}')
  return known[current][field]
}, name)

export const deviceId = async (page: Page): Promise<string> => String(await keptOfPerson(page, 'deviceId'))

/** Drops the origin's databases as the browser does when space runs short: with no page of the app open. */
export async function emptyStorage(page: Page, origin: string): Promise<void> {
  await page.goto('about:blank')
  const session = await page.context().newCDPSession(page)
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
  await session.detach()
}

/** Every row of a table of the signed-in person's database, as it stands in the browser. */
export function rowsOnPhone<Row>(page: Page, table: string): Promise<Row[]> {
  return page.evaluate(async (table) => {
    const ended = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(request.error))
    })
    const name = (await indexedDB.databases()).map((database) => database.name!).find((known) => known.startsWith('ipw-user-'))!
    const database = await ended(indexedDB.open(name))
    try {
      return await ended(database.transaction(table).objectStore(table).getAll())
    } finally {
      database.close()
    }
  }, table)
}

/** Lets nobody touch a table of the person's database until the page goes or `window.letStoreGo()` is called. Resolves when it is so. */
export const holdTable = (page: Page, table: string): Promise<void> => page.evaluate(async (table) => {
  const name = (await indexedDB.databases()).map((database) => database.name!).find((known) => known.startsWith('ipw-user-'))!
  await new Promise<void>((held) => {
    const opening = indexedDB.open(name)
    opening.addEventListener('success', () => {
      const rows = opening.result.transaction(table, 'readwrite').objectStore(table)
      let over = false
      const keep = () => {
        if (over) opening.result.close()
        else rows.count().addEventListener('success', keep)
      }
      rows.count().addEventListener('success', () => { held(); keep() })
      Object.assign(window, { letStoreGo: () => { over = true } })
    })
  })
}, table)
