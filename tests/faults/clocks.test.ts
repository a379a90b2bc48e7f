import { afterEach, beforeAll, describe, expect } from 'vitest'
import type { Page } from 'playwright-core'
import { byText, unlock } from '../harness/pages'
import { letClockBeSet, setClockAhead } from '../harness/page-clock'
import { held, reset } from '../harness/faults'
import { API, PUSH, useOfficerPhone } from './officer-phone'
import { row } from './row'

const TEN_YEARS_MS = 10 * 365.25 * 86_400_000

/** A clock that jumps locks the app at the next touch: nobody can tell how long it lay there. */
async function lockedByTheJump(page: Page): Promise<void> {
  await page.keyboard.press('Tab')
  await page.waitForURL(({ pathname }) => pathname === '/unlock')
}

describe.sequential('clocks that are wrong', () => {
  const phone = useOfficerPhone()
  beforeAll(async () => {
    await letClockBeSet(phone.on.phone.context())
    await phone.page.reload()
  })
  afterEach(() => phone.line?.mend())

  row(19, '', async () => {
    const told: string[] = []
    for (const [word, ahead] of [['ahead', TEN_YEARS_MS], ['behind', -TEN_YEARS_MS]] as const) {
      const name = `宜兴时钟${word === 'ahead' ? '快' : '慢'}十年试验公司`
      await setClockAhead(phone.page, ahead)
      await phone.page.goto(`${phone.line.origin}/enterprises/new`)
      const year = await phone.page.evaluate(() => new Date().getFullYear())
      await phone.save(name)
      const profile = phone.page.url()
      await phone.delivered()
      const [made] = await phone.there(name)

      // Another device with the right clock is first at the server; the phone changes the same field without knowing.
      const offline = phone.line.on(API, reset)
      await phone.page.goto(`${profile}/edit`)
      await phone.page.getByLabel('地址').fill('手机写的地址')
      await phone.page.getByRole('button', { name: '保存修改' }).click()
      await phone.page.waitForURL(profile)
      const [receipt] = await phone.elsewhere.push(phone.elsewhere.edit({ address: '先到的地址' }, { recordId: made!.id, town: made!.town, baseVersion: made!.version, savedAt: new Date().toISOString() }))
      expect(receipt!.outcome).toBe('applied')
      offline.lift()
      await phone.delivered()
      const [settled] = await phone.there(name)
      expect(settled).toMatchObject({ fields: { address: '先到的地址' }, conflicts: [{ other: '手机写的地址' }] })
      told.push(`in the year ${year} the address that reached the server first stands and the other is kept`)

      await setClockAhead(phone.page, 0)
      await lockedByTheJump(phone.page)
      await unlock(phone.page)
      const after = `宜兴时钟校准${word === 'ahead' ? '快' : '慢'}试验公司`
      await phone.save(after)
      await phone.delivered()
      expect(await phone.there(after)).toMatchObject([{ version: 1 }])
    }
    return `${told.join('; ')}; set right again, the app locked itself, and the next edit after the passphrase went out at once.`
  })

  row(20, '', async () => {
    const before = await phone.head()
    const asked = phone.line.passages(PUSH).length
    const { fault, letGo } = held()
    const rule = phone.line.on(PUSH, fault, 1)
    await phone.save('宜兴持锁一试验公司')
    await expect.poll(() => rule.met.length, { timeout: 60_000 }).toBe(1)
    await setClockAhead(phone.page, -TEN_YEARS_MS)
    const first = phone.page
    await lockedByTheJump(first)
    const second = await phone.on.phone.context().newPage()
    await second.goto(phone.line.origin)
    await unlock(second)
    phone.page = second
    await phone.save('宜兴持锁二试验公司')
    await byText(second, '待发送').waitFor()
    // The second tab has opened, saved and been woken; whoever sends must hold the lock, and the first tab has it.
    const locks = await second.evaluate(async () => (await navigator.locks.query()).held!.filter(({ name }) => name!.startsWith('ipw-sync-')).length)
    expect(locks).toBe(1)
    expect(phone.line.passages(PUSH).length).toBe(asked + 1)
    letGo()
    await phone.delivered()
    await first.close()
    expect(await phone.head()).toBe(before + 2)
    for (const name of ['一', '二']) expect(await phone.there(`宜兴持锁${name}试验公司`)).toMatchObject([{ version: 1 }])
    await setClockAhead(second, 0)
    return 'The clock went back ten years while a push was under way, which locked the app; a second tab, unlocked, that saved meanwhile sent nothing until the first was answered; then both edits were there, each once.'
  })
})
