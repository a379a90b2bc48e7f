import { expect } from 'vitest'
import { layoutOf, lowerFence, rewrittenBy, takeOver } from '../harness/newer-version'
import { rowsIn } from '../harness/page-storage'
import { saveEnterprise, useAnyPhone } from './any-phone'
import { inEachBrowser } from './in-each-browser'
import { row } from './row'

inEachBrowser('old and new versions on one database', { chromium: [29, 30, 32], firefox: [29, 30, 32] }, (kind, has) => {
  const phone = useAnyPhone(kind)
  const inBrowser = `in ${kind.title}`
  const names = async () => (await rowsIn<{ fields: { name: string } }>(phone.hand, 'records')).map(({ fields }) => fields.name)

  row(32, inBrowser, async () => {
    await phone.save('宜兴换版试验有限公司')
    await phone.delivered()
    // A browser writes a new cookie to the disk some seconds late: closing it writes it now. The session is not what dies here.
    await phone.browser.close()
    await phone.reopen()
    const before = { layout: await layoutOf(phone.hand), names: (await names()).sort() }
    await takeOver(phone.hand, { version: before.layout.version + 10, slow: true })
    await phone.browser.kill()
    await phone.reopen()
    await phone.hand.see('去走访', 60_000)
    expect({ layout: await layoutOf(phone.hand), names: (await names()).sort() }).toEqual(before)
    await phone.save('宜兴换版之间试验公司')
    await takeOver(phone.hand, { version: before.layout.version + 10 })
    expect((await layoutOf(phone.hand)).version).toBe(before.layout.version + 10)
    expect(new Set(await rewrittenBy(phone.hand))).toEqual(new Set([before.layout.version + 10]))
    await phone.delivered()
    expect(await phone.there('宜兴换版之间试验公司')).toHaveLength(1)
    return `${kind.title} ${phone.browser.version}: killed while a new layout was being written, the database was the old one whole and went on working; the next attempt came through with every record.`
  })

  let draft = ''
  const [kept, typed] = ['宜兴旧页试验有限公司', '宜兴旧页试验股份有限公司']

  row(29, inBrowser, async () => {
    await phone.hand.goto(`${phone.origin}/enterprises/new`)
    await phone.hand.fill('企业名称', kept)
    await phone.hand.see('已存在本机')
    await expect.poll(() => phone.hand.url()).toContain('draft=')
    draft = await phone.hand.url()
    const newer = await phone.browser.tab()
    await newer.goto(`${phone.origin}/policy`)
    const { version } = await layoutOf(newer)
    await takeOver(newer, { version: version + 10, schema: 2 })
    await phone.hand.see('另一个页面已换用新版本')
    await phone.hand.fill('企业名称', typed)
    await phone.hand.see('没有保存成功')
    expect(await phone.hand.sees('已存在本机')).toBe(false)
    await lowerFence(newer)
    await phone.hand.press('重新打开')
    await expect.poll(() => phone.hand.value('企业名称').catch(() => ''), { timeout: 60_000 }).toBe(typed)
    await newer.close()
    return `${kind.title} ${phone.browser.version}: the old page let the database go at once, asked to be opened again and said that nothing more was saved; what was typed into it meanwhile was in the form afterwards.`
  })

  if (has(30)) row(30, inBrowser, async () => {
    const newer = await phone.browser.tab()
    await newer.goto(`${phone.origin}/policy`)
    const { version } = await layoutOf(newer)
    await phone.hand.goto(`${phone.origin}/enterprises/new`)
    await phone.hand.fill('企业名称', '宜兴')
    await phone.hand.see('已存在本机')
    await takeOver(newer, { version: version + 10, schema: 2 })
    const before = JSON.stringify([await rowsIn(newer, 'records'), await rowsIn(newer, 'outbox'), await rowsIn(newer, 'drafts')])
    await phone.hand.fill('企业名称', '宜兴越界试验有限公司')
    await phone.hand.press('保存企业')
    await phone.hand.see('没有保存成功')
    expect(JSON.stringify([await rowsIn(newer, 'records'), await rowsIn(newer, 'outbox'), await rowsIn(newer, 'drafts')])).toBe(before)
    const late = await phone.browser.tab()
    await late.goto(phone.origin)
    await late.see('本机数据打不开', 60_000)
    expect(await late.sees('放下打不开的数据，重新开始')).toBe(false)
    await lowerFence(newer)
    await late.goto(draft)
    await saveEnterprise(late, phone.origin, '宜兴越界之后试验公司')
    return `${kind.title} ${phone.browser.version}: neither the open old page nor one opened later wrote a byte into the newer database; both said why, and neither offered to put the data aside.`
  })
})
