import { describe, expect } from 'vitest'
import type { Page } from 'playwright-core'
import { byText } from '../harness/pages'
import { rowsOnPhone } from '../harness/phone-storage'
import { useOfficerPhone } from './officer-phone'
import { row } from './row'

/** Writes over one stored record what no version of the app would. */
const spoil = (page: Page, id: string): Promise<void> => page.evaluate(async (id) => {
  const { name } = (await indexedDB.databases()).find((database) => database.name!.startsWith('ipw-user-'))!
  const opening = indexedDB.open(name!)
  await new Promise((resolve) => { opening.onsuccess = resolve })
  const work = opening.result.transaction('records', 'readwrite')
  const walk = work.objectStore('records').openCursor()
  walk.onsuccess = () => {
    const cursor = walk.result
    if (!cursor) return
    if (cursor.value.id === id) cursor.update({ ...cursor.value, box: cursor.value.box.map((byte: number) => byte ^ 1) })
    cursor.continue()
  }
  await new Promise((resolve) => { work.oncomplete = resolve })
  opening.result.close()
}, id)

describe.sequential('one stored record is spoilt', () => {
  const phone = useOfficerPhone()
  const [whole, spoilt, later] = ['宜兴完好试验公司', '宜兴损坏试验公司', '宜兴之后试验公司']

  row(25, '', async () => {
    await phone.save(whole)
    await phone.save(spoilt)
    await phone.delivered()
    await phone.on.server.kill('SIGTERM')
    const { id } = (await rowsOnPhone<{ id: string; fields: { name?: string } }>(phone.page, 'records')).find(({ fields }) => fields.name === spoilt)!
    await spoil(phone.page, id)
    const list = async () => {
      await phone.page.goto(`${phone.line.origin}/enterprises`)
      await phone.page.getByRole('searchbox', { name: '找企业' }).fill('试验公司')
      await byText(phone.page, whole).waitFor()
    }
    await list()
    expect(await phone.page.getByText(spoilt).count()).toBe(0)
    await phone.page.goto(`${phone.line.origin}/enterprises`)
    await phone.save(later)
    await phone.on.server.start()
    await phone.delivered()
    await list()
    await byText(phone.page, spoilt).waitFor({ timeout: 60_000 })
    const names = (await rowsOnPhone<{ fields: { name?: string } }>(phone.page, 'records')).map(({ fields }) => fields.name)
    expect(names).toEqual(expect.arrayContaining([whole, spoilt, later]))
    expect(await phone.there(later)).toHaveLength(1)
    return 'With the box of one record spoilt on the disk, the lists showed all others and saving went on without network; at the next contact the record came back from the server.'
  })
})
