import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { PersonEntry, QuarantineEntry } from '@/contract'
import { breaches } from '../harness/axe'
import { addEnterprise } from '../harness/enterprise'
import { enterPassphrase, holdSignIn, lock, passphraseField as passphrase, signOut } from '../harness/lock'
import { byText, openApp, PASSPHRASE, underWorker, unlock, waitForWorker } from '../harness/pages'
import { useStage } from '../harness/stage'
import { authenticatorOf, follow } from '../harness/virtual-authenticator'
import { Device } from '../server/support/client'

const NEXT_PASSPHRASE = 'purple teapot seventh boat'
const DIGITS = '284915'

describe.sequential('what is on the phone opens for its person only', () => {
  const on = useStage('phone', 'desk')
  const saved = '宜兴样例锁具有限公司'
  const typed = '宜兴样例半截企业'
  const unsent = '宜兴样例门窗有限公司'
  let page: Page
  let desk: Page

  it('asks for a passphrase before anything of the town comes to the phone, by keyboard alone', async () => {
    page = await on.phone.open()
    // Opened where the page is shown already, the link is taken up all the same.
    await page.goto(`${on.server.origin}/enrol`)
    await byText(page, '怎样登录').waitFor()
    await page.goto(on.server.links()[0]!)
    await passphrase(page).focus()
    await page.keyboard.type('太短')
    await byText(page, '还差 8 个字').waitFor()
    await page.keyboard.press('Enter')
    await byText(page, '口令太短').waitFor()
    // What password managers do must not be kept from them.
    expect(await passphrase(page).evaluate((field) => ['paste', 'drop', 'contextmenu'].map((kind) => field.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }))))).toEqual([true, true, true])
    await passphrase(page).fill('')
    await page.keyboard.insertText('1234567890')
    await page.keyboard.press('Enter')
    await byText(page, '太常见').waitFor()
    await passphrase(page).fill('')
    await page.keyboard.insertText(PASSPHRASE)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    expect(await passphrase(page).getAttribute('type')).toBe('text')
    expect(await breaches(page)).toEqual([])
    await passphrase(page).press('Enter')
    await page.getByRole('heading', { name: '今天' }).waitFor()
    await page.evaluate(underWorker)
  })

  it('locks by hand on any page and gives it back, with what was half typed', async () => {
    await addEnterprise(page, on.server.origin, saved)
    await page.goto(`${on.server.origin}/enterprises/new`)
    await page.getByLabel('企业名称').fill(typed)
    await lock(page)
    await byText(page, '试＊').waitFor()
    expect(await page.getByText('试用专员').count()).toBe(0)
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(typed)
    await unlock(page)
    await page.waitForURL(/enterprises\/new/)
    await expect.poll(() => page.getByLabel('企业名称').inputValue()).toBe(typed)
  })

  it('keeps to the lock whoever asks for a page by its address, and leaves open what needs no account', async () => {
    await lock(page)
    await page.goto(`${on.server.origin}/enterprises`)
    await page.getByRole('heading', { name: '输入口令' }).waitFor()
    await page.getByRole('link', { name: '政策' }).first().click()
    await page.waitForURL(/\/policy/)
    await page.getByRole('link', { name: '解锁' }).click()
    await enterPassphrase(page, '这个口令是错的不行')
    await byText(page, '口令不对').waitFor()
    await expect.poll(() => passphrase(page).inputValue()).toBe('')
    await unlock(page)
  })

  it('asks for nothing at a reload or in a second tab, and locks all tabs together', async () => {
    await page.goto(`${on.server.origin}/enterprises`)
    await page.reload()
    await byText(page, saved).waitFor()
    const second = await on.phone.context().newPage()
    await second.goto(`${on.server.origin}/enterprises`)
    await byText(second, saved).waitFor()
    await lock(second)
    await page.waitForURL(/\/unlock/)
    await second.close()
    await unlock(page)
    await byText(page, saved).waitFor()
  })

  it('re-opens by six digits while the app stays open', async () => {
    await page.goto(`${on.server.origin}/me`)
    await page.getByRole('switch', { name: /六位数字/ }).click()
    await page.getByLabel('选六位数字').fill('123456')
    await page.getByRole('button', { name: '设定六位数字' }).click()
    await byText(page, '太好猜').waitFor()
    await page.getByLabel('选六位数字').fill(DIGITS)
    await page.getByRole('button', { name: '设定六位数字' }).click()
    await byText(page, '六位数字已设定').waitFor()
    await lock(page)
    await page.getByLabel('六位数字', { exact: true }).fill('111222')
    await byText(page, '数字不对').waitFor()
    await page.getByLabel('六位数字', { exact: true }).fill(DIGITS)
    await page.getByText('锁和口令').first().waitFor()
  })

  it('opens by a passkey that gives a secret', async () => {
    const { session } = await authenticatorOf(page)
    await page.getByRole('switch', { name: /指纹/ }).click()
    await byText(page, '已可用指纹').waitFor()
    await lock(page)
    await page.getByRole('button', { name: '改用口令' }).click()
    await page.getByRole('button', { name: /指纹/ }).click()
    await page.getByText('锁和口令').first().waitFor()
    await page.getByRole('switch', { name: /指纹/ }).click()
    await expect.poll(() => page.getByRole('switch', { name: /指纹/ }).isChecked()).toBe(false)
    await session.detach()
  })

  it('signs in by a passkey of the account, also in a browser that never had a link, and opens at once the next time', async () => {
    const phone = await authenticatorOf(page)
    await page.getByRole('link', { name: /^通行密钥/ }).click()
    await passphrase(page).fill('这个口令是错的不行')
    await page.getByRole('button', { name: '添加通行密钥' }).click()
    await byText(page, '口令不对').waitFor()
    await page.getByLabel('名称').fill('样例台式机')
    await passphrase(page).fill(PASSPHRASE)
    await page.getByRole('button', { name: '添加通行密钥' }).click()
    await byText(page, '样例台式机').waitFor()
    expect(await breaches(page)).toEqual([])

    const enter = async (at: Page) => {
      await at.goto(`${on.server.origin}/enrol`)
      await at.getByRole('button', { name: '用通行密钥登录' }).click()
    }
    // Where it was made its secret opens the vault as well.
    await page.goto(`${on.server.origin}/me`)
    await signOut(page)
    await enter(page)
    await page.getByRole('heading', { name: '今天' }).waitFor()
    await page.goto(`${on.server.origin}/me/passkeys`)
    await byText(page, '用过').waitFor()
    desk = await on.desk.open()
    await follow(phone, await authenticatorOf(desk))
    await enter(desk)
    await byText(desk, '第一次使用').waitFor()
    expect(await breaches(desk)).toEqual([])
    await enterPassphrase(desk, '这个口令是错的不行')
    await byText(desk, '口令不对').waitFor()
    await enterPassphrase(desk, PASSPHRASE)
    await desk.getByRole('heading', { name: '今天' }).waitFor()
    await desk.evaluate(underWorker)
    await desk.goto(`${on.server.origin}/enterprises`)
    await byText(desk, saved).waitFor()
    await page.getByRole('button', { name: '删除样例台式机' }).click()
    await page.getByRole('button', { name: '删除通行密钥' }).click()
    await byText(page, '还没有通行密钥').waitFor()
    await phone.session.detach()
  })

  it('is emptied while it is locked, once an administrator asks for that, and what was saved on it reaches the log', async () => {
    await waitForWorker(desk)
    await desk.context().setOffline(true)
    await addEnterprise(desk, on.server.origin, unsent)
    await lock(desk)
    const admin = await Device.enrol(on.server.origin, on.server.links()[2]!.split('#')[1]!)
    const officer = (await admin.call<PersonEntry[]>('GET', '/api/people')).body.find(({ role }) => role === 'officer')!
    const lost = officer.devices[0]!
    expect((await admin.call('POST', `/api/people/${officer.id}/devices/${lost.id}/wipe`)).status).toBe(204)

    await desk.context().setOffline(false)
    await desk.waitForURL(/\/welcome/)
    await expect.poll(() => desk.evaluate(async (id) => (await indexedDB.databases()).filter(({ name }) => name!.includes(id) && !name!.includes('vault')).length, officer.id)).toBe(0)
    expect(await desk.evaluate((id) => JSON.stringify(localStorage).includes(id), officer.id)).toBe(false)
    expect((await admin.call<QuarantineEntry[]>('GET', '/api/quarantine')).body).toMatchObject([{ deviceId: lost.id, waiting: 1 }])
    expect((await admin.call('POST', `/api/quarantine/${lost.id}/release`)).body).toMatchObject({ released: 1, refused: 0 })
    await page.goto(`${on.server.origin}/enterprises`)
    await byText(page, unsent).waitFor({ timeout: 60_000 })
    await on.desk.kill()
  })

  it('asks for the passphrase after the browser was killed, and everything is there', async () => {
    await on.phone.kill()
    page = await on.phone.open()
    // The session has died with it. The passphrase brings another, also when the page is loaded anew before it has.
    await page.context().clearCookies()
    const signIn = holdSignIn(page)
    await signIn.ready
    await openApp(page, `${on.server.origin}/enterprises`)
    await byText(page, saved).waitFor()
    await signIn.held
    await signIn.release()
    const session = page.waitForResponse((answer) => answer.url().endsWith('/api/session/sign-in') && answer.ok(), { timeout: 60_000 })
    await page.reload()
    await byText(page, saved).waitFor()
    await session
  })

  it('changes the passphrase of phone and account at once', async () => {
    await page.goto(`${on.server.origin}/me`)
    await page.getByRole('button', { name: /修改口令/ }).click()
    await page.getByLabel('现在的口令').fill('这个口令是错的不行')
    await page.getByLabel('新口令', { exact: true }).fill(NEXT_PASSPHRASE)
    await page.getByRole('button', { name: '改为新口令' }).click()
    await byText(page, '口令不对').waitFor()
    await page.getByLabel('现在的口令').fill(PASSPHRASE)
    await page.getByRole('button', { name: '改为新口令' }).click()
    await byText(page, '口令已修改').waitFor()
    await lock(page)
    await page.getByRole('button', { name: '改用口令' }).click()
    await enterPassphrase(page, PASSPHRASE)
    await byText(page, '口令不对').waitFor()
    await enterPassphrase(page, NEXT_PASSPHRASE)
    await page.getByText('锁和口令').first().waitFor()
  })

  it('lets a person who has signed out back in by the passphrase, without a new link', async () => {
    await signOut(page)
    await page.goto(on.server.origin)
    await page.getByRole('button', { name: /试＊/ }).click()
    await enterPassphrase(page, NEXT_PASSPHRASE)
    await page.getByRole('heading', { name: '今天' }).waitFor()
    await page.goto(`${on.server.origin}/me/sync`)
    await byText(page, '全部送达').waitFor({ timeout: 60_000 })
  })

  it('makes whoever guesses wait', async () => {
    await lock(page)
    await page.getByRole('button', { name: '改用口令' }).click()
    for (let turn = 0; turn < 5; turn += 1) {
      await enterPassphrase(page, `猜一猜这个口令 ${turn}`)
      await byText(page, turn < 4 ? '口令不对' : '后可以再试').waitFor()
      await expect.poll(() => passphrase(page).inputValue()).toBe('')
    }
    expect(await page.getByRole('button', { name: '解锁' }).isDisabled()).toBe(true)
    await page.reload()
    await byText(page, '后可以再试').waitFor()
  })

  it.each([['zh-CN', 'light'], ['zh-CN', 'dark'], ['en', 'light'], ['en', 'dark']] as const)('the lock keeps WCAG 2.2 AA in %s, %s', async (language, colorScheme) => {
    await page.emulateMedia({ colorScheme })
    await page.evaluate((wanted) => localStorage.setItem('ipw.language', wanted), language)
    await page.reload()
    await page.getByLabel(language === 'en' ? 'Passphrase' : '口令', { exact: true }).waitFor()
    expect(await breaches(page)).toEqual([])
    await page.getByRole('button', { name: language === 'en' ? 'Forgotten your passphrase?' : '忘记口令' }).click()
    await page.getByRole('dialog').waitFor()
    expect(await breaches(page)).toEqual([])
  })
})
