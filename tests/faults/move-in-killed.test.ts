import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { pageHand } from '../harness/chromium-hand'
import { layClearDatabase } from '../harness/clear-database'
import { signIn } from '../harness/pages'
import { copyOfPhone } from '../harness/phone-copy'
import { useStage } from '../harness/stage'

const TURNS = 40
/** After so many writes to the person's databases in one life of the browser it is killed: together fewer than the whole move takes. */
const DEATHS = [1, 2, 3, 4, 3]

/** Runs in every page before the app: says when that many writes are on the disk. */
function countWrites(until: number): void {
  let writes = 0
  const begin = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function counted(this: IDBDatabase, ...given: Parameters<typeof begin>) {
    const transaction = begin.apply(this, given)
    if (transaction.mode === 'readonly' || !this.name.startsWith('ipw-user-')) return transaction
    transaction.addEventListener('complete', () => {
      writes += 1
      if (writes === until) void (globalThis as unknown as { enough(): Promise<void> }).enough()
    })
    return transaction
  }
}

/** The move of what an earlier version kept in the clear, in a real browser with its files on the disk. */
describe.sequential('Chromium is killed while clear data is being sealed', () => {
  const on = useStage('phone')
  /** Sealing takes as long as the machine makes it. */
  const openPatiently = async (): Promise<Page> => {
    const page = await on.phone.open()
    page.setDefaultTimeout(120_000)
    return page
  }

  it('goes on where it was, as often as it dies, and nothing is lost or there twice', async () => {
    const link = on.server.links()[0]!
    const headers = { 'content-type': 'application/json', 'x-ipw-nonce': crypto.randomUUID(), 'x-ipw-protocol': '1' }
    const preview = await fetch(`${on.server.origin}/api/enrolments/preview`, { method: 'POST', headers, body: JSON.stringify({ code: new URL(link).hash.slice(1) }) })
    const { person } = await preview.json() as { person: { id: string } }
    const photo = randomBytes(400_000)
    const texts = [['name', '宜兴样例旧数据有限公司']] as const
    let page: Page = await on.phone.open()
    await page.goto(`${on.server.origin}/policy/check`)
    await layClearDatabase(page, { name: `ipw-user-${person.id}`, texts, photo: photo.toString('base64'), turns: TURNS })
    await on.phone.close()

    const found: string[] = []
    for (const writes of DEATHS) {
      page = await openPatiently()
      const enough = new Promise<void>((resolve) => { void page.exposeFunction('enough', resolve) })
      await page.addInitScript(`globalThis.__name = (named) => named; (${countWrites})(${writes})`)
      const done = signIn(page, link).then(() => 'done', (error: unknown) => `failed: ${String(error)}`)
      const first = await Promise.race([enough.then(() => 'enough'), done])
      await on.phone.kill()
      found.push(`${writes}: ${first}`)
      expect(first, found.join('; ')).toBe('enough')
      await done
    }

    page = await openPatiently()
    await signIn(page, link)
    const names = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name!).filter((name) => name.startsWith('ipw-user-')))
    expect(names, found.join('; ')).toEqual([`ipw-user-${person.id}.sealed`])
    const copy = await copyOfPhone(pageHand(page))
    const kept = await copy.keyed.where('key').startsWith('kept-').toArray()
    expect([kept.length, await copy.drafts.count(), await copy.attachmentBytes.count()]).toEqual([TURNS * 50, TURNS, 3])
    expect(kept.every(({ value }) => JSON.stringify((value as { texts: unknown }).texts) === JSON.stringify(texts))).toBe(true)
    expect(Buffer.from((await copy.attachmentBytes.get('file-2'))!.bytes).equals(photo)).toBe(true)
    copy.close()
  }, 600_000)
})
