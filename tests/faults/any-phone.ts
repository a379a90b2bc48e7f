import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { ServerRecord } from '@/contract'
import { FaultProxy } from '../harness/fault-proxy'
import type { AnyBrowser, Hand } from '../harness/hand'
import { enrolByHand, unlockByHand } from '../harness/hand-steps'
import type { BrowserKind } from '../harness/other-browser'
import { ServerProcess } from '../harness/server-process'
import { TlsFront } from '../harness/tls-front'
import { Device } from '../server/support/client'
import { TOWN } from '../server/support/test-server'

/** An officer's phone in one of several browsers, the line from it to a real server, and somebody at the server who looks. */
export interface AnyPhone {
  browser: AnyBrowser
  hand: Hand
  line: FaultProxy
  server: ServerProcess
  origin: string
  path(name: string): string
  link(printed: string): string
  /** Saves an enterprise by its name; it is on the phone when this returns. */
  save(name: string, hand?: Hand): Promise<void>
  delivered(hand?: Hand): Promise<void>
  /** What the server holds under this name, read by somebody else. */
  there(name: string): Promise<ServerRecord[]>
  head(): Promise<number>
  /** Until the list of enterprises has this name. */
  listed(name: string): Promise<void>
  /** Starts the browser and opens the app in it. */
  reopen(): Promise<void>
}

export async function saveEnterprise(hand: Hand, origin: string, name: string): Promise<void> {
  await hand.goto(`${origin}/enterprises/new`)
  await hand.fill('企业名称', name)
  await hand.press('保存企业')
  await hand.see('写批注')
}

const isStored = (hand: Hand) => hand.run(async () => {
  const { active } = await navigator.serviceWorker.ready
  if (active?.state === 'activated') return
  await new Promise<void>((resolve) => active?.addEventListener('statechange', () => active.state === 'activated' && resolve()))
})

/** To be called inside a suite: signed in, everything delivered, the app stored for work without network. */
export function useAnyPhone(kind: BrowserKind, { quotaBytes }: { quotaBytes?: number } = {}): AnyPhone {
  let supervisor: Device
  let front: TlsFront | undefined
  let folder = ''
  const look = async () => (await supervisor.keepSignedIn(new Date())).pullAll()
  const phone = {
    path: (name) => join(folder, name),
    link(printed) {
      const { pathname, hash } = new URL(printed)
      return `${phone.origin}${pathname}${hash}`
    },
    save: (name, hand = phone.hand) => saveEnterprise(hand, phone.origin, name),
    async delivered(hand = phone.hand) {
      await hand.goto(`${phone.origin}/me/sync`)
      await hand.see('全部送达', 60_000)
    },
    there: async (name) => [...(await look()).records.values()].filter(({ fields }) => fields.name === name),
    head: async () => (await look()).cursors[TOWN]?.seq ?? 0,
    async listed(name) {
      await phone.hand.goto(`${phone.origin}/enterprises`)
      await phone.hand.fill('找企业', name)
      await phone.hand.see(name, 60_000)
    },
    async reopen() {
      phone.hand = await phone.browser.open()
      await phone.hand.goto(phone.origin)
      await unlockByHand(phone.hand)
    },
  } as AnyPhone

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ipw-any-'))
    phone.server = await ServerProcess.create()
    await phone.server.start()
    phone.line = await FaultProxy.to(phone.server.port)
    front = kind.name === 'webkit' ? await TlsFront.before(phone.line.port) : undefined
    phone.origin = (front ?? phone.line).origin
    const links = phone.server.links()
    supervisor = await Device.enrol(phone.server.origin, links[1]!.split('#')[1]!)
    phone.browser = await kind.create(quotaBytes === undefined ? undefined : { origin: phone.origin, quotaBytes })
    phone.hand = await phone.browser.open()
    await enrolByHand(phone.hand, phone.link(links[0]!))
    await phone.hand.see('去走访')
    await isStored(phone.hand)
    await phone.delivered()
  })

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    for (const [index, hand] of (phone.browser?.tabs() ?? []).entries()) {
      const picture = join(tmpdir(), `ipw-failed-${process.pid}-${kind.name}-${index}.png`)
      await hand.photograph(picture).then(async () => process.stdout.write(`${kind.name} showed ${await hand.url()}: ${picture}\n`), () => undefined)
    }
  })

  afterAll(async () => {
    await phone.browser?.remove()
    await front?.close()
    await phone.line?.close()
    await phone.server?.remove()
    await rm(folder, { recursive: true, force: true })
  })
  return phone
}
