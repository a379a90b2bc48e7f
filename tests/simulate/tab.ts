import { Dexie, type DBCore, type DBCoreTable } from 'dexie'
import { identityOf, learnSealingKey, openDevice, type Clock, type Device, type DeviceIdentity } from '@/device'
import { createClient, createSessionKeeper, createSyncEngine, markAtWork, type SessionKeeper, type SyncEngine, type Uploader, type WireRequest, type WireResponse } from '@/sync'
import { sendWaiting } from '@/sw/send-waiting'
import { openCipher } from './disk'
import type { Phone } from './phone'
import { PEOPLE, PHONES } from './world'

/** Stands for tus: one request with all bytes. */
const uploadBy = (session: SessionKeeper): Uploader => async ({ file, town, bytes }) => {
  await session.json({ method: 'POST', path: `/api/uploads/${town}/${file.id}`, body: JSON.stringify({ bytes: Buffer.from(bytes).toString('base64') }) })
}

class Killed extends Error {}

export class Tab {
  alive = true
  /** Calls of database and network left. */
  life = Infinity
  device!: Device
  engine!: SyncEngine
  wake: () => void = () => undefined
  private db: Dexie | undefined
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
    const session = createSessionKeeper(createClient(world), world.lock, person.id, ({ sealing }) => {
      if (phone.seals) learnSealingKey(tab.device.db, sealing).catch(() => undefined)
    }, identity)
    const triggers = (wake: () => void) => {
      tab.wake = wake
      return () => { tab.wake = () => undefined }
    }
    tab.engine = createSyncEngine({ db: tab.device.db, deviceId: identity.id, session, upload: uploadBy(session), world, triggers, pollMs: phone.pollMs })
    if (syncs && phone.syncsByItself) tab.engine.start()
    return tab
  }

  /** The worker: the same database and lock, without any page and without the key. */
  static async work(phone: Phone, dieAt = Infinity): Promise<void> {
    const worker = new Tab(phone)
    worker.life = dieAt
    const { person, world, storage: { indexedDB, IDBKeyRange } } = worker.surroundings()
    // It opens its databases in its own time: they are known by this one's name for the disk.
    const own = { indexedDB: Object.create(indexedDB) as IDBFactory, IDBKeyRange }
    const addon = (db: Dexie) => {
      // oxlint-disable-next-line no-underscore-dangle -- Dexie's own name
      if ((db as unknown as { _options: { indexedDB: unknown } })._options.indexedDB === own.indexedDB) worker.attach(db)
    }
    Dexie.addons.push(addon)
    try {
      await worker.until(sendWaiting({ personId: person.id, generation: 0 }, world, own))
    } catch (error) {
      if (worker.alive) throw error
    } finally {
      Dexie.addons.splice(Dexie.addons.indexOf(addon), 1)
    }
  }

  private surroundings() {
    const { loop, random, disk, index } = this.phone
    const person = PEOPLE[PHONES[index]!.person]!
    const clock: Clock = { now: () => loop.now() + this.phone.clockError }
    const timers = { set: (run: () => void, ms: number) => loop.after(ms, run), clear: loop.cancel }
    const world = { transport: this.transport, clock, random, timers, lock: this.phone.lockFor(() => this) }
    return { person, world, storage: { indexedDB: disk.indexedDB, IDBKeyRange: disk.IDBKeyRange, cipher: openCipher } }
  }

  /** Every database opened by `work`, which makes it at once, dies with this tab. */
  private mortally<T>(work: () => T): T {
    Dexie.addons.push((db) => this.attach(db))
    try {
      return work()
    } finally {
      Dexie.addons.pop()
    }
  }

  private attach(db: Dexie): void {
    this.db = db
    db.use({ stack: 'dbcore', name: 'mortal', create: (down) => this.mortal(down) })
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
    if (this.phone.random.fraction() < 0.7 && this.db?.isOpen()) this.phone.disk.powerLoss(this.db.backendDB())
    this.strike(new Killed())
    this.close()
  }

  close(): void {
    this.engine?.stop()
    this.db?.close()
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
    const { sending, network, faults, index, isOld } = this.phone
    for (const other of this.phone.isLockless ? [] : sending.keys()) if (other !== this && other.alive) this.phone.onBreach(`I7: two tabs of phone ${index + 1} send at once`)
    sending.set(this, (sending.get(this) ?? 0) + 1)
    if (request.path.startsWith('/api/sync/push')) this.phone.onPush((JSON.parse(new TextDecoder().decode(request.body as Uint8Array)) as { mutations: { mutationId: string }[] }).mutations.map(({ mutationId }) => mutationId))
    try {
      return await network.send(index, request, faults.shift() ?? 'pass', isOld)
    } finally {
      const left = (sending.get(this) ?? 1) - 1
      if (left > 0) sending.set(this, left)
      else sending.delete(this)
      // The update ended every tab that the phone knew of; one that was being opened ends here.
      if (isOld && !this.phone.isOld) this.die()
      const after = this.spend()
      // oxlint-disable-next-line no-unsafe-finally -- a tab that is dead hears no answer
      if (after) throw after
    }
  }
}
