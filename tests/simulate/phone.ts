import { DeviceError, newId, renewIdentity, type Random } from '@/device'
import { POLL_MS, type Lock } from '@/sync'
import { seededRandom } from '../device/phone'
import { Disk } from './disk'
import type { Loop } from './loop'
import type { Fault, Network } from './network'
import { Tab } from './tab'
import { PHONES } from './world'

/** A save whose promise resolved: the screen has said "saved on this phone". */
export interface Saved { recordId: string; set: Record<string, unknown> }

/** One browser profile: a disk, a lock and one or two tabs that may die at any call of database or network. */

export class Phone {
  readonly index: number
  /** Its device id: another one once it was shut out and given a new link. */
  id: string
  readonly disk: Disk
  readonly random: Random
  readonly tabs: Tab[] = []
  readonly saved: Saved[] = []
  /** Values whose save failed for want of room: nobody may ever see them. */
  readonly failed: Saved[] = []
  /** Newest version of each record its screens have shown. */
  readonly versions = new Map<string, number>()
  readonly loop: Loop
  readonly network: Network
  faults: Fault[] = []
  /** Writes that find no room. */
  quota = 0
  /** How wrong the clock is, ms. */
  clockError = 0
  /** Its app knows only the older form of some records. */
  isOld = false
  isLockless = false
  /** How often its open pages ask for news, ms. */
  pollMs = POLL_MS
  /** It learns the server's key and seals to it. A schedule without a worker has nobody to send what is sealed. */
  seals = false
  private byItself = false
  /** Requests on the way. Two at once from two tabs: two senders. */
  readonly sending = new Map<Tab, number>()
  onBreach: (what: string) => void = () => undefined
  /** Looks at the edits of every push that sets out. */
  onPush: (mutationIds: readonly string[]) => void = () => undefined
  private readonly tails = new Map<string, Promise<unknown>>()

  /** @param like whose disk it begins with */
  constructor(index: number, seed: number, loop: Loop, network: Network, like?: Phone) {
    this.index = index
    this.id = PHONES[index]!.id
    this.random = seededRandom(seed * 31 + index)
    this.loop = loop
    this.disk = new Disk(loop, like?.disk)
    this.network = network
  }

  async open(): Promise<void> {
    while (this.tabs.length < PHONES[this.index]!.tabs) this.tabs.push(await Tab.open(this))
  }

  get syncsByItself(): boolean { return this.byItself }
  set syncsByItself(on: boolean) {
    this.byItself = on
    for (const { engine } of this.tabs.filter((tab) => tab.alive)) {
      if (on) engine.start()
      else engine.stop()
    }
  }

  wake(): void {
    for (const tab of this.tabs) if (tab.alive) tab.wake()
  }

  /** The background worker sends what waits; it dies like a tab, and nothing takes its place. */
  async work(faults: readonly Fault[], dieAt: number | undefined): Promise<void> {
    this.faults = [...faults]
    await Tab.work(this, dieAt)
  }

  /** Goes on as another device with all that waits. @param enrol tells the server */
  async renew(enrol: (id: string, firstSeq: number) => void): Promise<void> {
    for (const tab of this.tabs) tab.die()
    const tab = (this.tabs[0] = await Tab.open(this))
    try {
      const { id, firstSeq } = await renewIdentity(tab.device.db, newId(this.loop, this.random))
      this.id = id
      enrol(id, firstSeq)
    } catch (error) {
      // The link was opened once more meanwhile: that opening goes on.
      if (!tab.alive) return
      // Without room for it the link is opened again later.
      if (!(error instanceof DeviceError) || error.code !== 'storage-full') throw error
    }
    await this.restart()
  }

  /** The newer app: what the older one could not read it can. */
  async update(): Promise<void> {
    if (!this.isOld) return
    this.isOld = false
    this.quota = 0
    for (const tab of this.tabs) tab.die()
    // A new link that is opened meanwhile ends the tab: the update begins again.
    for (let isDone = false; !isDone;) {
      const tab = (this.tabs[0] = await Tab.open(this, false))
      isDone = await tab.until(tab.device.db.aside.toCollection().modify((row) => {
        row.schemaVersion -= 1
        row.record.schemaVersion -= 1
      }))
    }
    await this.restart()
  }

  /** Ends tabs as a killed browser does, and opens them again. */
  async restart(tab?: Tab): Promise<void> {
    for (const each of tab ? [tab] : [...this.tabs]) each.die()
    for (const [at, each] of this.tabs.entries()) if (!each.alive) this.tabs[at] = await Tab.open(this)
  }

  /** The lock of one profile, as one tab sees it: a tab that dies lets go. */
  lockFor(tab: () => Tab): Lock {
    const tails = this.isLockless ? new Map<string, Promise<unknown>>() : this.tails
    return {
      hold: async (name, wait, work) => {
        const before = tails.get(name)
        if (before && !wait) return undefined
        const holder = tab()
        const mine = (before ?? Promise.resolve()).catch(() => undefined).then(() => (holder.alive ? Promise.race([work(), holder.death]) : undefined))
        tails.set(name, mine)
        try {
          return await mine
        } finally {
          if (tails.get(name) === mine) tails.delete(name)
        }
      },
    }
  }
}
