import { Dexie, type DBCore, type DBCoreTable } from 'dexie'
import { DeviceError, identityOf, newId, openDevice, renewIdentity, type Clock, type Device, type DeviceIdentity, type Random } from '@/device'
import { createClient, createSessionKeeper, createSyncEngine, markAtWork, type Lock, type SessionKeeper, type SyncEngine, type Uploader, type WireRequest, type WireResponse } from '@/sync'
import { sendWaiting } from '@/sw/send-waiting'
import { seededRandom } from '../device/phone'
import { Disk } from './disk'
import type { Loop } from './loop'
import type { Fault, Network } from './network'
import { PEOPLE, PHONES } from './world'

/** Stands for tus: one request with all bytes. */
const uploadBy = (session: SessionKeeper): Uploader => async ({ file, town, bytes }) => {
  await session.json({ method: 'POST', path: `/api/uploads/${town}/${file.id}`, body: JSON.stringify({ bytes: Buffer.from(bytes).toString('base64') }) })
}

export class Killed extends Error {}

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
  private byItself = false
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
    this.disk = new Disk(loop)
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
    this.id = newId(this.loop, this.random)
    const tab = (this.tabs[0] = await Tab.open(this))
    try {
      const { id, firstSeq } = await renewIdentity(tab.device.db, this.id)
      enrol(id, firstSeq)
    } catch (error) {
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
    const tab = (this.tabs[0] = await Tab.open(this, false))
    await tab.device.db.aside.toCollection().modify((row) => {
      row.schemaVersion -= 1
      row.record.schemaVersion -= 1
    })
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

export class Tab {
  alive = true
  /** Calls of database and network left. */
  life = Infinity
  device!: Device
  engine!: SyncEngine
  wake: () => void = () => undefined
  private db!: Dexie
  readonly phone: Phone
  /** Rejects when the tab dies. */
  readonly death: Promise<never>
  private strike!: (error: Killed) => void

  private constructor(phone: Phone) {
    this.phone = phone
    this.death = new Promise<never>((_, reject) => { this.strike = reject })
    this.death.catch(() => undefined)
  }

  static async open(phone: Phone, syncs = true): Promise<Tab> {
    const tab = new Tab(phone)
    const { random } = phone
    const { person, world, storage } = tab.surroundings()
    // The middleware must be there before the database opens.
    tab.device = await tab.mortally(() => openDevice(person.id, { ...storage, random, clock: world.clock, personName: person.name }))
    const identity: DeviceIdentity = await identityOf(tab.device.db, () => phone.id)
    await markAtWork(tab.device.db, true)
    const session = createSessionKeeper(createClient(world), world.lock, person.id, undefined, identity)
    const triggers = (wake: () => void) => {
      tab.wake = wake
      return () => { tab.wake = () => undefined }
    }
    tab.engine = createSyncEngine({ db: tab.device.db, deviceId: identity.id, session, upload: uploadBy(session), world, triggers })
    if (syncs && phone.syncsByItself) tab.engine.start()
    return tab
  }

  /** The worker: the same database and lock, without any page. */
  static async work(phone: Phone, dieAt = Infinity): Promise<void> {
    const worker = new Tab(phone)
    worker.life = dieAt
    const { person, world, storage } = worker.surroundings()
    try {
      const upload = uploadBy(createSessionKeeper(createClient(world), world.lock, person.id))
      await worker.until(worker.mortally(() => sendWaiting({ personId: person.id, generation: 0 }, world, { open: storage, upload })))
    } catch (error) {
      if (worker.alive) throw error
    }
  }

  private surroundings() {
    const { loop, random, disk, index } = this.phone
    const person = PEOPLE[PHONES[index]!.person]!
    const clock: Clock = { now: () => loop.now() + this.phone.clockError }
    const timers = { set: (run: () => void, ms: number) => loop.after(ms, run), clear: loop.cancel }
    const world = { transport: this.transport, clock, random, timers, lock: this.phone.lockFor(() => this) }
    return { person, world, storage: { indexedDB: disk.indexedDB, IDBKeyRange: disk.IDBKeyRange } }
  }

  /** Every database opened by `work`, which makes it at once, dies with this tab. */
  private mortally<T>(work: () => T): T {
    Dexie.addons.push((db) => {
      this.db = db
      db.use({ stack: 'dbcore', name: 'mortal', create: (down) => this.mortal(down) })
    })
    try {
      return work()
    } finally {
      Dexie.addons.pop()
    }
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
    if (this.phone.random.fraction() < 0.7) this.phone.disk.powerLoss(this.db.backendDB())
    this.strike(new Killed())
    this.close()
  }

  close(): void {
    this.engine?.stop()
    this.db.close()
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
    for (const other of this.phone.isLockless ? [] : sending.keys()) if (other !== this && other.alive) this.phone.onBreach(`I7: two tabs of phone ${index + 1} send at once`)
    sending.set(this, (sending.get(this) ?? 0) + 1)
    if (request.path.startsWith('/api/sync/push')) this.phone.onPush((JSON.parse(new TextDecoder().decode(request.body as Uint8Array)) as { mutations: { mutationId: string }[] }).mutations.map(({ mutationId }) => mutationId))
    try {
      return await network.send(index, request, faults.shift() ?? 'pass', this.phone.isOld)
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
