import { expect } from 'vitest'
import type { Hand } from '../harness/hand'
import { rowsIn } from '../harness/page-storage'
import { WebKit } from '../harness/webkit'
import { useAnyPhone } from './any-phone'
import { inEachBrowser } from './in-each-browser'
import { row } from './row'

/** From now on the page's next `times` writing transactions end as they do when the browser has lost the database. */
const loseConnection = (hand: Hand, times: number): Promise<void> => hand.run((times: number) => {
  let left = times
  for (const name of ['put', 'add'] as const) {
    const real = IDBObjectStore.prototype[name]
    IDBObjectStore.prototype[name] = function (...row: Parameters<typeof real>) {
      const request = real.apply(this, row)
      const { db } = this.transaction
      if (left === 0 || !db.name.startsWith('ipw-user-')) return request
      left -= 1
      this.transaction.abort()
      db.close()
      db.dispatchEvent(new Event('close'))
      return request
    }
  }
  Object.assign(window, { findConnection: () => { left = 0 }, lossesLeft: () => left })
}, times)

const lossesLeft = (hand: Hand): Promise<number> => hand.run(() => (window as unknown as { lossesLeft(): number }).lossesLeft())
const findConnection = (hand: Hand): Promise<void> => hand.run(() => (window as unknown as { findConnection(): void }).findConnection())

inEachBrowser('the connection to the database is lost', { chromium: [26], firefox: [26] }, (kind) => {
  const phone = useAnyPhone(kind)
  const count = async (name: string) => (await rowsIn<{ fields: { name: string } }>(phone.hand, 'records')).filter(({ fields }) => fields.name === name).length

  row(26, `in ${kind.title}, once`, async () => {
    const name = '宜兴断连试验有限公司'
    await phone.hand.goto(`${phone.origin}/enterprises/new`)
    await phone.hand.fill('企业名称', name)
    await phone.hand.see('已存在本机')
    if (phone.browser instanceof WebKit) await phone.browser.killStorage()
    else await loseConnection(phone.hand, 1)
    await phone.hand.press('保存企业')
    await phone.hand.see('写批注')
    if (kind.name !== 'webkit') expect(await lossesLeft(phone.hand)).toBe(0)
    expect(await count(name)).toBe(1)
    await phone.delivered()
    expect(await phone.there(name)).toHaveLength(1)
    const how = phone.browser instanceof WebKit ? 'the process that holds the databases was killed under the open form' : 'the connection was closed under the open form and its transaction aborted'
    return `${kind.title} ${phone.browser.version}: ${how}; one press of “save” saved the record once, on a new connection, and it was delivered.`
  })

  row(26, `in ${kind.title}, again and again`, async () => {
    const name = '宜兴久断试验有限公司'
    await phone.hand.goto(`${phone.origin}/enterprises/new`)
    await phone.hand.fill('企业名称', '宜兴')
    await phone.hand.see('已存在本机')
    await loseConnection(phone.hand, 1_000_000)
    await phone.hand.fill('企业名称', name)
    await phone.hand.see('没有保存成功')
    await phone.hand.press('保存企业')
    await phone.hand.see('没有保存成功')
    expect([await phone.hand.value('企业名称'), await phone.hand.sees('已存在本机')]).toEqual([name, false])
    expect(await count(name)).toBe(0)
    await findConnection(phone.hand)
    await phone.hand.press('保存企业')
    await phone.hand.see('写批注')
    expect(await count(name)).toBe(1)
    return `${kind.title} ${phone.browser.version}: with the connection lost each time, the page said that nothing was saved, kept the form and did not go on; saved once when the connection held.`
  })
})
