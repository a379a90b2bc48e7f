import { afterAll, beforeAll, describe, expect } from 'vitest'
import { enrolByHand } from '../harness/hand-steps'
import type { AnyBrowser } from '../harness/hand'
import { browserKinds } from '../harness/other-browser'
import { ServerProcess } from '../harness/server-process'
import { TlsFront } from '../harness/tls-front'
import { row } from './row'

const kind = browserKinds().find(({ name }) => name === 'webkit')!
const how = 'in WebKit, a page is left while it writes'

/** WebKit keeps a page that is left standing still, with the transaction it is in: no later page must wait for it. */
describe.sequential('a page is put away in the middle of a transaction', () => {
  if (kind.missing !== undefined) {
    process.stderr.write(`SKIPPED in WebKit: row 26; ${kind.missing}\n`)
    row.skip(26, how, kind.missing)
    return
  }
  let server: ServerProcess
  let front: TlsFront
  let browser: AnyBrowser

  beforeAll(async () => {
    server = await ServerProcess.create()
    await server.start()
    front = await TlsFront.before(server.port)
    browser = await kind.create()
  })
  afterAll(async () => {
    await browser?.remove()
    await front?.close()
    await server?.remove()
  })

  row(26, how, async () => {
    const hand = await browser.open()
    await enrolByHand(hand, server.links()[0]!.replace(server.origin, front.origin))
    await hand.see('今天')
    // The first records are being laid in: the page is left in the middle of it.
    await hand.goto(`${front.origin}/enterprises/new`)
    await hand.fill('企业名称', '宜兴离页试验有限公司')
    await hand.see('已存在本机', 60_000)
    expect(await hand.value('企业名称')).toBe('宜兴离页试验有限公司')
    return `WebKit ${browser.version}: the page was left while it laid in the first records; the next page saved at once.`
  })
})
