import { beforeAll, describe, expect } from 'vitest'
import type { Page } from 'playwright-core'
import { useStage } from '../../harness/stage'
import { cameraPhoto } from '../../harness/files'
import { allDelivered, byText, signIn, waitForWorker } from '../../harness/pages'
import { row } from '../row'

const QUOTA_BYTES = 30_000_000

/** The quota is real: the browser counts and refuses. It must be set before the origin writes for the first time. */
describe.sequential('a phone whose storage is full', () => {
  const on = useStage('phone')
  let page: Page
  let photoPath: string

  const name = '宜兴存满试验有限公司'

  beforeAll(async () => {
    page = await on.phone.open()
    const session = await page.context().newCDPSession(page)
    await session.send('Storage.overrideQuotaForOrigin', { origin: on.server.origin, quotaSize: QUOTA_BYTES })
    await signIn(page, on.server.links()[0]!)
    await page.getByRole('heading', { name: '今天' }).waitFor()
    // Storing the app is done before the space is used up: an attempt given up would free some again.
    await waitForWorker(page)
    photoPath = on.path('photo.jpg')
    await cameraPhoto(page, photoPath, [1600, 1200])
  })

  row(22, 'in Chromium', async () => {
    await page.goto(on.server.origin)
    await page.getByRole('link', { name: '新走访' }).click()
    await page.waitForURL(/visits\/draft/)
    await page.getByRole('button', { name: '加承诺' }).click()
    await page.getByLabel('承诺内容').fill('十天内回告')
    await page.getByText(/^已存在本机/).first().waitFor()
    await fill(page, 5_000)
    await page.getByLabel('从相册选').setInputFiles(photoPath)
    await byText(page, '手机存储已满').waitFor()
    expect(await page.getByLabel('承诺内容').inputValue()).toBe('十天内回告')
    expect(await page.getByRole('button', { name: /查看照片/ }).count()).toBe(0)
    return 'With the origin’s quota used up, the photo was refused aloud; the words of the visit stayed saved and on the screen.'
  })

  row(21, 'in Chromium', async () => {
    await empty(page)
    await page.goto(`${on.server.origin}/enterprises/new`)
    await page.getByLabel('企业名称').fill('宜兴')
    await page.getByText(/^已存在本机/).first().waitFor()
    await fill(page, 0)
    await page.getByLabel('企业名称').fill(name)
    await byText(page, '手机存储已满').waitFor()
    expect(await page.getByLabel('企业名称').inputValue()).toBe(name)
    await page.getByRole('button', { name: '保存企业' }).click()
    // One alert is the form's own saving, the other answers the button: only then has the attempt ended.
    await page.getByRole('alert').filter({ hasText: '手机存储已满' }).nth(1).waitFor()
    expect(await page.getByRole('heading', { name }).count()).toBe(0)
    expect(await page.getByLabel('企业名称').inputValue()).toBe(name)

    await empty(page)
    await page.getByRole('button', { name: '保存企业' }).click()
    await page.getByRole('heading', { name }).waitFor()
    await allDelivered(page, on.server.origin)
    return 'With not a byte left, the save was refused aloud and the form kept word for word; saved and delivered once there was room.'
  })
})

/** Uses up what the origin may store, by ever smaller pieces that are larger than `leave` bytes: with 5,000 less than 80,000 bytes are left, no room for a photo. */
const fill = (page: Page, leave: number): Promise<void> => page.evaluate(async (leave) => {
  const asked = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }))
  const opening = indexedDB.open('filler')
  opening.onupgradeneeded = () => { opening.result.createObjectStore('bytes', { autoIncrement: true }) }
  const db = await asked(opening)
  const noise = new Uint8Array(4_000_000)
  for (let at = 0; at < noise.length; at += 50_000) crypto.getRandomValues(noise.subarray(at, at + 50_000))
  const put = (size: number) => new Promise<boolean>((resolve) => {
    const work = db.transaction('bytes', 'readwrite')
    work.objectStore('bytes').add(noise.slice(0, size))
    Object.assign(work, { oncomplete: () => resolve(true), onabort: () => resolve(false) })
  })
  for (const size of [4_000_000, 500_000, 80_000, 5_000, 500, 50].filter((size) => size > leave)) while (await put(size));
  db.close()
}, leave)

const empty = (page: Page): Promise<void> => page.evaluate(() => new Promise<void>((resolve) => { indexedDB.deleteDatabase('filler').onsuccess = () => resolve() }))
