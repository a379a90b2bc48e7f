import { afterAll, beforeAll, expect, vi } from 'vitest'
import type { Page } from 'playwright-core'
import type { Receipt, ServerRecord } from '@/contract'
import { FaultProxy } from '../harness/fault-proxy'
import { byText, openApp, signIn, waitForWorker } from '../harness/pages'
import { rowsOnPhone, sealedRowsOnPhone } from '../harness/phone-storage'
import { useStageWith, type Stage } from '../harness/stage'
import { Device } from '../server/support/client'
import { TOWN } from '../server/support/test-server'

export const PUSH = /^POST \/api\/sync\/push/
export const PULL = /^GET \/api\/sync\/pull/
export const API = / \/api\//
/** Later than any session lasts: the server's clock may be another than ours. */
const ALWAYS = new Date(8.64e15)

/** An officer's phone that reaches the server by way of the fault proxy, and somebody at the server who looks. */
export interface OfficerPhone {
  on: Stage<'phone'>
  line: FaultProxy
  page: Page
  /** A supervisor's device at the server itself, past the proxy. */
  elsewhere: Device
  /** Saves an enterprise by its name; it is on the phone when this returns. */
  save(name: string): Promise<void>
  /** Until the sync centre says that the server has everything. */
  delivered(): Promise<void>
  /** Until the sync centre says these words. */
  told(words: string): Promise<void>
  /** The receipts this phone holds, by mutation. */
  receipts(): Promise<Map<string, Receipt>>
  waiting(): Promise<number>
  /** What the server holds under this name, read by somebody else. */
  there(name: string): Promise<ServerRecord[]>
  /** Number of the town's newest entry in the log. */
  head(): Promise<number>
  /** Opens the app again after its browser ended. */
  reopen(): Promise<void>
}

/**
 * To be called inside a suite: signed in, the app stored for work without network, everything delivered.
 * @param environment settings of the server, asked for when the suite begins
 */
export function useOfficerPhone(environment: () => Record<string, string> = () => ({})): OfficerPhone {
  const on = useStageWith(environment, 'phone')
  /** By the app's own links: opening a page anew would begin a new sync and hide how long the last one waits. */
  const go = async (path: string): Promise<void> => {
    if (new URL(phone.page.url()).pathname === path) return
    await phone.page.locator(`a[href="${path}"]`).filter({ visible: true }).first().click()
    await phone.page.waitForURL(({ pathname }) => pathname === path)
  }
  const phone = {
    on,
    async save(name) {
      await go('/enterprises')
      await go('/enterprises/new')
      await phone.page.getByLabel('企业名称').fill(name)
      await phone.page.getByRole('button', { name: '保存企业' }).click()
      await phone.page.getByRole('heading', { name }).waitFor()
    },
    async delivered() {
      // What a page shows may be a moment old; what is stored is not.
      await vi.waitFor(async () => expect(await phone.waiting()).toBe(0), { timeout: 60_000, interval: 100 })
      await phone.told('全部送达')
    },
    async told(words) {
      await go('/me/sync')
      await byText(phone.page, words).waitFor({ timeout: 60_000 })
    },
    async receipts() {
      const rows = await rowsOnPhone<{ items: { receipt: Receipt }[] }>(phone.page, 'sent')
      return new Map(rows.flatMap(({ items }) => items.map(({ receipt }) => [receipt.mutationId, receipt] as const)))
    },
    waiting: async () => (await sealedRowsOnPhone<{ count: number }>(phone.page, 'outbox')).reduce((sum, { count }) => sum + count, 0),
    async there(name) {
      const { records } = await (await phone.elsewhere.keepSignedIn(ALWAYS)).pullAll()
      return [...records.values()].filter(({ fields }) => fields.name === name)
    },
    head: async () => (await (await phone.elsewhere.keepSignedIn(ALWAYS)).pullAll()).cursors[TOWN]?.seq ?? 0,
    async reopen() {
      phone.page = await on.phone.open()
      await openApp(phone.page, phone.line.origin)
    },
  } as OfficerPhone

  beforeAll(async () => {
    phone.line = await FaultProxy.to(on.server.port)
    phone.elsewhere = await Device.enrol(on.server.origin, on.server.links()[1]!.split('#')[1]!)
    phone.page = await on.phone.open()
    await signIn(phone.page, phone.line.link(on.server.links()[0]!))
    await waitForWorker(phone.page)
    await phone.delivered()
  })
  afterAll(() => phone.line?.close())
  return phone
}

/** Ids of the mutations of a push as it went over the wire. */
export const mutationsOf = (text: string): string[] => (JSON.parse(text) as { mutations: { mutationId: string }[] }).mutations.map(({ mutationId }) => mutationId)

/** Seconds between passages, to a tenth. */
export const gaps = (passages: readonly { at: number }[]): number[] => passages.slice(1).map(({ at }, index) => Math.round((at - passages[index]!.at) / 100) / 10)
