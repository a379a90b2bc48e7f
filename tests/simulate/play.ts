import { DeviceError, contentHash, newId } from '@/device'
import { seededRandom } from '../device/phone'
import { checkServer } from './books'
import { checkAlongTheWay, checkAtRest, isAtRest } from './invariants'
import { Loop } from './loop'
import { Network } from './network'
import { Phone, type Tab } from './phone'
import { Server } from './server'
import { told, type Schedule, type Step } from './steps'
import { PHONES, POISON, START_MS, TOWNS } from './world'

export interface Play { server: Server; phones: Phone[]; loop: Loop; steps: number }

const TEN_MINUTES_MS = 600_000
const MOST_ROUNDS = 8

const assistanceFields = (at: string) => ({
  number: 'A-1', applicant: { name: '甲', kind: 'rightHolder' }, right: { type: 'patent' }, matter: { categories: [], facts: '事' },
  consent: { noticeRead: true, truthful: true, givenAt: at }, state: 'submitted', submittedAt: at,
})

/** Plays a schedule on a timeline of its own, then mends the network and lets all come to rest. @throws Error naming the invariant that broke */
export async function play({ steps, world, pageSize }: Schedule): Promise<Play> {
  const loop = new Loop(START_MS, seededRandom(world))
  const { setImmediate: realImmediate } = globalThis
  globalThis.setImmediate = loop.immediate as unknown as typeof setImmediate
  try {
    return await loop.play(() => new Stage(loop, world, pageSize).run(steps.filter((step) => step !== undefined)))
  } finally {
    globalThis.setImmediate = realImmediate
  }
}

class Stage {
  private readonly loop: Loop
  private readonly server: Server
  private readonly network: Network
  private readonly phones: Phone[]
  private readonly breaches: string[] = []
  private readonly running = new Set<Promise<unknown>>()
  private readonly pageSize: number
  private counter = 0
  private poisoned = false

  constructor(loop: Loop, world: number, pageSize: number) {
    this.loop = loop
    this.server = new Server(loop, world + 1)
    this.pageSize = pageSize
    this.server.pageSize = 1_000
    this.network = new Network(loop, seededRandom(world + 2), this.server, (mutation) => contentHash(mutation as never))
    this.phones = PHONES.map((_, index) => new Phone(index, world, loop, this.network))
    for (const phone of this.phones) phone.onBreach = (what) => this.breaches.push(what)
    for (const phone of this.phones) phone.onPush = (mutationIds) => this.checkPush(phone, mutationIds)
  }

  private checkPush({ disk }: Phone, mutationIds: readonly string[]): void {
    const edits = disk.rows('outbox').flatMap((row) => row.edits)
    const refused = new Map(edits.filter(({ state }) => state === 'rejected').reverse().map(({ mutation: { recordId }, order }) => [recordId, order]))
    for (const { mutation: { mutationId, recordId }, order } of edits) {
      if (order > (refused.get(recordId) ?? Infinity) && mutationIds.includes(mutationId)) this.breaches.push(`I3: sent past a refused edit of ${recordId}`)
    }
  }

  async run(steps: readonly Step[]): Promise<Play> {
    await this.begin()
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
    this.check()
  }

  private check(): void {
    if (this.breaches.length > 0) throw new Error(this.breaches[0])
    const [breach] = this.server.ledger.breaches
    if (breach) throw new Error(breach)
    for (const phone of this.phones) checkAlongTheWay(phone, this.server)
  }

  private later(work: Promise<unknown>): void {
    const watched = work.finally(() => this.running.delete(watched))
    watched.catch((error: unknown) => { this.breaches.push(error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)) })
    this.running.add(watched)
  }

  private async rest(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running)
  }

  private start(step: Step): void {
    if (!('phone' in step)) return this.global(step)
    const phone = this.phones[step.phone]!
    if (step.do === 'quota') phone.quota = step.writes
    else if (step.do === 'clock') phone.clockError = step.hours * 3_600_000
    else if (step.do === 'expire') this.server.expire(step.phone)
    else if (step.do === 'kill') this.later(phone.restart())
    else {
      const tab = phone.tabs[step.tab % phone.tabs.length]!
      if (tab.alive) this.later(this.act(phone, tab, step))
    }
  }

  private global(step: Exclude<Step, { phone: number }>): void {
    if (step.do === 'towns') this.server.people[step.person]!.towns = step.towns.map((index) => TOWNS[index]!)
    else if (step.do === 'box') this.network.dislike = step.answer
    else if (step.do === 'backup') this.server.keepBackup()
    else if (step.do === 'restore') this.server.restore(step.marked, step.older)
    else if (step.do === 'move') this.later(this.server.move(step.record, TOWNS[step.to]!))
  }

  private async act(phone: Phone, tab: Tab, step: Extract<Step, { tab: number }>): Promise<void> {
    switch (step.do) {
      case 'sync': return this.sync(phone, tab, step)
      case 'create': return this.create(phone, tab, step)
      case 'change': return this.change(phone, tab, step)
      case 'refused': return this.edit(phone, tab, 'assistance', 0, (unique) => ({ state: 'closed', respondent: { name: unique } }))
      case 'respondent': return this.edit(phone, tab, 'assistance', 0, (unique) => ({ respondent: { name: unique } }))
      case 'choose': return this.choose(phone, tab, step.own)
      default: return this.amend(phone, tab, step.do)
    }
  }

  private async sync(phone: Phone, tab: Tab, { faults, dieAt }: Extract<Step, { do: 'sync' }>): Promise<void> {
    phone.faults = [...faults]
    if (dieAt !== undefined) tab.life = dieAt
    if (!(await tab.until(tab.engine.now()))) await phone.restart(tab)
    else if (dieAt !== undefined) tab.life = Infinity
  }

  /** A save as a person sees it: once it says "saved" it counts, whatever happens then. */
  private async save(phone: Phone, tab: Tab, edits: { recordId: string; set: Record<string, unknown> }[], work: () => Promise<unknown>, dieWhenSaved = false): Promise<void> {
    const saving = async (): Promise<void> => {
      try {
        await work()
      } catch (error) {
        if (!tab.alive) return
        if (!(error instanceof DeviceError) || !['storage-full', 'record-missing'].includes(error.code)) throw error
        phone.failed.push(...edits)
        return
      }
      // A tab that is dead says nothing.
      if (!tab.alive) return
      phone.saved.push(...edits)
      if (dieWhenSaved) tab.die()
    }
    if (!(await tab.until(saving())) || !tab.alive) await phone.restart(tab)
  }

  private unique(poison = false): string {
    this.counter += 1
    this.poisoned ||= poison
    return `${poison ? POISON : 'v'}${this.counter}`
  }

  private async create(phone: Phone, tab: Tab, { town, count, poison }: Extract<Step, { do: 'create' }>): Promise<void> {
    const towns = this.server.townsOf(phone.index)
    if (towns.length === 0) return
    const records = Array.from({ length: count }, () => ({
      kind: 'enterprise' as const, town: towns[town % towns.length]!, fields: { name: this.unique(), note: this.unique(poison) }, id: newId(this.loop, phone.random),
    }))
    await this.save(phone, tab, records.map(({ id, fields }) => ({ recordId: id, set: { ...fields } })), () => tab.device.records.createMany(records))
  }

  private change(phone: Phone, tab: Tab, { record, field, poison, dieWhenSaved }: Extract<Step, { do: 'change' }>): Promise<void> {
    return this.edit(phone, tab, 'enterprise', record, (unique) => ({ [field]: field === 'labels' ? [unique] : unique }), poison && field !== 'labels', dieWhenSaved)
  }

  /** Of the records with the lowest ids, so that phones meet in the same ones. */
  private async edit(phone: Phone, tab: Tab, kind: 'enterprise' | 'assistance', at: number, set: (unique: string) => Record<string, unknown>, poison = false, dieWhenSaved = false): Promise<void> {
    const known = phone.disk.rows('records').filter((row) => row.kind === kind).slice(0, 4)
    const record = known[at % Math.max(1, known.length)]
    if (!record) return
    const change = set(this.unique(poison))
    await this.save(phone, tab, [{ recordId: record.id, set: change }], () => tab.device.records.change(kind, record.id, change), dieWhenSaved)
  }

  /** Settles the first open conflict with either value. */
  private async choose(phone: Phone, tab: Tab, own: boolean): Promise<void> {
    const record = phone.disk.rows('records').find(({ conflicts }) => conflicts.length > 0)
    const conflict = record?.conflicts[0]
    if (!record || !conflict) return
    const set = { [conflict.field]: own ? conflict.other : conflict.kept }
    await this.save(phone, tab, [{ recordId: record.id, set }], () => tab.device.records.change(record.kind, record.id, set, { settles: [conflict.id] }))
  }

  private async amend(phone: Phone, tab: Tab, what: 'mend' | 'letGo'): Promise<void> {
    const refused = phone.disk.rows('outbox').flatMap((row) => row.edits).find((edit) => edit.state === 'rejected')
    if (!refused) return
    const { mutationId, kind, recordId } = refused.mutation
    if (what === 'letGo') return this.save(phone, tab, [], () => tab.device.outbox.letGo(mutationId))
    const set = kind === 'assistance' ? { state: 'submitted', respondent: { name: this.unique() } } : { note: this.unique() }
    await this.save(phone, tab, [{ recordId, set }], () => tab.device.outbox.mend(mutationId, set))
  }

  /** A good network. First with the box that swallows the poison still there: it may hold back nothing but its own record. */
  private async quiet(): Promise<void> {
    for (const phone of this.phones) {
      phone.faults = []
      phone.quota = 0
      for (const tab of phone.tabs) tab.life = Infinity
    }
    this.server.live()
    this.server.pageSize = 1_000
    if (this.poisoned) {
      await this.settle(true)
      for (const phone of this.phones) checkAtRest(phone, this.server, true)
    }
    this.network.dislike = undefined
    await this.settle(false)
    for (const phone of this.phones) checkAtRest(phone, this.server, false)
    checkServer(this.server, this.phones)
    await this.again()
    for (const phone of this.phones) for (const tab of phone.tabs) tab.device.close()
  }

  /** Every phone that is not at rest syncs, until all are. Those that never come to rest the checks will name. */
  private async settle(poisoned: boolean): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const restless = this.phones.filter((phone) => !isAtRest(phone, this.server, poisoned))
      if (restless.length === 0) return
      await this.loop.sleep(TEN_MINUTES_MS)
      await Promise.all(restless.map((phone) => phone.tabs[0]!.engine.now()))
      this.check()
    }
  }

  /** More of the same changes nothing. */
  private async again(): Promise<void> {
    const state = (): string => JSON.stringify([[...this.server.store.state.heads.values()], ...this.phones.map(({ disk }) => [disk.rows('cursors'), disk.rows('outbox')])])
    const before = state()
    await this.phones[this.counter % this.phones.length]!.tabs.at(-1)!.engine.now()
    this.check()
    if (state() !== before) throw new Error('I7: more of the same changes something')
  }
}

/** The steps of a schedule in readable lines. */
export const toldSteps = ({ steps, world, pageSize }: Schedule): string[] =>
  [`world ${world}, pages of ${pageSize}`, ...steps.flatMap((step, index) => (step ? [`${String(index + 1).padStart(2)}. ${told(step)}`] : []))]
