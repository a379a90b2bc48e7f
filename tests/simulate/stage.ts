import { contentHash, newId } from '@/device'
import { seededRandom } from '../device/phone'
import { checkServer } from './books'
import { checkAlongTheWay, checkAtRest, isAtRest } from './invariants'
import type { Loop } from './loop'
import { Network } from './network'
import { People } from './people'
import { Phone } from './phone'
import { Server } from './server'
import type { Schedule, Step } from './steps'
import { PHONES, START_MS, TOWNS } from './world'

export interface Play { server: Server; phones: Phone[]; loop: Loop; steps: number }

const TEN_MINUTES_MS = 600_000
const MOST_ROUNDS = 8
/** Less than ten minutes: phones that sync by themselves ask in each round of coming to rest. */
const SELDOM_MS = 540_000

const assistanceFields = (at: string) => ({
  number: 'A-1', applicant: { name: '甲', kind: 'rightHolder' }, right: { type: 'patent' }, matter: { categories: [], facts: '事' },
  consent: { noticeRead: true, truthful: true, givenAt: at }, state: 'submitted', submittedAt: at,
})

/** Phones that have read all there is, of which every schedule that begins so has a copy. */
export interface Begun { at: number; server: Server; network: Network; phones: readonly Phone[] }

/** The beginning of phones without the server's key to seal to, and of phones with it. */
export type Beginnings = readonly [open: Begun, sealing: Begun]

/** One schedule's phones, people, network and server, and what becomes of them. */
export class Stage {
  private readonly loop: Loop
  private readonly server: Server
  private readonly network: Network
  private readonly phones: Phone[]
  private readonly breaches: string[] = []
  private readonly running = new Set<Promise<unknown>>()
  private readonly pageSize: number
  private readonly people: People
  private readonly isBegun: boolean
  /** Of each phone, how its disk and the server's books stood when it was last looked at. */
  private readonly seen: string[] = []

  constructor(loop: Loop, { world, pageSize, lockless }: Omit<Schedule, 'steps'>, steps: readonly Step[] = [], begun?: Beginnings) {
    this.loop = loop
    this.isBegun = begun !== undefined
    this.server = new Server(loop, world + 1, begun?.[0].server)
    this.people = new People(loop, this.server)
    this.pageSize = pageSize
    // Sealing costs as much as all the rest of a schedule.
    const sealing = new Set(world % 3 === 0 ? steps.flatMap((step) => (step.do === 'worker' ? step.phone : [])) : [])
    this.server.pageSize = 1_000
    this.network = new Network(loop, seededRandom(world + 2), this.server, (mutation) => contentHash(mutation as never), begun?.[0].network)
    this.phones = PHONES.map((_, index) => new Phone(index, world, loop, this.network, begun?.[sealing.has(index) ? 1 : 0].phones[index]))
    for (const index of sealing) this.phones[index]!.seals = true
    // Most of what is asked each minute is answered by nothing new.
    if (world % 5 !== 0) for (const phone of this.phones) phone.pollMs = SELDOM_MS
    this.network.unsteady = lockless
    for (const phone of this.phones) phone.isLockless = lockless
    for (const phone of this.phones) phone.onBreach = (what) => this.breaches.push(what)
    for (const phone of this.phones) phone.onPush = (mutationIds) => this.checkPush(phone, mutationIds)
  }

  private checkPush({ disk, isLockless }: Phone, mutationIds: readonly string[]): void {
    // Another tab may have heard of the refusal at this moment.
    if (isLockless) return
    const edits = disk.rows('outbox').flatMap((row) => row.edits)
    const refused = new Map(edits.filter(({ state }) => state === 'rejected').reverse().map(({ mutation: { recordId }, order }) => [recordId, order]))
    for (const { mutation: { mutationId, recordId }, order } of edits) {
      if (order > (refused.get(recordId) ?? Infinity) && mutationIds.includes(mutationId)) this.breaches.push(`I3: sent past a refused edit of ${recordId}`)
    }
  }

  async run(steps: readonly Step[]): Promise<Play> {
    if (this.isBegun) await Promise.all(this.phones.map((phone) => phone.open()))
    else await this.begin()
    this.check()
    this.server.pageSize = this.pageSize
    for (const step of steps) {
      this.start(step)
      await this.loop.sleep(step.gap)
      if (step.do === 'rest') await this.rest()
      this.check()
    }
    await this.rest()
    await this.quiet()
    return { server: this.server, phones: this.phones, loop: this.loop, steps: steps.length }
  }

  private async begin(): Promise<void> {
    const at = new Date(START_MS).toISOString()
    const random = seededRandom(5)
    const clock = { now: () => START_MS }
    const record = (kind: string, town: string, set: Record<string, unknown>) => ({ id: newId(clock, random), town, kind, set })
    const first = record('enterprise', TOWNS[0], { name: '甲' })
    await this.server.lay([
      first, record('enterprise', TOWNS[0], { name: '乙' }), record('enterprise', TOWNS[1], { name: '丙' }), record('enterprise', TOWNS[2], { name: '丁' }),
      record('assistance', TOWNS[0], { ...assistanceFields(at), enterpriseId: first.id }),
    ])
    await Promise.all(this.phones.map(async (phone) => {
      await phone.open()
      await phone.tabs[0]!.engine.now()
    }))
  }

  /** The beginning alone, with nobody at the disks any more. */
  async begun(seals: boolean): Promise<Begun> {
    for (const phone of this.phones) phone.seals = seals
    await this.begin()
    await this.loop.sleep(1_000)
    this.check()
    for (const phone of this.phones) for (const tab of phone.tabs) tab.close()
    const { loop, server, network, phones } = this
    return { at: loop.now(), server, network, phones }
  }

  private check(): void {
    if (this.breaches.length > 0) throw new Error(this.breaches[0])
    const [breach] = this.server.ledger.breaches
    if (breach) throw new Error(breach)
    for (const phone of this.phones) {
      if (phone.disk.inTheMiddle()) continue
      const now = `${phone.disk.changes} ${this.server.store.changes}`
      if (this.seen[phone.index] === now) continue
      checkAlongTheWay(phone, this.server)
      this.seen[phone.index] = now
    }
  }

  private later(work: Promise<unknown>): void {
    const watched = work.finally(() => this.running.delete(watched))
    watched.catch((error: unknown) => { this.breaches.push(error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)) })
    this.running.add(watched)
  }

  private async rest(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running)
    await this.loop.sleep(0)
  }

  private start(step: Step): void {
    if (!('phone' in step)) return this.global(step)
    const phone = this.phones[step.phone]!
    if (step.do === 'quota') phone.quota = step.writes
    else if (step.do === 'clock') phone.clockError = step.hours * 3_600_000
    else if (step.do === 'expire') this.server.expire(step.phone)
    else if (step.do === 'kill') this.later(phone.restart())
    else if (step.do === 'byItself') phone.syncsByItself = step.on
    else if (step.do === 'wake') phone.wake()
    else if (step.do === 'worker') this.later(phone.work(step.faults, step.dieAt))
    else if (step.do === 'block') this.server.block(step.phone)
    else if (step.do === 'newLink') this.later(this.release(phone))
    else if (step.do === 'oldApp') phone.isOld = true
    else if (step.do === 'update') this.later(phone.update())
    else {
      const tab = phone.tabs[step.tab % phone.tabs.length]!
      if (tab.alive) this.later(this.people.act(phone, tab, step))
    }
  }

  private global(step: Exclude<Step, { phone: number }>): void {
    if (step.do === 'towns') this.server.people[step.person]!.towns = step.towns.map((index) => TOWNS[index]!)
    else if (step.do === 'box') this.network.dislike = step.answer
    else if (step.do === 'loseBytes') this.later(this.server.files.lose(step.file))
    else if (step.do === 'backup') this.server.keepBackup()
    else if (step.do === 'restore') {
      this.server.restore(step.marked, step.older)
      this.later(this.server.files.look())
    }
    else if (step.do === 'move') this.later(this.server.move(step.record, TOWNS[step.to]!))
  }

  /** An administrator's new link is opened on a phone that was shut out: it goes on as another device. */
  private async release(phone: Phone): Promise<void> {
    if (!this.server.isBlocked(phone.index)) return
    await phone.renew((id, firstSeq) => this.server.enrol(phone.index, id, firstSeq))
  }

  /** A good network. First with the box that swallows the poison still there: it may hold back nothing but its own record. */
  private async quiet(): Promise<void> {
    for (const phone of this.phones) {
      phone.faults = []
      phone.quota = 0
      for (const tab of phone.tabs) tab.life = Infinity
    }
    this.server.live()
    // The look that was to note a loss may have found the database away: the next day's finds it.
    await this.server.files.look()
    this.server.pageSize = 1_000
    for (const phone of this.phones) {
      await this.release(phone)
      await phone.update()
      await this.loop.sleep(0)
    }
    if (this.people.poisoned) {
      await this.settle(true)
      for (const phone of this.phones) checkAtRest(phone, this.server, true)
    }
    this.network.dislike = undefined
    await this.settle(false)
    for (const phone of this.phones) checkAtRest(phone, this.server, false)
    checkServer(this.server, this.phones)
    await this.again()
    for (const phone of this.phones) for (const tab of phone.tabs) tab.close()
  }

  /** Every phone that is not at rest syncs, by itself or by hand, until all are. Those that never come to rest the checks will name. */
  private async settle(poisoned: boolean): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const restless = this.phones.filter((phone) => !isAtRest(phone, this.server, poisoned))
      if (restless.length === 0) return
      await this.loop.sleep(TEN_MINUTES_MS)
      await Promise.all(restless.filter((phone) => !phone.syncsByItself).map((phone) => phone.tabs[0]!.engine.now()))
      this.check()
    }
  }

  /** More of the same changes nothing. */
  private async again(): Promise<void> {
    const state = (): string => JSON.stringify([[...this.server.store.state.heads.values()], ...this.phones.map(({ disk }) => [disk.rows('cursors'), disk.rows('outbox')])])
    for (const phone of this.phones) phone.syncsByItself = false
    await this.loop.sleep(TEN_MINUTES_MS)
    const before = state()
    await this.phones[this.pageSize % this.phones.length]!.tabs.at(-1)!.engine.now()
    this.check()
    if (state() !== before) throw new Error('I7: more of the same changes something')
  }
}
