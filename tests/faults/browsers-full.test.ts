import { beforeAll, expect } from 'vitest'
import { writeFile } from 'node:fs/promises'
import { emptyFiller, fillStorage } from '../harness/page-storage'
import { useAnyPhone } from './any-phone'
import { inEachBrowser } from './in-each-browser'
import { row } from './row'

const QUOTA_BYTES = 30_000_000

/** A picture of about half a megabyte, drawn and encoded by the browser itself; as base64. */
async function drawPhoto(): Promise<string> {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1600, height: 1200 })
  const context = canvas.getContext('2d')!
  const pixels = context.createImageData(1600, 1200)
  for (let at = 0, seed = 20261122; at < pixels.data.length; at += 4) {
    seed = (seed * 1664525 + 1013904223) >>> 0
    pixels.data.set([(at / 64000) % 200 + (seed & 31), (at / 64000) % 200 + ((seed >> 8) & 31), 90 + ((seed >> 16) & 31), 255], at)
  }
  context.putImageData(pixels, 0, 0)
  return canvas.toDataURL('image/jpeg', 0.92).split(',')[1]!
}

/** The quota is real: the browser counts and refuses. */
inEachBrowser('a phone whose storage is full', [22, 21], (kind) => {
  const phone = useAnyPhone(kind, { quotaBytes: QUOTA_BYTES })

  beforeAll(async () => {
    await writeFile(phone.path('photo.jpg'), Buffer.from(await phone.hand.run(drawPhoto), 'base64'))
  })

  row(22, `in ${kind.title}`, async () => {
    await phone.hand.goto(`${phone.origin}/enterprises`)
    await phone.hand.press('样例紫砂')
    await phone.hand.press('新走访')
    await phone.hand.press('加承诺')
    await phone.hand.fill('承诺内容', '十天内回告')
    await phone.hand.see('已存在本机')
    const visit = await phone.hand.url()
    await fillStorage(phone.hand, 5_000)
    await phone.hand.attach('从相册选', phone.path('photo.jpg'))
    await phone.hand.see('手机存储已满')
    expect(await phone.hand.value('承诺内容')).toBe('十天内回告')
    expect(await phone.hand.sees('查看照片 1/1')).toBe(false)
    await emptyFiller(phone.hand)
    await phone.hand.goto(visit)
    expect(await phone.hand.value('承诺内容')).toBe('十天内回告')
    await phone.hand.attach('从相册选', phone.path('photo.jpg'))
    await phone.hand.see('照片 1/1').catch(() => phone.hand.see('1/1'))
    return `${kind.title} ${phone.browser.version}: with the quota used up the photo was refused aloud and the visit’s words stayed saved; the same photo was taken once there was room.`
  })

  row(21, `in ${kind.title}`, async () => {
    const name = '宜兴存满试验有限公司'
    await phone.hand.goto(`${phone.origin}/enterprises/new`)
    await phone.hand.fill('企业名称', '宜兴')
    await phone.hand.see('已存在本机')
    await fillStorage(phone.hand, 0)
    await phone.hand.fill('企业名称', name)
    await phone.hand.see('手机存储已满')
    await phone.hand.press('保存企业')
    await phone.hand.see('手机存储已满')
    expect([await phone.hand.value('企业名称'), await phone.hand.sees('写批注')]).toEqual([name, false])
    await emptyFiller(phone.hand)
    await phone.hand.press('保存企业')
    await phone.hand.see('写批注')
    await phone.delivered()
    expect(await phone.there(name)).toHaveLength(1)
    return `${kind.title} ${phone.browser.version}: refused aloud with the form kept word for word, nothing called saved; saved and delivered once there was room.`
  })
})
