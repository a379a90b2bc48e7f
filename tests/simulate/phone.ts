import { Dexie, type DBCore, type DBCoreTable } from 'dexie'
import { IDBKeyRange } from 'fake-indexeddb'
import { openDevice, type Clock, type Device, type Random } from '@/device'
import { createClient, createSessionKeeper, createSyncEngine, type Lock, type SyncEngine, type WireRequest, type WireResponse } from '@/sync'
import { seededRandom } from '../device/phone'
import { noFiles } from '../sync/world'
import { Disk } from './disk'
import type { Loop } from './loop'
import type { Fault, Network } from './network'
import { PEOPLE, PHONES } from './world'

export class Killed extends Error {}

/** A save whose promise resolved: the screen has said "saved on this phone". */
export interface Saved { recordId: string; set: Record<string, unknown> }

/** One browser profile: a disk, a lock and one or two tabs that may die at any call of database or network. */
export class Phone {
  readonly index: number
  readonly id: string
  readonly disk = new Disk()
  readonly random: Random
  readonly tabs: Tab[] = []
  readonly saved: Saved[] = []
  /** Values whose save failed for want of room: nobody may ever see them. */
  readonly failed: Saved[] = []
  readonly loop: Loop
  readonly network: Network
  faults: Fault[] = []
  /** Writes that find no room. */
  quota = 0
  /** How wrong the clock is, ms. */
  clockError = 0
  /** Requests on the way. Two at once from two tabs: two senders. */
  readonly sending = new Map<Tab, number>()
  onBreach: (what: string) => void = () => undefined
  /** Looks at the edits of every push that sets out. */
  onPush: (mutationIds: readonly string[]) => void = () => undefined
  private readonly tails = new Map<string, Promise<unknown>>()

  constructor(index: number, seed: number, loop: Loop, network: Network) {
    this.index = index
    this.id = PHONES[index]!.id
    this.random = seededRandom(seed * 31 + index)
    this.loop = loop
    this.network = network
  }

  async open(): Promise<void> {
    while (this.tabs.length < PHONES[this.index]!.tabs) this.tabs.push(await Tab.open(this))
  }

  /** Ends tabs as a killed browser does, and opens them again. */
  async restart(tab?: Tab): Promise<void> {
    for (const each of tab ? [tab] : [...this.tabs]) each.die()
    for (const [at, each] of this.tabs.entries()) if (!each.alive) this.tabs[at] = await Tab.open(this)
  }

  /** The lock of one profile, as one tab sees it: a tab that dies lets go. */
  lockFor(tab: () => Tab): Lock {
    return {
      hold: async (name, wait, work) => {
        const before = this.tails.get(name)
        if (before && !wait) return undefined
        const holder = tab()
        const mine = (before ?? Promise.resolve()).catch(() => undefined).then(() => (holder.alive ? Promise.race([work(), holder.death]) : undefined))
        this.tails.set(name, mine)
        try {
          return await mine
        } finally {
          if (this.tails.get(name) === mine) this.tails.delete(name)
        }
      },
    }
  }
}

export class Tab {
  alive = true
  /** Calls of database and network left. */
  life = Infinity
  device!: Device
  engine!: SyncEngine
  readonly phone: Phone
  /** Rejects when the tab dies. */
  readonly death: Promise<never>
  private strike!: (error: Killed) => void

  private constructor(phone: Phone) {
    this.phone = phone
    this.death = new Promise<never>((_, reject) => { this.strike = reject })
    this.death.catch(() => undefined)
  }

  static async open(phone: Phone): Promise<Tab> {
    const tab = new Tab(phone)
    const { loop, random, disk } = phone
    const person = PEOPLE[PHONES[phone.index]!.person]!
    const clock: Clock = { now: () => loop.now() + phone.clockError }
    // The middleware must be there before the database opens.
    Dexie.addons.push((db) => { db.use({ stack: 'dbcore', name: 'mortal', create: (down) => tab.mortal(down) }) })
    const opening = openDevice(person.id, { indexedDB: disk.indexedDB, IDBKeyRange, clock, random, personName: person.name })
    Dexie.addons.pop()
    tab.device = await opening
    const timers = { set: (run: () => void, ms: number) => loop.after(ms, run), clear: loop.cancel }
    const world = { transport: tab.transport, clock, random, timers, lock: phone.lockFor(() => tab) }
    const session = createSessionKeeper(createClient(world), world.lock, person.id)
    tab.engine = createSyncEngine({ db: tab.device.db, deviceId: phone.id, session, upload: noFiles, world })
    return tab
  }

  /** Runs until it ends or the tab dies. @returns whether it ended */
  async until(work: Promise<unknown>): Promise<boolean> {
    try {
      await Promise.race([work, this.death])
      return true
    } catch (error) {
      if (!this.alive) return false
      throw error
    }
  }

  die(): void {
    if (!this.alive) return
    this.alive = false
    this.phone.sending.delete(this)
    // What was being written when the browser ended is there or not, never half.
    if (this.phone.random.fraction() < 0.7) this.phone.disk.powerLoss(this.device.db.backendDB())
    this.strike(new Killed())
    this.device.close()
  }

  private spend(): Killed | undefined {
    if (this.alive && (this.life -= 1) >= 0) return undefined
    this.die()
    return new Killed()
  }

  private mortal(down: DBCore): DBCore {
    const guarded = <A, R>(call: (request: A) => Promise<R>) => (request: A): Promise<R> => {
      const killed = this.spend()
      return killed ? (Dexie.Promise.reject(killed) as unknown as Promise<R>) : call(request)
    }
    return {
      ...down,
      table: (name): DBCoreTable => {
        const table = down.table(name)
        const mutate = guarded((request: Parameters<DBCoreTable['mutate']>[0]) => table.mutate(request))
        return {
          ...table,
          get: guarded((request) => table.get(request)), getMany: guarded((request) => table.getMany(request)),
          query: guarded((request) => table.query(request)), openCursor: guarded((request) => table.openCursor(request)), count: guarded((request) => table.count(request)),
          mutate: (request) => {
            if (this.phone.quota > 0 && (request.type === 'add' || request.type === 'put') && name !== 'meta') {
              this.phone.quota -= 1
              return Dexie.Promise.reject(new DOMException('full', 'QuotaExceededError')) as unknown as ReturnType<DBCoreTable['mutate']>
            }
            return mutate(request)
          },
        }
      },
    }
  }

  private readonly transport = async (request: WireRequest): Promise<WireResponse> => {
    const killed = this.spend()
    if (killed) throw killed
    const { sending, network, faults, index } = this.phone
    for (const other of sending.keys()) if (other !== this && other.alive) this.phone.onBreach(`I7: two tabs of phone ${index + 1} send at once`)
    sending.set(this, (sending.get(this) ?? 0) + 1)
    if (request.path.startsWith('/api/sync/push')) this.phone.onPush((JSON.parse(new TextDecoder().decode(request.body as Uint8Array)) as { mutations: { mutationId: string }[] }).mutations.map(({ mutationId }) => mutationId))
    try {
      return await network.send(index, request, faults.shift() ?? 'pass')
    } finally {
      const left = (sending.get(this) ?? 1) - 1
      if (left > 0) sending.set(this, left)
      else sending.delete(this)
      const after = this.spend()
      // oxlint-disable-next-line no-unsafe-finally -- a tab that is dead hears no answer
      if (after) throw after
    }
  }
}
