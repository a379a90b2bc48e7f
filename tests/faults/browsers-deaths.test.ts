import { beforeEach, expect } from 'vitest'
import type { PushResponse, Receipt } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { contentOf } from '../harness/fault-proxy'
import { reset } from '../harness/faults'
import { holdTables, rowsIn } from '../harness/page-storage'
import { useAnyPhone } from './any-phone'
import { inEachBrowser } from './in-each-browser'
import { API, PUSH } from './officer-phone'
import { row } from './row'

/** Rows 2 and 3 stand for Chromium in deaths.test.ts. */
inEachBrowser('the browser dies', { chromium: [1, 4], firefox: [1, 2, 3, 4] }, (kind, has) => {
  const phone = useAnyPhone(kind)
  const inBrowser = `in ${kind.title}`
  const names = async () => (await rowsIn<{ fields: { name: string } }>(phone.hand, 'records')).map(({ fields }) => fields.name)

  /** Browsers write a new cookie to the disk some seconds late: closing one writes it now. The session is not what dies here. */
  async function startWithoutNetwork(): Promise<void> {
    await phone.browser.close()
    phone.line.on(API, reset)
    await phone.reopen()
  }
  beforeEach(startWithoutNetwork)

  row(1, inBrowser, async () => {
    const [before, after] = ['宜兴写完试验公司', '宜兴没写完试验公司']
    await phone.hand.goto(`${phone.origin}/enterprises/new`)
    await phone.hand.fill('企业名称', before)
    await phone.hand.see('已存在本机')
    await expect.poll(() => phone.hand.url()).toContain('draft=')
    const draft = await phone.hand.url()
    await holdTables(phone.hand, ['drafts', 'records', 'outbox', 'meta'])
    await phone.hand.fill('企业名称', after)
    await phone.hand.see('正在保存…')
    await phone.hand.press('保存企业')
    expect([await phone.hand.sees('已存在本机'), (await phone.hand.url()).includes('/enterprises/new')]).toEqual([false, true])
    await phone.browser.kill()
    await phone.reopen()
    await phone.hand.goto(draft)
    await phone.hand.see('已存在本机', 3_000).catch(() => undefined)
    const kept = await phone.hand.value('企业名称')
    expect(kept).toBe(before)
    expect(await names()).not.toContain(after)
    phone.line.mend()
    await phone.delivered()
    return `${kind.title} ${phone.browser.version}: killed while the page said “正在保存…” (saving); at the next opening the draft was as last said to be saved, and no part of the record was there.`
  })

  if (has(2)) {
    row(2, inBrowser, async () => {
      const before = await phone.head()
      await phone.save('宜兴未发即死试验公司')
      await phone.browser.kill()
      expect(await phone.head()).toBe(before)
      phone.line.mend()
      await phone.reopen()
      await expect.poll(phone.head, { timeout: 60_000 }).toBe(before + 1)
      expect(await phone.there('宜兴未发即死试验公司')).toMatchObject([{ version: 1 }])
      await phone.delivered()
      return `${kind.title} ${phone.browser.version}: killed with one edit saved and nothing sent; opened again, it went out without a tap and stands there once.`
    })

    row(3, inBrowser, async () => {
      phone.line.mend()
      await phone.delivered()
      const before = await phone.head()
      let first: Receipt | undefined
      const rule = phone.line.on(PUSH, async (exchange) => {
        const answer = await exchange.forward()
        first = contentOf<PushResponse>(answer).receipts[0]
        // From here on the phone can read the reply and cannot note it.
        await holdTables(phone.hand, ['outbox'])
        exchange.send(answer)
      }, 1)
      await phone.save('宜兴已答即死试验公司')
      await expect.poll(() => first, { timeout: 60_000 }).toBeDefined()
      await expect.poll(() => phone.hand.run(() => performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('/api/sync/push') && (entry as PerformanceResourceTiming).responseEnd > 0)), { timeout: 60_000 }).toBe(true)
      await phone.browser.kill()
      expect([rule.met.length, await phone.head()]).toEqual([1, before + 1])
      const asked = phone.line.passages(PUSH).length
      await phone.reopen()
      await phone.delivered()
      expect(phone.line.passages(PUSH).length).toBeGreaterThan(asked)
      const receipts = (await rowsIn<{ items: { receipt: Receipt }[] }>(phone.hand, 'sent')).flatMap(({ items }) => items.map(({ receipt }) => receipt))
      expect(canonicalJson(receipts.find(({ mutationId }) => mutationId === first!.mutationId))).toBe(canonicalJson(first))
      expect(await phone.head()).toBe(before + 1)
      return `${kind.title} ${phone.browser.version}: the reply had reached the browser when it was killed; the edit was sent again, the log has one entry, and the receipt is the first one.`
    })
  }

  if (has(4)) row(4, inBrowser, async () => {
    const saved: string[] = []
    const moments: number[] = []
    for (let round = 1; round <= 3; round += 1) {
      const wait = Math.floor(Math.random() * 3_000)
      moments.push(wait)
      const before = saved.length
      let over = false
      const saving = (async () => {
        for (let at = 1; ; at += 1) {
          const name = `宜兴强杀试验${round}之${at}公司`
          await phone.save(name)
          saved.push(name)
        }
      })().catch((error: unknown) => { if (!over) throw error })
      await expect.poll(() => saved.length, { timeout: 60_000 }).toBeGreaterThan(before)
      await new Promise((resolve) => { setTimeout(resolve, wait) })
      over = true
      await phone.browser.kill()
      await saving
      await phone.reopen()
      await phone.hand.see('去走访', 60_000)
      expect(await names()).toEqual(expect.arrayContaining(saved))
    }
    phone.line.mend()
    await phone.delivered()
    for (const name of saved) expect(await phone.there(name), name).toHaveLength(1)
    return `${kind.title} ${phone.browser.version}: killed ${moments.map((ms) => `${(ms / 1000).toFixed(1)} s`).join(', ')} after the first of a series of saves; all ${saved.length} shown as saved were there each time, and each reached the server once.`
  })
})
