import { beforeEach, expect } from 'vitest'
import type { Hand } from '../harness/hand'
import { held } from '../harness/faults'
import { lookForUpdate } from '../harness/update'
import { useAnyPhone } from './any-phone'
import { inEachBrowser } from './in-each-browser'
import { PULL } from './officer-phone'
import { row } from './row'

const OFFER = '现在换用'
const LATER = '完成后自动换用'

type Marked = Window & { here?: true; letGo?: () => void }
const mark = (hand: Hand) => hand.run(() => { (window as Marked).here = true })
const isMarked = (hand: Hand) => hand.run(() => (window as Marked).here === true)
/** Loaded anew: the mark went with the page that had it. */
const reloaded = (hand: Hand) => expect.poll(() => isMarked(hand).catch(() => true), { timeout: 60_000 }).toBe(false)

/** A new version of the app is released while another tab has work in hand. */
inEachBrowser('a new version while another tab has work in hand', { chromium: [31], firefox: [31] }, (kind) => {
  const phone = useAnyPhone(kind)
  /** Grows with each version "released": the worker's script differs by it, as it does by a changed file. */
  let version = 0
  let there: Hand

  beforeEach(async () => {
    version += 1
    const released = version
    phone.line.on(/^GET \/sw\.js/, async (exchange) => {
      const { status, headers, body } = await exchange.forward({ 'accept-encoding': 'identity', 'if-none-match': '' })
      exchange.send({ status, headers, body: `${body.toString()}\n// ${released}` })
    })
    await phone.hand.goto(`${phone.origin}/me`)
    there ??= await phone.browser.tab()
    await there.goto(`${phone.origin}/me`)
    for (const hand of [phone.hand, there]) {
      await hand.see('已全部送达', 60_000)
      await mark(hand)
    }
  })

  row(31, `in ${kind.title}, another tab saves`, async () => {
    await phone.hand.run(lookForUpdate)
    await phone.hand.see(OFFER, 60_000)
    await there.run(() => new Promise<void>((done) => {
      void navigator.locks.request('ipw-unsaved', { mode: 'shared' }, () => new Promise<void>((letGo) => {
        (window as Marked).letGo = letGo
        done()
      }))
    }))
    await phone.hand.press(OFFER)
    await phone.hand.see(LATER)
    expect([await isMarked(phone.hand), await isMarked(there)]).toEqual([true, true])
    await there.run(() => (window as Marked).letGo?.())
    await reloaded(phone.hand)
    await reloaded(there)
    await phone.hand.see('同步中心')
    await phone.hand.gone(OFFER)
    return `${kind.title} ${phone.browser.version}: the new version waited for the person, stepped back while another tab was saving, and took both tabs along as soon as it was done, without being asked again.`
  })

  row(31, `in ${kind.title}, another tab sends or receives`, async () => {
    const pull = held()
    const rule = phone.line.on(PULL, pull.fault)
    // While one tab syncs the other does not: it is asked until it is the one.
    await expect.poll(async () => {
      await there.run(() => { dispatchEvent(new Event('online')) })
      return rule.met.length
    }, { timeout: 60_000, interval: 500 }).toBeGreaterThan(0)
    await phone.hand.run(lookForUpdate)
    await phone.hand.see(OFFER, 60_000)
    await phone.hand.press(OFFER)
    await phone.hand.see(LATER)
    expect(await isMarked(phone.hand)).toBe(true)
    pull.letGo()
    rule.lift()
    await reloaded(phone.hand)
    return `${kind.title} ${phone.browser.version}: no switch while another tab was receiving; it came when that tab was done.`
  })
})
