import { afterEach, describe, expect } from 'vitest'
import type { PushResponse } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { contentOf, type Answer } from '../harness/fault-proxy'
import { answered, brokenOff, doubled, dropReply, notHttp, portalPage, portalRedirect, reset, stale, truncated } from '../harness/faults'
import { byText } from '../harness/pages'
import { API, gaps, PULL, PUSH, useOfficerPhone } from './officer-phone'
import { row } from './row'

const receiptIn = (answer: Answer) => contentOf<PushResponse>(answer).receipts[0]!

/** One phone and one server for all of these: each fault is lifted before the next. */
describe.sequential('replies that are lost, doubled, old, cut or not ours', () => {
  const phone = useOfficerPhone()
  afterEach(() => phone.line?.mend())

  row(8, '', async () => {
    const before = await phone.head()
    const lost: Answer[] = []
    const rule = phone.line.on(PUSH, dropReply((answer) => lost.push(answer)), 1)
    const asked = phone.line.passages(PUSH).length
    await phone.save('宜兴丢答试验有限公司')
    await phone.delivered()
    expect(rule.met).toHaveLength(1)
    const tries = phone.line.passages(PUSH).length - asked
    const { mutationId } = receiptIn(lost[0]!)
    expect(canonicalJson((await phone.receipts()).get(mutationId))).toBe(canonicalJson(receiptIn(lost[0]!)))
    expect(await phone.there('宜兴丢答试验有限公司')).toMatchObject([{ version: 1 }])
    expect(await phone.head()).toBe(before + 1)
    return `Sent ${tries} times; one entry in the log; the receipt kept on the phone is the one that was lost, to the letter.`
  })

  row(9, '', async () => {
    const before = await phone.head()
    const pairs: [Answer, Answer][] = []
    phone.line.on(PUSH, doubled((first, second) => pairs.push([first, second])), 1)
    await phone.save('宜兴重到试验有限公司')
    await phone.delivered()
    const [first, second] = pairs[0]!
    expect(canonicalJson(receiptIn(second))).toBe(canonicalJson(receiptIn(first)))
    expect(await phone.there('宜兴重到试验有限公司')).toMatchObject([{ version: 1 }])
    expect(await phone.head()).toBe(before + 1)
    return 'The server got the push twice: one entry in the log, version 1, both answers with the same receipt.'
  })

  row(10, '', async () => {
    let oldPush: Answer
    let oldPull: Answer
    phone.line.on(PUSH, async (exchange) => exchange.send(oldPush = await exchange.forward()), 1)
    phone.line.on(PULL, async (exchange) => exchange.send(oldPull = await exchange.forward()), 1)
    await phone.save('宜兴旧答试验一公司')
    await phone.delivered()
    phone.line.mend()
    const pushes = phone.line.on(PUSH, stale(() => oldPush))
    await phone.save('宜兴旧答试验二公司')
    await expect.poll(() => pushes.met.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(2)
    expect(await phone.waiting()).toBe(1)
    pushes.lift()
    const pulls = phone.line.on(PULL, stale(() => oldPull), 2)
    await phone.delivered()
    expect(pulls.met).toHaveLength(2)
    expect(await phone.there('宜兴旧答试验二公司')).toMatchObject([{ version: 1 }])
    return `${pushes.met.length} old answers to a push and ${pulls.met.length} to a pull were not believed: the edit stayed in the queue until the server's own answer came, then stood there once.`
  })

  row(11, '', async () => {
    const before = await phone.head()
    const rules = [phone.line.on(PUSH, brokenOff(), 1), phone.line.on(PUSH, truncated(), 1), phone.line.on(PULL, truncated(0.9), 1), phone.line.on(PULL, brokenOff(0.3), 1)]
    await phone.save('宜兴截断试验有限公司')
    await phone.delivered()
    expect(rules.map(({ met }) => met.length)).toEqual([1, 1, 1, 1])
    expect(await phone.there('宜兴截断试验有限公司')).toMatchObject([{ version: 1 }])
    expect(await phone.head()).toBe(before + 1)
    return 'Two answers to a push and two to a pull cut in the middle, once with the connection and once without: asked again each time, one entry in the log.'
  })

  row(12, '', async () => {
    const rules = [phone.line.on(PUSH, answered(500), 1), phone.line.on(PUSH, answered(502), 1), phone.line.on(PUSH, answered(503), 1)]
    const asked = phone.line.passages(PUSH).length
    await phone.save('宜兴出错试验有限公司')
    await phone.told('稍后重试')
    await phone.delivered()
    expect(rules.map(({ met }) => met.length)).toEqual([1, 1, 1])
    const waits = gaps(phone.line.passages(PUSH).slice(asked))
    expect(waits).toHaveLength(3)
    for (const [index, seconds] of waits.entries()) {
      expect(seconds).toBeGreaterThanOrEqual(1)
      // A slow machine adds to the wait, never takes from it.
      expect(seconds).toBeLessThan(2 ** (index + 1) + 20)
    }
    expect(await phone.there('宜兴出错试验有限公司')).toMatchObject([{ version: 1 }])
    return `After 503, 502 and 500 tried again ${waits.join(', ')} s later; the edit waited on the phone and said why.`
  })

  row(13, '', async () => {
    const rule = phone.line.on(PUSH, answered(429, { 'retry-after': '6' }), 1)
    const asked = phone.line.seen.length
    await phone.save('宜兴限频试验一公司')
    await expect.poll(() => rule.met.length, { timeout: 60_000 }).toBe(1)
    // Saving is a reason to send, but not before the server wishes to be asked.
    await phone.save('宜兴限频试验二公司')
    await phone.delivered()
    const requests = phone.line.seen.slice(asked).filter(({ path }) => path.startsWith('/api/sync'))
    const [waited] = gaps(requests.slice(requests.indexOf(rule.met[0]!)))
    expect(waited).toBeGreaterThanOrEqual(6)
    return `Asked to wait 6 s; another edit was saved meanwhile, and the next request came after ${waited} s.`
  })

  row(14, '', async () => {
    const before = await phone.head()
    const portal = phone.line.on(/./, portalPage)
    await phone.save('宜兴门户试验有限公司')
    await phone.told('无网络')
    // The portal's page also answers a reload and the question for a new version.
    await phone.page.reload()
    await phone.told('无网络')
    expect(await byText(phone.page, '免费上网').count()).toBe(0)
    expect(await phone.waiting()).toBe(1)
    expect(await phone.head()).toBe(before)
    const asked = portal.met.filter(({ path }) => path.startsWith('/api')).length
    phone.line.mend()
    await phone.delivered()
    expect(await phone.there('宜兴门户试验有限公司')).toMatchObject([{ version: 1 }])
    return `${asked} requests answered with the portal's page: shown as no network, the edit stayed in the queue, the app opened from what it had stored; delivered once the portal let it through.`
  })

  row(15, '', async () => {
    const before = await phone.head()
    const told: string[] = []
    for (const [how, fault] of [['redirected', portalRedirect], ['reset', reset], ['answered with a TLS alert', notHttp]] as const) {
      const rule = phone.line.on(API, fault)
      await phone.save(`宜兴${told.length}号劫持试验公司`)
      await expect.poll(() => rule.met.length, { timeout: 60_000 }).toBeGreaterThan(0)
      await phone.told('无网络')
      told.push(`${how} (${rule.met.length} ×)`)
      rule.lift()
    }
    expect(await phone.waiting()).toBe(3)
    expect(await phone.head()).toBe(before)
    await phone.delivered()
    expect(await phone.head()).toBe(before + 3)
    return `Requests ${told.join(', ')}: each shown as no network; three edits waited and then arrived.`
  })
})
