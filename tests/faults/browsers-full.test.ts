import { beforeAll, expect } from 'vitest'
import { cameraPhoto } from '../harness/files'
import { freeStorage, useUpStorage } from '../harness/page-quota'
import { useAnyPhone } from './any-phone'
import { inEachBrowser } from './in-each-browser'
import { row } from './row'

const QUOTA_BYTES = 30_000_000
const FULL = '手机存储已满'
const SAVED = '已存在本机'

/** The quota is real: the browser counts and refuses. */
inEachBrowser('a phone whose storage is full', { chromium: [21, 22], firefox: [21, 22] }, (kind) => {
  const phone = useAnyPhone(kind, { quotaBytes: QUOTA_BYTES })
  const inBrowser = `in ${kind.title}`
  const alerts = () => phone.hand.run((words: string) => [...document.querySelectorAll('[role=alert]')].filter((alert) => alert.textContent.includes(words)).length, FULL)
  let photo: string

  beforeAll(async () => {
    photo = phone.path('photo.jpg')
    await cameraPhoto(phone.hand.run, photo, [1600, 1200])
  })

  row(22, inBrowser, async () => {
    await phone.hand.goto(phone.origin)
    await phone.hand.press('新走访')
    await expect.poll(() => phone.hand.url()).toContain('visits/draft')
    await phone.hand.press('加承诺')
    await phone.hand.fill('承诺内容', '十天内回告')
    await phone.hand.see(SAVED)
    await phone.hand.run(useUpStorage, 5_000)
    await phone.hand.attach('从相册选', photo)
    await phone.hand.see(FULL)
    expect(await phone.hand.value('承诺内容')).toBe('十天内回告')
    expect(await phone.hand.sees('查看照片')).toBe(false)
    return `${kind.title} ${phone.browser.version}: with the origin’s quota used up, the photo was refused aloud; the words of the visit stayed saved and on the screen.`
  })

  row(21, inBrowser, async () => {
    const name = '宜兴存满试验有限公司'
    // As much as the field takes: a few words may still fit into a page that is the draft's already.
    const noteOf = (attempt: number) => Array.from({ length: 2_000 }, (_, index) => String.fromCodePoint(0x4E00 + attempt + index)).join('')
    let [attempts, note] = [0, '']
    await phone.hand.run(freeStorage)
    await phone.hand.goto(`${phone.origin}/enterprises/new`)
    await phone.hand.fill('企业名称', name)
    await phone.hand.see(SAVED)
    // Firefox finds room again when it tidies a database, some times over.
    await expect.poll(async () => {
      await phone.hand.run(useUpStorage, 0)
      note = noteOf(attempts += 1)
      await phone.hand.fill('备注', note)
      return phone.hand.sees(FULL)
    }, { timeout: 120_000, interval: 2_000 }).toBe(true)
    const form = async () => [await phone.hand.value('企业名称'), await phone.hand.value('备注')]
    expect(await form()).toEqual([name, note])
    await phone.hand.press('保存企业')
    // One alert is the form's own saving, the other answers the button: only then has the attempt ended.
    await expect.poll(alerts, { timeout: 30_000 }).toBe(2)
    expect([await phone.hand.sees('写批注'), ...await form()]).toEqual([false, name, note])

    await phone.hand.run(freeStorage)
    await phone.hand.press('保存企业')
    await phone.hand.see('写批注')
    await phone.delivered()
    expect(await phone.there(name)).toMatchObject([{ fields: { note } }])
    return `${kind.title} ${phone.browser.version}: with not a byte left, the save was refused aloud and the form kept word for word; saved and delivered once there was room.`
  })
})
