import * as v from 'valibot'
import { Cursors, NONCE_HEADER, PushRequest, SealedRequest, type Receipt } from '@/contract'
import type { Random } from '@/device'
import { deriveKeyPair, toBase64url } from '@/domain/sealing'
import { scopeOf, stationScope } from '@/server/accounts/scope'
import { CodedError } from '@/server/errors'
import { bodyOf, codedErrorOf } from '@/server/http/errors'
import { manifests } from '@/server/sync/manifest'
import { moveEnterprise } from '@/server/sync/move'
import { pull } from '@/server/sync/pull'
import { push } from '@/server/sync/push'
import { PushQueue } from '@/server/sync/push-queue'
import { pushSealed } from '@/server/sync/sealed'
import { isPassing } from '@/server/http/errors'
import type { WireRequest } from '@/sync'
import { seededRandom } from '../device/phone'
import { Ledger } from './ledger'
import type { Loop } from './loop'
import type { Committed } from './committed'
import { DatabaseGone, MemoryStore } from './memory-store'
import { ServerFiles } from './server-files'
import { PEOPLE, PHONES, START_MS, STATION, TOWNS, type Person } from './world'

export interface Answer { status: number; text: string; headers: Record<string, string> }

const PAUSE_MS = 2

const KEYS = deriveKeyPair(new Uint8Array(32).fill(1))
const SEALING = { id: 'key', key: toBase64url(KEYS.publicKey) }
const COURIER_KEYS = { current: SEALING, find: async (id: string) => (id === SEALING.id ? KEYS : undefined) }

interface Backup { state: Committed; ledger: ReturnType<Ledger['copy']> }

/** The real push and pull behind an edge that answers like the real routes; accounts are a table, the database is in memory. */
export class Server {
  readonly people: Person[] = PEOPLE.map((person) => ({ ...person, towns: [...person.towns] }))
  readonly store: MemoryStore
  readonly ledger: Ledger
  readonly files: ServerFiles
  pageSize = 5
  restores = 0
  restoredByHand = false
  /** Calls of the database until it is gone; it comes back by itself. */
  private databaseLife = Infinity
  private readonly loop: Loop
  private readonly random: Random
  private readonly tokens: string[] = PHONES.map(() => '')
  private backups: Backup[]
  private ids: number
  /** Present device of each phone. */
  private readonly devices: string[] = PHONES.map(({ id }) => id)
  private readonly blocked = new Set<string>()
  private readonly supervisor = scopeOf({ ...STATION.person, role: 'supervisor', towns: [...TOWNS] })

  /** @param like whose records, backups and books it begins with */
  constructor(loop: Loop, seed: number, like?: Server) {
    this.loop = loop
    this.random = seededRandom(seed)
    this.ledger = new Ledger(like?.ledger)
    this.backups = [...like?.backups ?? []]
    this.ids = like?.ids ?? 0
    this.store = new MemoryStore({
      pause: async () => {
        this.databaseLife -= 1
        if (this.databaseLife < 0) {
          this.databaseLife = Infinity
          throw new DatabaseGone()
        }
        // Every other call finds its answer at once: else no two transactions would ever be this close.
        if (this.random.fraction() < 0.5) await loop.sleep(this.random.fraction() * PAUSE_MS)
      },
      onCommit: (before, writes) => this.ledger.note(before, writes),
    }, like?.store)
    this.files = new ServerFiles(this.store, this.tools)
    this.pushes = new PushQueue(this.store, { ...this.tools, lanes: 1 + (seed % 3), isPassing })
  }

  /** What is there before the schedule begins. */
  async lay(records: readonly { id: string; town: string; kind: string; set: Record<string, unknown> }[]): Promise<void> {
    const scope = stationScope(STATION.person.id, STATION.person.name, TOWNS)
    const savedAt = new Date(START_MS).toISOString()
    await push(this.store, { scope, deviceId: STATION.deviceId }, records.map(({ id, town, kind, set }, index) => (
      { mutationId: this.newId(), deviceSeq: index + 1, kind, recordId: id, town, baseVersion: 0, schemaVersion: 1, savedAt, set })), this.tools)
    this.keepBackup()
  }

  private readonly newId = (): string => `01900000-0000-7000-8000-${String((this.ids += 1)).padStart(12, '0')}`
  /** One or a few transactions at once: then pushes wait for each other and share one. */
  private readonly pushes: PushQueue
  private readonly tools = { now: () => new Date(this.loop.now()), newId: () => this.newId(), newSalt: () => this.newId() }

  keepBackup(): void {
    this.backups = [...this.backups.slice(-1), { state: this.store.backup(), ledger: this.ledger.copy() }]
  }

  /** @param marked whether the logs get a new epoch, as the restore command gives them */
  restore(marked: boolean, older: boolean): void {
    this.restores += 1
    this.restoredByHand ||= !marked
    const backup = older ? this.backups[0]! : this.backups.at(-1)!
    this.store.restore(backup.state, marked ? `restored-${(this.ids += 1)}` : undefined)
    const records = [...this.store.state.records.values()]
    this.ledger.restore(backup.ledger, (id) => Math.max(0, ...records.filter((record) => record.id === id).map(({ version }) => version)))
    this.backups = [backup]
  }

  /** A supervisor moves the enterprise that stands at a place among those with the lowest ids. */
  async move(record: number, town: string): Promise<void> {
    const known = [...this.store.state.records.values()].filter(({ kind, deleted }) => kind === 'enterprise' && !deleted).sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, 4)
    const { id, town: from } = known[record % known.length]!
    if (from === town) return
    try {
      await moveEnterprise(this.store, { scope: this.supervisor, deviceId: STATION.deviceId }, id, { from, to: town }, this.tools)
    } catch (error) {
      // Somebody else moved it, or the database is away: the supervisor is told and looks again.
      if (!(error instanceof CodedError) && !(error instanceof DatabaseGone)) throw error
    }
  }

  /** The database goes away at its call number `calls` from here. */
  dieAfter(calls: number): void { this.databaseLife = calls }
  live(): void { this.databaseLife = Infinity }

  /** Nothing more is taken from the phone's device. */
  block(phone: number): void { this.blocked.add(this.devices[phone]!) }
  isBlocked(phone: number): boolean { return this.blocked.has(this.devices[phone]!) }

  /** A new device of the same person, whose edits are numbered from `firstSeq`. */
  enrol(phone: number, id: string, firstSeq: number): void {
    this.devices[phone] = id
    this.ledger.isOf.set(id, phone)
    this.store.state.devices.set(id, { lastSeq: firstSeq - 1, missing: [] })
    this.expire(phone)
  }

  expire(phone: number): void { this.tokens[phone] = `gone-${(this.ids += 1)}` }

  townsOf(phone: number): readonly string[] {
    return this.people[PHONES[phone]!.person]!.towns
  }

  async handle(phone: number, request: WireRequest): Promise<Answer> {
    const headers: Record<string, string> = {}
    try {
      const body = await this.route(phone, request)
      return { status: 200, text: JSON.stringify({ nonce: request.headers[NONCE_HEADER] ?? '', serverTime: new Date(this.loop.now()).toISOString(), ...body }), headers }
    } catch (error) {
      const coded = codedErrorOf(error)
      // A fault nobody foresaw is the simulation's business: the server has none of its own to offer.
      if (coded.code === 'server-fault' && !(error instanceof CodedError)) this.ledger.breach(`the server failed: ${String((error as Error).stack)}`)
      if (coded.retryAfterSeconds !== undefined) headers['retry-after'] = String(coded.retryAfterSeconds)
      return { status: coded.status, text: JSON.stringify(bodyOf(coded)), headers }
    }
  }

  private async route(phone: number, { path, headers, body }: WireRequest): Promise<object> {
    const url = new URL(path, 'http://server')
    const { person } = PHONES[phone]!
    const deviceId = this.devices[phone]!
    if (this.blocked.has(deviceId)) throw new CodedError('device-revoked')
    const who = this.people[person]!
    if (url.pathname === '/api/session/refresh') {
      const accessToken = `token-${phone}-${(this.ids += 1)}`
      this.tokens[phone] = accessToken
      return { person: who, deviceId, accessToken, accessExpiresAt: '', sealing: SEALING }
    }
    if (headers.authorization !== `Bearer ${this.tokens[phone]}`) throw new CodedError('signed-out')
    const scope = scopeOf(who)
    if (url.pathname === '/api/sync/push') {
      const request = v.parse(PushRequest, JSON.parse(textOf(body)))
      if (request.deviceId !== deviceId) throw new CodedError('forbidden', { at: 'deviceId' })
      const receipts: Receipt[] = await this.pushes.push({ scope, deviceId, ...(request.cursors ? { cursors: request.cursors } : {}) }, request.mutations)
      return { receipts }
    }
    if (url.pathname === '/api/sync/sealed') {
      const request = v.parse(SealedRequest, JSON.parse(textOf(body)))
      if (request.deviceId !== deviceId) throw new CodedError('forbidden', { at: 'deviceId' })
      return { receipts: await pushSealed({ pushes: this.pushes, sync: this.store, courierKeys: COURIER_KEYS }, { scope, deviceId }, request) }
    }
    if (url.pathname === '/api/sync/pull') {
      const cursors = v.parse(Cursors, JSON.parse(url.searchParams.get('cursors') ?? '{}'))
      const page = await pull(this.store, scope, cursors, this.pageSize)
      this.ledger.given(phone, page)
      return page
    }
    if (url.pathname === '/api/sync/manifest') return { towns: await manifests(this.store, scope, v.parse(Cursors, JSON.parse(url.searchParams.get('cursors') ?? '{}'))) }
    const [, town, id] = /^\/api\/(?:attachments|uploads)\/(\d+)\/([^/]+)/.exec(url.pathname) ?? []
    if (town && id) {
      if (url.pathname.endsWith('/receipt')) return this.files.receipt(scope, town, id)
      await this.files.receive(scope, deviceId, town, id, Buffer.from((JSON.parse(textOf(body)) as { bytes: string }).bytes, 'base64'))
      return {}
    }
    throw new CodedError('not-found')
  }
}

function textOf(body: WireRequest['body']): string {
  if (body === undefined) throw new CodedError('bad-json')
  return typeof body === 'string' ? body : new TextDecoder().decode(body)
}
