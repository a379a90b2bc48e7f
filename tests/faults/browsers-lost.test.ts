import { expect } from 'vitest'
import { evictDatabases, ruinDatabases } from '../harness/profile-files'
import { unlockByHand } from '../harness/hand-steps'
import { useAnyPhone, type AnyPhone } from './any-phone'
import { inEachBrowser } from './in-each-browser'
import { row } from './row'

const EMPTIED = '浏览器清空了本应用在这台设备上的数据'
const UNOPENED = '本机数据打不开'

/** Opens the app on storage that was lost and lets the person do what it offers. @returns what they were told */
async function openOnLoss(phone: AnyPhone): Promise<string> {
  await phone.reopen()
  await expect.poll(async () => await phone.hand.sees(EMPTIED) || await phone.hand.sees(UNOPENED), { timeout: 60_000 }).toBe(true)
  if (await phone.hand.sees(EMPTIED)) {
    await phone.hand.see('1 项修改或文件当时还没有发出')
    return 'the browser opened an empty database without a word; the app noticed, told it with the one edit that had not been sent'
  }
  await phone.hand.press('放下打不开的数据，重新开始')
  if (!(await phone.hand.sees('本机原来的数据打不开，已另起一份'))) await unlockByHand(phone.hand)
  await phone.hand.see('本机原来的数据打不开，已另起一份')
  return 'the browser could not open the database; the app told it and began another beside it when the person said so'
}

inEachBrowser('a phone whose storage is lost', { chromium: [23, 24], firefox: [23, 24] }, (kind, has) => {
  const phone = useAnyPhone(kind)

  async function lose(how: (browser: typeof phone.browser) => Promise<number>, mark: string): Promise<string> {
    const [sent, unsent] = [`宜兴已发${mark}有限公司`, `宜兴未发${mark}有限公司`]
    await phone.save(sent)
    await phone.delivered()
    await phone.server.kill('SIGTERM')
    await phone.save(unsent)
    await expect.poll(() => phone.hand.run(() => {
      const { current, known } = JSON.parse(localStorage.getItem('ipw-device') ?? '{}')
      return known[current].held?.unsent
    })).toBe(1)
    await phone.browser.close()
    expect(await how(phone.browser)).toBeGreaterThan(0)
    const told = await openOnLoss(phone)
    await phone.server.start()
    await phone.hand.reload()
    await phone.listed(sent)
    expect(await phone.hand.sees(unsent)).toBe(false)
    await phone.hand.press('我知道了')
    await phone.hand.gone(EMPTIED)
    await phone.save(`宜兴之后${mark}有限公司`)
    await phone.delivered()
    return `${kind.title} ${phone.browser.version}: ${told}; what the server had came back, and saving and sending went on.`
  }

  row(23, `in ${kind.title}`, () => lose(evictDatabases, '清空试验'))
  if (has(24)) row(24, `in ${kind.title}`, () => lose(ruinDatabases, '损坏试验'))
})
