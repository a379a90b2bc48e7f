import { afterEach, describe, expect } from 'vitest'
import { pageHand } from '../harness/chromium-hand'
import { cameraPhoto } from '../harness/files'
import { answered, breaksAfter, reset, trickled } from '../harness/faults'
import { byText } from '../harness/pages'
import { filesOnPhone } from '../harness/phone-files'
import { slowClients } from '../harness/slow-clients'
import { ENTERPRISE, fillVisit, submitVisit } from '../harness/visit'
import { API, gaps, PUSH, useOfficerPhone } from './officer-phone'
import { row } from './row'

const BYTES = /^PATCH \/api\/uploads\//

describe.sequential('lines that trickle, break and refuse', () => {
  const phone = useOfficerPhone()
  afterEach(() => phone.line?.mend())

  row(16, 'towards the phone', async () => {
    const rule = phone.line.on(PUSH, trickled(400), 1)
    const asked = phone.line.passages(PUSH).length
    await phone.save('宜兴滴答试验有限公司')
    await expect.poll(() => rule.met.length, { timeout: 60_000 }).toBe(1)
    await expect.poll(() => phone.line.passages(PUSH).length, { timeout: 90_000 }).toBe(asked + 2)
    const [waited] = gaps(phone.line.passages(PUSH).slice(asked))
    expect(waited).toBeGreaterThanOrEqual(30)
    expect(waited).toBeLessThan(60)
    await phone.delivered()
    expect(await phone.there('宜兴滴答试验有限公司')).toMatchObject([{ version: 1 }])
    return `A reply that came at 2.5 bytes a second was given up and the edit sent again ${waited} s after the first time; it stands there once.`
  }, 240_000)

  row(16, 'towards the server', async () => {
    const headers = slowClients(phone.on.server.port, 100, 'GET /api/sync/pull HTTP/1.1\r\nhost: localhost\r\nx-slow: ')
    const bodies = slowClients(phone.on.server.port, 20, 'POST /api/enrolments/preview HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 4000\r\nx-ipw-protocol: 1\r\n\r\n{')
    try {
      const began = performance.now()
      await phone.save('宜兴慢客试验有限公司')
      await expect.poll(() => phone.there('宜兴慢客试验有限公司'), { timeout: 60_000 }).toMatchObject([{ version: 1 }])
      const served = Math.round((performance.now() - began) / 100) / 10
      expect([headers.lived.length, bodies.lived.length]).toEqual([0, 0])
      await expect.poll(() => [headers.lived.length, bodies.lived.length], { timeout: 90_000, interval: 1_000 }).toEqual([100, 20])
      return `120 clients that send a byte each half second: an edit of another was saved and there within ${served} s; all 120 were dropped, with unfinished headers after ${Math.max(...headers.lived)} s at most, with unfinished bodies after ${Math.max(...bodies.lived)} s.`
    } finally {
      headers.end()
      bodies.end()
    }
  }, 240_000)

  row(17, 'in the middle of each piece', async () => {
    const { line, page } = phone
    await page.goto(`${line.origin}/enterprises`)
    await byText(page, ENTERPRISE).waitFor()
    const photo = phone.on.path('photo.jpg')
    await cameraPhoto(pageHand(page).run, photo, [1000, 750])
    await fillVisit(page, photo)
    const broken = line.on(BYTES, breaksAfter(30_000), 4)
    await submitVisit(page)
    const [file] = await filesOnPhone(page)
    await byText(page, '照片和文件 1/1 已收到').waitFor({ timeout: 120_000 })
    const offsets = line.passages(BYTES).map(({ headers }) => Number(headers['upload-offset']))
    expect(broken.met.length).toBeGreaterThanOrEqual(2)
    expect(Math.max(...offsets)).toBeGreaterThanOrEqual(30_000)
    expect(await filesOnPhone(page)).toMatchObject([{ sha256: file!.sha256, state: 'received' }])
    return `The connection broke ${broken.met.length} times in the middle of a photo; pieces began at bytes ${[...new Set(offsets)].join(', ')}; the file arrived whole.`
  })

  row(17, 'between requests', async () => {
    let lost = 0
    phone.line.on(API, (exchange) => {
      if (Math.floor(performance.now() / 700) % 2 === 0) return exchange.pass()
      lost += 1
      return reset(exchange)
    })
    const names = ['甲', '乙', '丙'].map((name) => `宜兴闪断${name}试验公司`)
    for (const name of names) await phone.save(name)
    await expect.poll(phone.waiting, { timeout: 90_000 }).toBe(0)
    for (const name of names) expect(await phone.there(name)).toMatchObject([{ version: 1 }])
    phone.line.mend()
    await phone.delivered()
    expect(lost).toBeGreaterThan(0)
    return `A line that is there for 0.7 s and gone for 0.7 s, ${lost} requests reset: three edits arrived, each once.`
  })

  row(18, '', async () => {
    const before = await phone.head()
    const offline = phone.line.on(API, reset)
    const names = ['一', '二', '三', '四', '五', '六'].map((name) => `宜兴大包${name}试验公司`)
    for (const name of names) await phone.save(name)
    await phone.page.goto(`${phone.line.origin}/enterprises/new`)
    await phone.page.getByLabel('企业名称').fill('宜兴过大试验有限公司')
    await phone.page.getByLabel('备注').fill(Array.from({ length: 1_900 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7_919) % 20_000))).join(''))
    await phone.page.getByRole('button', { name: '保存企业' }).click()
    await phone.page.getByRole('heading', { name: '宜兴过大试验有限公司' }).waitFor()
    offline.lift()
    // The limit lets two or three ordinary edits through.
    const limit = 1_000
    const sizes: number[] = []
    const rule = phone.line.on(PUSH, async (exchange) => {
      const body = await exchange.body()
      sizes.push(body.length)
      if (body.length > limit) await answered(413)(exchange)
      else exchange.send(await exchange.forward())
    })
    await phone.told('条被退回')
    await byText(phone.page, '这一条内容太长').waitFor()
    expect(await phone.head()).toBe(before + names.length)
    for (const name of names) expect(await phone.there(name)).toMatchObject([{ version: 1 }])
    expect(await phone.there('宜兴过大试验有限公司')).toEqual([])
    await phone.save('宜兴小包试验有限公司')
    await expect.poll(() => phone.there('宜兴小包试验有限公司'), { timeout: 60_000 }).toMatchObject([{ version: 1 }])
    const passed = sizes.filter((size) => size <= limit).length
    return `A limit of ${limit} bytes: ${rule.met.length} requests, ${passed} passed, brought ${names.length} of 7 waiting edits; the one of ${Math.min(...sizes.filter((size) => size > limit))} bytes alone is shown as too long, and later edits went past it.`
  })
})
