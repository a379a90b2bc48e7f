import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { byText, waitForWorker } from '../harness/pages'
import { useStage } from '../harness/stage'
import { answerInventions } from './self-check'

describe.sequential('an enterprise on somebody’s phone', () => {
  const on = useStage('phone')
  let page: Page

  it('is told what becomes of its data before it enters any, and can read all of it without network', async () => {
    page = await on.phone.open()
    await page.goto(on.server.origin)
    await byText(page, '先说明您的资料怎么用').waitFor()
    await waitForWorker(page)
    await page.getByRole('link', { name: '看全文' }).click()
    await byText(page, '走访照片保存 1 年，到期删除').waitFor()
    await on.server.kill('SIGTERM')
    await page.reload()
    await byText(page, '走访照片保存 1 年，到期删除').waitFor()
    await page.getByRole('button', { name: '知道了' }).click()
    await page.goto(`${on.server.origin}/policy`)
    await page.getByRole('heading').first().waitFor()
    expect(await byText(page, '先说明您的资料怎么用').count()).toBe(0)
    await on.server.start()
  })

  it('leaves nothing behind once it has the phone forget', async () => {
    await page.goto(`${on.server.origin}/policy/check`)
    await answerInventions(page)
    await page.goto(`${on.server.origin}/privacy/forget`)
    await page.getByRole('button', { name: '清除' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '清除' }).click()
    await byText(page, '已清除').waitFor()
    expect(await page.evaluate(async () => ({
      databases: (await indexedDB.databases()).map(({ name }) => name), caches: await caches.keys(), words: localStorage.length + sessionStorage.length,
      workers: (await navigator.serviceWorker.getRegistrations()).length, cookies: document.cookie,
    }))).toEqual({ databases: [], caches: [], words: 0, workers: 0, cookies: '' })
  })
})
