import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { creditCodeCheckDigit } from '~/src/domain/identifiers/credit-code'
import { unwrap, type PassphraseWrap } from '~/src/device/vault/wraps'
import { pageHand } from '../harness/chromium-hand'
import { layClearDatabase } from '../harness/clear-database'
import { cameraPhoto, evidencePdf } from '../harness/files'
import { allDelivered, byText, openApp, PASSPHRASE, signIn, unlock, waitForWorker } from '../harness/pages'
import { copyOfPhone, deriveHere } from '../harness/phone-copy'
import { bytesSecret, keySecret, scanProfile, textSecret, type Secret } from '../harness/profile-scan'
import { shareWith } from '../harness/share'
import { useStage } from '../harness/stage'
import { drawSignature } from '../harness/visit'

const COMPANY = '宜兴暗柜验证陶瓷有限公司'
const CONTACT = '钱隐舟'
const PHONE = '13912340987'
const ADDRESS = '丁蜀镇隐潮路八十八号'
const CREDIT_CODE = ((code: string) => code + creditCodeCheckDigit(code))('91320282MA27QX4T5')
const NOTE = '口头说起的不宜外传的报价'
const HALF_TYPED = '还没有存的半句评论'
const SHARED_NAME = '分享进来的合同原件.pdf'

/** The wrapped key as it lies in the browser. */
async function wrapOn(page: Page): Promise<PassphraseWrap> {
  const members = await page.evaluate(async () => {
    const ended = <T>(request: IDBRequest<T>) => new Promise<T>((resolve) => { request.addEventListener('success', () => resolve(request.result)) })
    const { name } = (await indexedDB.databases()).find((database) => database.name!.startsWith('ipw-vault-'))!
    const db = await ended(indexedDB.open(name!))
    const wrap = await ended(db.transaction('wraps').objectStore('wraps').get('passphrase')) as Record<string, unknown>
    db.close()
    return Object.entries(wrap).map(([member, value]): [string, unknown] => [member, value instanceof Uint8Array ? { bytes: [...value] } : value])
  })
  return Object.fromEntries(members.map(([member, value]) => {
    const { bytes } = value as { bytes?: number[] }
    return [member, bytes ? Uint8Array.from(bytes) : value]
  })) as unknown as PassphraseWrap
}

/**
 * A lost phone: whoever has the browser's files and not the passphrase finds nothing of the work. Looked for in every file of the profile: not
 * only the database, but history, caches, sessions and whatever else the browser keeps by itself.
 */
describe.sequential('a phone’s files without its passphrase', () => {
  const on = useStage('phone', 'control', 'older')
  const texts: [string, string][] = [
    ['company', COMPANY], ['contact', CONTACT], ['phone number', PHONE], ['address', ADDRESS], ['credit code', CREDIT_CODE], ['note', NOTE], ['half-typed comment', HALF_TYPED], ['shared name', SHARED_NAME],
    ['passphrase', PASSPHRASE],
  ]
  const secrets: Secret[] = texts.map(([name, text]) => textSecret(name, text))
  let photo: Buffer
  let page: Page

  it('is used for a working day', async () => {
    page = await on.phone.open()
    await signIn(page, on.server.links()[0]!)
    await page.getByRole('heading', { name: '今天' }).waitFor()
    await waitForWorker(page)
    const photoPath = on.path('photo.jpg')
    await cameraPhoto(pageHand(page).run, photoPath, [1_600, 1_200])

    await page.goto(`${on.server.origin}/enterprises/new`)
    await page.getByLabel('企业名称').fill(COMPANY)
    await page.getByLabel('统一社会信用代码').fill(CREDIT_CODE)
    await page.getByLabel('地址').fill(ADDRESS)
    await page.getByRole('button', { name: '加联系人' }).click()
    await page.getByLabel('姓名').fill(CONTACT)
    await page.getByLabel('手机').fill(PHONE)
    await page.getByRole('button', { name: '保存企业' }).click()
    await page.getByRole('heading', { name: COMPANY }).waitFor()

    await page.getByRole('link', { name: '新走访' }).click()
    await page.waitForURL(/visits\/draft/)
    await page.getByRole('region', { name: '需求与问题' }).getByRole('checkbox', { name: '质押融资' }).first().check()
    await page.getByRole('button', { name: '加承诺' }).click()
    await page.getByLabel('承诺内容').fill(NOTE)
    await page.getByLabel('从相册选').setInputFiles(photoPath)
    await page.getByRole('button', { name: '查看照片 1/1' }).waitFor()
    await drawSignature(page)
    await byText(page, '签名已存在本机').waitFor()
    await page.getByText(/^已存在本机 \d/).first().waitFor()
    await page.getByRole('button', { name: '提交走访' }).click()
    await page.waitForURL(/visits\/[0-9a-f-]{36}$/)
    await allDelivered(page, on.server.origin)

    // Searched for, looked at again after a reload, and something left half typed.
    await page.goto(`${on.server.origin}/enterprises`)
    await page.getByRole('searchbox', { name: '找企业' }).fill(COMPANY)
    await byText(page, COMPANY).click()
    await page.waitForURL(/enterprises\/[0-9a-f-]{36}$/)
    await page.reload()
    await page.getByRole('heading', { name: COMPANY }).waitFor()
    await byText(page, ADDRESS).waitFor()
    await page.goto(`${on.server.origin}/enterprises/new`)
    await page.getByLabel('企业名称').fill(HALF_TYPED)
  })

  it('is given a picture and a document by another app, once open and once locked, and puts them into drafts', async () => {
    const picture = on.path('shared.jpg')
    await cameraPhoto(pageHand(page).run, picture, [1_200, 900])
    const bytes = await readFile(picture)
    const document = await evidencePdf(on.path('shared.pdf'), 40_000)
    secrets.push(bytesSecret('shared picture', bytes))
    await shareWith(page, on.server.origin, [{ name: 'IMG.jpg', type: 'image/jpeg', bytes }])
    await byText(page, '1 个文件等着放好').waitFor()
    await page.getByRole('button', { name: '立即锁定' }).click()
    await page.getByRole('heading', { name: '输入口令' }).waitFor()
    await shareWith(page, on.server.origin, [{ name: SHARED_NAME, type: 'application/pdf', bytes: document }])
    await unlock(page)
    await byText(page, '2 个文件等着放好').waitFor()
    // A visit takes the picture; the document waits for a request.
    await page.getByRole('button', { name: '放进新走访' }).click()
    await page.waitForURL(/visits\/draft/)
    await page.getByRole('button', { name: '查看照片 1/1' }).waitFor()
    await page.goto(`${on.server.origin}/share`)
    await byText(page, '1 个文件等着放好').waitFor()
    await page.getByRole('button', { name: '放进新的维权援助' }).click()
    await page.waitForURL(/assistance\/draft/)
    await byText(page, SHARED_NAME).waitFor()
  }, 240_000)

  it('keeps what was done, for those who have the passphrase', async () => {
    const copy = await copyOfPhone(pageHand(page))
    const files = await copy.attachments.toArray()
    const bytes = await copy.attachmentBytes.bulkGet(files.map(({ id }) => id))
    files.forEach(({ role }, at) => { secrets.push(bytesSecret(role, new Uint8Array(bytes[at]!.bytes))) })
    photo = Buffer.from(bytes[files.findIndex(({ role }) => role === 'photo')]!.bytes)
    expect(photo.length).toBeGreaterThan(100_000)
    expect(JSON.stringify(await copy.records.toArray())).toContain(PHONE)
    copy.close()
    const wrap = await wrapOn(page)
    const derived = await deriveHere(PASSPHRASE.normalize('NFKC'), wrap.salt, wrap.cost)
    secrets.push(keySecret('vault key', unwrap(wrap, derived)!), keySecret('derived secret', derived))
  })

  it('shows nothing of it when it is closed, nor when it was killed at work', async () => {
    await on.phone.close()
    expect(await scanProfile(on.phone.profile, secrets)).toEqual([])
    page = await on.phone.open()
    await openApp(page, `${on.server.origin}/enterprises`)
    await byText(page, COMPANY).click()
    await byText(page, ADDRESS).waitFor()
    await on.phone.kill()
    expect(await scanProfile(on.phone.profile, secrets)).toEqual([])
  }, 240_000)

  it('would be found out: the same things written in the clear are all found, packed or not', async () => {
    const clear = await on.control.open()
    await clear.goto(`${on.server.origin}/policy/check`)
    await clear.evaluate(async ({ texts, photo, keys }) => {
      const opening = indexedDB.open('clear', 1)
      opening.addEventListener('upgradeneeded', () => { opening.result.createObjectStore('rows') })
      const db = await new Promise<IDBDatabase>((resolve) => { opening.addEventListener('success', () => resolve(opening.result)) })
      const transaction = db.transaction('rows', 'readwrite', { durability: 'strict' })
      const bytesOf = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
      // Long rows of many alike, which the browser packs.
      for (let n = 0; n < 400; n += 1) transaction.objectStore('rows').put(texts.map(([name, text]) => ({ name, text, filling: '相同的话'.repeat(200), n })), n)
      transaction.objectStore('rows').put(bytesOf(photo).buffer, 'photo')
      transaction.objectStore('rows').put(keys.map(bytesOf), 'keys')
      await new Promise((resolve) => { transaction.addEventListener('complete', resolve) })
    }, { texts, photo: photo.toString('base64'), keys: secrets.filter(({ name }) => /key|derived/.test(name)).map(({ forms }) => forms[0]!.toString('base64')) })
    await on.control.close()
    const found = new Set((await scanProfile(on.control.profile, secrets)).map(({ secret }) => secret))
    expect(secrets.map(({ name }) => name).filter((name) => !found.has(name))).toEqual(['shared picture', 'signature', 'evidence'])
  }, 240_000)

  it('shows nothing either of what an earlier version kept in the clear, once its owner has opened the vault', async () => {
    const link = on.server.links()[1]!
    const headers = { 'content-type': 'application/json', 'x-ipw-nonce': crypto.randomUUID(), 'x-ipw-protocol': '1' }
    const { person } = await (await fetch(`${on.server.origin}/api/enrolments/preview`, { method: 'POST', headers, body: JSON.stringify({ code: new URL(link).hash.slice(1) }) })).json() as { person: { id: string } }
    let older = await on.older.open()
    await older.goto(`${on.server.origin}/policy/check`)
    await layClearDatabase(older, { name: `ipw-user-${person.id}`, texts: texts.slice(0, 7), photo: photo.toString('base64'), turns: 20 })
    await on.older.close()
    const mine = secrets.filter(({ name }) => texts.slice(0, 7).some(([text]) => text === name) || name === 'photo')
    expect(new Set((await scanProfile(on.older.profile, mine)).map(({ secret }) => secret))).toEqual(new Set(mine.map(({ name }) => name)))

    older = await on.older.open()
    await signIn(older, link)
    const names = await older.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name!).filter((name) => name.startsWith('ipw-user-') || name.startsWith('ipw-sweep')))
    expect(names).toEqual([`ipw-user-${person.id}.sealed`])
    const copy = await copyOfPhone(pageHand(older))
    expect([await copy.keyed.where('key').startsWith('kept-').count(), (await copy.attachmentBytes.get('file-0'))?.bytes.byteLength]).toEqual([1_000, photo.length])
    copy.close()
    await on.older.close()
    expect(await scanProfile(on.older.profile, mine)).toEqual([])
  }, 240_000)
})
