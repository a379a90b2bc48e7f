import type { Page } from 'playwright-core'
import { copyOfPhone, sealedRows, type InPage } from './phone-copy'

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

const inPage = (page: Page): InPage => ({ run: (work, argument) => page.evaluate(work as never, argument) as never })

/** Every row of a table of the signed-in person's vault, opened by their passphrase. */
export async function rowsOnPhone<Row>(page: Page, table: string): Promise<Row[]> {
  const db = await copyOfPhone(inPage(page), { only: [table] })
  try {
    return await db.table<Row>(table).toArray()
  } finally {
    db.close()
  }
}

/** The same rows as anybody finds them: sealed, but for keys and what indexes hold. */
export const sealedRowsOnPhone = <Row>(page: Page, table: string): Promise<Row[]> => sealedRows<Row>(inPage(page), table)

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
