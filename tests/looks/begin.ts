import type { Page } from 'playwright-core'
import { byText } from '../harness/pages'
import { settled } from './move'
import type { Made } from './scene'
import type { Station, Who } from './station'

/** What everybody does once: reads the notice, and does without the tour. */
export async function begin(station: Station, who: Who): Promise<Page> {
  const page = await station.page(who)
  await settled(page)
  const seen = byText(page, '知道了')
  if (await seen.count()) await seen.click()
  if (who !== 'visitor') await byText(page, '跳过导览').click()
  return page
}

/** Lays a begun visit and a begun request on the officer's phone. */
export async function layDrafts(station: Station): Promise<Made> {
  const page = await begin(station, 'officer')
  await page.goto(`${station.origin}/visits/new?enterprise=${station.laid.enterprise}`)
  await page.waitForURL(/visits\/draft/)
  await page.getByRole('region', { name: '需求与问题' }).getByRole('checkbox', { name: '质押融资' }).first().check()
  await page.getByLabel('从相册选').setInputFiles({ name: '窑炉.jpg', mimeType: 'image/jpeg', buffer: station.photo })
  await page.getByRole('button', { name: '查看照片 1/1' }).waitFor()
  await page.getByText(/^已存在本机 \d/).first().waitFor()
  const visitDraft = new URL(page.url()).pathname
  await page.goto(`${station.origin}/assistance/new`)
  await page.waitForURL(/assistance\/draft/)
  await page.getByLabel('申请人名称').fill('宜兴示例紫砂壶艺有限公司')
  await page.getByText(/^已存在本机 \d/).first().waitFor()
  return { visitDraft, requestDraft: new URL(page.url()).pathname }
}
