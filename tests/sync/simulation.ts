import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { openDevice, type Device } from '@/device'
import { canonicalJson } from '@/domain/canonical'
import { createMemoryLock, type SyncEngine, type WireRequest } from '@/sync'
import { handClock, seededRandom, type HandClock } from '../device/phone'
import { FakeServer } from './fake-server'
import { makeEngine, network, type Fault } from './world'

export const TOWNS = ['320282112', '320282103'] as const

export interface Change { phone: number; record: number; field: 'note' | 'address' | 'labels' }

export type Step =
  | { do: 'create'; phone: number; town: number; count: number }
  | ({ do: 'change' } & Change)
  | { do: 'refused'; phone: number; record: number }
  /** `meanwhile`: edits made while the sync runs. */
  | { do: 'sync'; phones: number[]; faults: Fault[]; dieAt?: number; meanwhile: Change[] }
  | { do: 'mend'; phone: number }
  | { do: 'restart'; phone: number }

/** A save whose promise resolved: the screen has said "saved on this phone". */
interface Saved { recordId: string; set: Record<string, unknown> }

class Killed extends Error {}

/** One phone: a disk that outlives the app, and an app that may be killed at any database write or request. */
class Phone {
  readonly disk = new IDBFactory()
  readonly clock: HandClock = handClock()
  readonly id: string
  readonly token: string
  readonly personId: string
  readonly saved: Saved[] = []
  /** Writes and requests left before the app is killed. */
  life = Infinity
  device!: Device
  engines: SyncEngine[] = []
  private readonly random
  private readonly server: FakeServer
  faults: Fault[] = []

  constructor(server: FakeServer, index: number, towns: string[]) {
    this.server = server
    this.id = `01900000-0000-7000-8000-00000000000${index}`
    this.token = `token-${index}`
    this.personId = `person-${index}`
    this.random = seededRandom(index * 7919)
    server.addDevice({ id: this.id, personId: this.personId, towns, token: this.token })
  }

  private readonly spend = (): void => {
    this.life -= 1
    if (this.life < 0) throw new Killed()
  }

  async open(): Promise<void> {
    this.life = Infinity
    this.device = await openDevice(this.personId, { indexedDB: this.disk, IDBKeyRange, clock: this.clock, random: this.random })
    const { spend } = this
    this.device.db.use({
      stack: 'dbcore', name: 'mortal',
      create: (down) => ({ ...down, table: (name) => {
        const table = down.table(name)
        return { ...table, mutate: async (request) => { spend(); return table.mutate(request) } }
      } }),
    })
    // The middleware counts from the next opening of the connection.
    this.device.db.close()
    await this.device.db.open()
    const lock = createMemoryLock()
    const wire = network(this.server, async (_request: WireRequest) => {
      spend()
      return this.faults.shift() ?? 'pass'
    })
    const transport: typeof wire = async (request) => {
      const response = await wire(request)
      spend()
      return response
    }
    // Two tabs of one phone share a lock and a database.
    this.engines = [1, 2].map(() => makeEngine({ device: this.device, deviceId: this.id, token: this.token, transport, lock, clock: this.clock, random: this.random }))
  }

  async restart(): Promise<void> {
    this.life = -1
    this.device.close()
    await this.open()
  }

  async save(recordId: string, set: Record<string, unknown>, work: () => Promise<unknown>): Promise<void> {
    await work()
    this.saved.push({ recordId, set })
  }
}

export interface Outcome { server: FakeServer; phones: Phone[]; verdictOf: (set: Record<string, unknown>) => boolean }

const isRefused = (set: Record<string, unknown>): boolean => set.note === 'REFUSE'
const isPoison = (set: Record<string, unknown>): boolean => typeof set.note === 'string' && set.note.startsWith('POISON')

/** Plays the steps, then mends the network and lets everything come to rest. */
export async function play(steps: readonly Step[], pageSize: number): Promise<Outcome> {
  const server = new FakeServer()
  server.pageSize = pageSize
  server.verdict = ({ set }) => (isRefused(set) ? 'reject' : isPoison(set) ? 'poison500' : 'ok')
  const phones = [1, 2, 3].map((index) => new Phone(server, index, index === 3 ? [TOWNS[0]] : [...TOWNS]))
  for (const phone of phones) await phone.open()
  server.onPush = async (device, mutations) => {
    const { outbox } = phones.find((phone) => phone.id === device.id)!.device
    const refused = new Set((await outbox.list({ state: 'rejected' })).map((item) => item.recordId))
    for (const { recordId } of mutations) if (refused.has(recordId)) server.breaches.push(`sent past a refused edit of ${recordId}`)
  }
  let counter = 0

  const edit = async (phone: Phone, at: number, set: (unique: string) => Record<string, unknown>): Promise<void> => {
    // The oldest few, so that phones meet in the same records.
    const known = (await phone.device.records.list('enterprise')).sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, 4)
    const record = known[at % Math.max(1, known.length)]
    if (!record) return
    const change = set(`值-${(counter += 1)}`)
    await phone.save(record.id, change, () => phone.device.records.change('enterprise', record.id, change))
  }

  const change = ({ phone, record, field }: Change): Promise<void> =>
    edit(phones[phone]!, record, (unique) => ({ [field]: field === 'labels' ? [`k${unique.replace('值-', '')}`] : unique }))

  await phones[0]!.device.records.createMany(['甲', '乙'].map((name) => ({ kind: 'enterprise', town: TOWNS[0], fields: { name } })))
  await settle(phones)
  for (const step of steps) {
    const phone = phones['phone' in step ? step.phone : 0]!
    phone.clock.advance(1_000)
    if (step.do === 'create') {
      const town = phone.id.endsWith('3') ? TOWNS[0] : TOWNS[step.town]!
      const made = Array.from({ length: step.count }, () => ({ kind: 'enterprise' as const, town, fields: { name: `企业-${(counter += 1)}`, ...(counter % 11 === 0 ? { note: 'REFUSE' } : counter % 7 === 0 ? { note: `POISON-${counter}` } : {}) } }))
      const ids = await phone.device.records.createMany(made)
      made.forEach(({ fields }, index) => phone.saved.push({ recordId: ids[index]!, set: { ...fields } }))
    }
    if (step.do === 'change') await change(step)
    if (step.do === 'refused') await edit(phone, step.record, () => ({ note: 'REFUSE' }))
    if (step.do === 'restart') await phone.restart()
    if (step.do === 'mend') {
      const [refused] = await phone.device.outbox.list({ state: 'rejected' })
      if (refused) {
        const set = { note: `改-${(counter += 1)}` }
        await phone.save(refused.recordId, set, () => phone.device.outbox.mend(refused.mutationId, set))
      }
    }
    if (step.do === 'sync') {
      const running = step.phones.map((index) => phones[index]!)
      for (const each of running) {
        each.faults = [...step.faults]
        if (step.dieAt !== undefined) each.life = step.dieAt
      }
      // Both tabs at once on each phone, several phones at once.
      const edits = step.meanwhile.map((each) => change(each).catch((error: unknown) => {
        // A killed phone saves nothing and says so.
        if (phones[each.phone]!.life >= 0) throw error
      }))
      await Promise.all([...running.flatMap((each) => each.engines.map((engine) => engine.now())), ...edits])
      for (const each of running) {
        each.faults = []
        if (each.life < 0) await each.restart()
        each.life = Infinity
      }
    }
    for (const each of phones) await checkOverlay(each)
  }

  server.verdict = ({ set }) => (isRefused(set) ? 'reject' : 'ok')
  await settle(phones)
  return { server, phones, verdictOf: isRefused }
}

/** At any time a record shows the edits of this phone that still wait. */
async function checkOverlay({ device }: Phone): Promise<void> {
  const waiting = await device.outbox.list({ state: 'waiting' })
  const refused = await device.outbox.list({ state: 'rejected' })
  const order = new Map([...waiting, ...refused].map((item) => [item.mutationId, item]))
  const rows = (await device.db.outbox.toArray()).flatMap((row) => row.edits)
  if (rows.length !== order.size || rows.some((edit, index) => index > 0 && edit.order <= rows[index - 1]!.order)) throw new Error('outbox rows overlap')
  const newest = new Map<string, unknown>()
  for (const { mutation } of rows) for (const [field, value] of Object.entries(mutation.set)) newest.set(`${mutation.recordId}.${field}`, value)
  for (const [place, value] of newest) {
    const [id, field] = place.split('.') as [string, string]
    const record = await device.records.get('enterprise', id)
    if (canonicalJson((record?.fields as unknown as Record<string, unknown>)?.[field]) !== canonicalJson(value)) throw new Error(`an unsent edit does not show: ${place}`)
    if (!record?.unsent) throw new Error(`unsent is not counted: ${place}`)
  }
}

/** A good network until nothing moves any more. */
export async function settle(phones: readonly Phone[]): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    for (const phone of phones) {
      phone.clock.advance(600_000)
      await phone.engines[round % 2]!.now()
    }
  }
}

/** What a phone shows, comparable with the server's view. */
export async function shown(phone: Phone): Promise<Map<string, unknown>> {
  const rows = await phone.device.records.list('enterprise')
  return new Map(rows.map(({ id, town, version, fields, conflicts, createdAt, updatedAt, logged }) => [id, { town, version, fields, conflicts, createdAt, updatedAt, logged }]))
}

export function expected(server: FakeServer, phone: Phone): Map<string, unknown> {
  const towns = server.devices.find((device) => device.id === phone.id)!.towns
  return new Map([...server.viewOf(towns)].map(([id, { town, version, fields, conflicts, createdAt, updatedAt, logged }]) => [id, { town, version, fields, conflicts, createdAt, updatedAt, logged }]))
}

/** `recordId.field=value` as the server remembers it. */
export const trace = (recordId: string, field: string, value: unknown): string => `${recordId}.${field}=${canonicalJson(value)}`
