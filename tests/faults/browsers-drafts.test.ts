import { expect } from 'vitest'
import type { Hand } from '../harness/hand'
import { holdTables, letTablesGo } from '../harness/page-storage'
import { useAnyPhone } from './any-phone'
import { inEachBrowser } from './in-each-browser'
import { row } from './row'

const ASKED = '这份草稿在另一个窗口里也改了'
const FIELD = '企业名称'

/** Two tabs on one draft join what differs, ask about what clashes, and keep both. */
inEachBrowser('two tabs on one draft join what differs, ask about what clashes, and keep both:', { chromium: [27], firefox: [27] }, (kind) => {
  const phone = useAnyPhone(kind)

  row(27, `in ${kind.title}, of a draft`, async () => {
    const first = phone.hand
    const shows = (hand: Hand, name: string) => expect.poll(() => hand.value(FIELD), { timeout: 30_000 }).toBe(name)
    await first.goto(`${phone.origin}/enterprises/new`)
    await first.fill(FIELD, '宜兴样例窑炉设备有限公司')
    await first.see('已存在本机')
    await expect.poll(() => first.url()).toContain('draft=')
    const second = await phone.browser.tab()
    await second.goto(await first.url())
    await shows(second, '宜兴样例窑炉设备有限公司')
    await second.fill(FIELD, '宜兴样例窑炉设备股份公司')
    await shows(first, '宜兴样例窑炉设备股份公司')

    // Typed in both before either is stored: whoever stores later asks.
    await holdTables(first, ['drafts'])
    await first.fill(FIELD, '甲版名称')
    await second.fill(FIELD, '乙版名称')
    for (const hand of [first, second]) await hand.see('正在保存…')
    await letTablesGo(first)
    await expect.poll(async () => await first.sees(ASKED) || await second.sees(ASKED), { timeout: 30_000 }).toBe(true)
    const [asked, other] = (await first.sees(ASKED)) ? [first, second] : [second, first]
    const [here, there] = asked === first ? ['甲版名称', '乙版名称'] : ['乙版名称', '甲版名称']
    expect(await asked.value(FIELD)).toBe(here)
    await asked.press('用这里的')
    await asked.gone(ASKED)
    await shows(other, here)

    await asked.goto(phone.origin)
    // Several drafts are one line that opens.
    await asked.press('草稿')
    for (const name of [here, there]) await asked.see(name)
    return `${kind.title} ${phone.browser.version}: what differed was joined without a word; of one field typed in both tabs the person was asked, and the value not chosen stayed as a draft of its own.`
  })
})
