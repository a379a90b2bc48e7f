import { expect } from 'vitest'
import { useAnyPhone } from './any-phone'
import { inEachBrowser } from './in-each-browser'
import { PUSH } from './officer-phone'
import { row } from './row'

inEachBrowser('two tabs', { chromium: [28], firefox: [28] }, (kind) => {
  const phone = useAnyPhone(kind)

  row(28, `in ${kind.title}`, async () => {
    const before = await phone.head()
    let [under, most] = [0, 0]
    phone.line.on(PUSH, async (exchange) => {
      under += 1
      most = Math.max(most, under)
      const answer = await exchange.forward()
      await new Promise((resolve) => { setTimeout(resolve, 300) })
      exchange.send(answer)
      under -= 1
    })
    const second = await phone.browser.tab()
    await second.goto(phone.origin)
    await second.see('去走访')
    const names = ['宜兴同发试验甲公司', '宜兴同发试验乙公司', '宜兴同发试验丙公司']
    for (const [index, name] of names.entries()) {
      await phone.save(name, index % 2 ? second : phone.hand)
      for (const hand of [phone.hand, second]) await hand.run(() => { dispatchEvent(new Event('online')) })
    }
    await phone.delivered()
    await phone.delivered(second)
    phone.line.mend()
    for (const name of names) expect(await phone.there(name), name).toHaveLength(1)
    expect([most, await phone.head()]).toEqual([1, before + names.length])
    return `${kind.title} ${phone.browser.version}: both tabs were called to send at once, again and again; never were two requests with edits under way, and each of ${names.length} edits stands in the log once.`
  })
})
