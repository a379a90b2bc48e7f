import { expect } from 'vitest'
import type { Hand } from '../harness/hand'
import { holdTables, letTablesGo, rowsIn } from '../harness/page-storage'
import { useAnyPhone } from './any-phone'
import { inEachBrowser } from './in-each-browser'
import { PUSH } from './officer-phone'
import { row } from './row'

inEachBrowser('two tabs', [27, 28], (kind) => {
  const phone = useAnyPhone(kind)

  row(27, `in ${kind.title}`, async () => {
    const first = phone.hand
    await first.goto(`${phone.origin}/enterprises/new`)
    await first.fill('企业名称', '宜兴样例窑炉设备有限公司')
    await first.see('已存在本机')
    await expect.poll(() => first.url()).toContain('draft=')
    const second = await phone.browser.tab()
    await second.goto(await first.url())
    await expect.poll(() => second.value('企业名称')).toBe('宜兴样例窑炉设备有限公司')
    await second.fill('企业名称', '宜兴样例窑炉设备股份公司')
    await second.see('已存在本机')
    await expect.poll(() => first.value('企业名称'), { timeout: 30_000 }).toBe('宜兴样例窑炉设备股份公司')

    // Typed in both before either is stored: whoever stores later asks.
    await holdTables(first, ['drafts'])
    await first.fill('企业名称', '甲版名称')
    await second.fill('企业名称', '乙版名称')
    for (const hand of [first, second]) await hand.see('正在保存…')
    await letTablesGo(first)
    const asks = (hand: Hand) => hand.sees('这份草稿在另一个窗口里也改了')
    await expect.poll(async () => await asks(first) || await asks(second), { timeout: 30_000 }).toBe(true)
    const [asked, other] = (await asks(first)) ? [first, second] : [second, first]
    const [here, there] = asked === first ? ['甲版名称', '乙版名称'] : ['乙版名称', '甲版名称']
    expect(await asked.value('企业名称')).toBe(here)
    await asked.press('用这里的')
    await asked.gone('这份草稿在另一个窗口里也改了')
    await expect.poll(() => other.value('企业名称'), { timeout: 30_000 }).toBe(here)
    const drafts = await rowsIn<{ value: { form: { name: string } } }>(asked, 'drafts')
    expect(drafts.map(({ value }) => value.form.name).sort()).toEqual([here, there].sort())
    await second.close()
    return `${kind.title} ${phone.browser.version}: what differed was joined without a word; of one field typed in both tabs the person was asked, and the value not chosen stayed as a draft of its own.`
  })

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
