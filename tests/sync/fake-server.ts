import { createHash } from 'node:crypto'
import { ERROR_CODES, NONCE_HEADER, PUSH_MAX_BYTES, PUSH_MAX_MUTATIONS, type Cursor, type Mutation, type PullResponse, type Receipt, type ServerRecord, type TownPage } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { checkFields, createManifest, mergeEdit, mergePolicy, type MergeState } from '@/domain/records'
import type { WireRequest } from '@/sync'

interface Held { kind: ServerRecord['kind']; town: string; state: MergeState; createdBy: { id: string; name: string }; createdAt: string; updatedAt: string; logged: { seq: number; hash: string } }
interface Town { epoch: string; log: string[] }
export interface Device { id: string; personId: string; towns: string[]; token: string }
export interface Answer { status: number; body: unknown; headers?: Record<string, string> }

/** By Node's own digest, so that the phone's is checked against another. */
const contentHashOf = ({ mutationId, kind, recordId, town, set }: Mutation): string => createHash('sha256').update(canonicalJson({ mutationId, kind, recordId, town, set })).digest('hex')

const sameValue = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b)

/** The contract's server in memory, with the merge that phone and server share. Each request is all or nothing. */
export class FakeServer {
  readonly records = new Map<string, Held>()
  readonly receipts = new Map<string, Receipt>()
  /** Times each mutation took effect. */
  readonly effects = new Map<string, number>()
  /** Every value that ever came to stand in a record, and every one kept as a conflict: `recordId.field=value`. */
  readonly remembered = new Set<string>()
  /** Edits that replaced another device's value which their device had never been given. */
  readonly blindOverwrites: string[] = []
  /** What the phones should never have sent. */
  readonly breaches: string[] = []
  /** `device.record` → newest version ever sent to that device. */
  private readonly given = new Map<string, number>()
  readonly towns = new Map<string, Town>()
  readonly devices: Device[] = []
  readonly requests: { method: string; path: string; mutations?: number }[] = []
  /** Numbers of edits that were refused on their phone. */
  readonly toldNumbers: number[] = []
  pageSize = 1_000
  /** A verdict before anything else is done with an edit. */
  verdict: (mutation: Mutation) => 'ok' | 'reject' | 'poison500' | 'poison400' | 'poison413' = () => 'ok'
  clockMs = Date.parse('2026-03-02T02:00:00Z')
  /** Looks at each push before it is judged. */
  onPush: (device: Device, mutations: readonly Mutation[]) => Promise<void> = async () => undefined

  addDevice(device: Device): Device {
    this.devices.push(device)
    for (const town of device.towns) if (!this.towns.has(town)) this.towns.set(town, { epoch: `epoch-${town}`, log: [] })
    return device
  }

  async handle(request: WireRequest): Promise<Answer> {
    const nonce = request.headers[NONCE_HEADER] ?? ''
    const url = new URL(request.path, 'http://server')
    const text = await decode(request)
    this.requests.push({ method: request.method, path: url.pathname })
    const token = request.headers.authorization?.replace('Bearer ', '')
    if (url.pathname === '/api/session/refresh') return { status: 401, body: { error: 'signed-out' } }
    const device = this.devices.find((each) => each.token === token)
    if (!device) return { status: 401, body: { error: 'signed-out' } }
    if (url.pathname === '/api/sync/push') {
      if (text) await this.onPush(device, (JSON.parse(text) as { mutations: Mutation[] }).mutations)
      return this.push(device, nonce, text)
    }
    if (url.pathname === '/api/sync/pull') return this.pull(device, nonce, JSON.parse(url.searchParams.get('cursors') ?? '{}') as Record<string, Cursor>)
    if (url.pathname === '/api/sync/manifest') return this.manifest(device, nonce, JSON.parse(url.searchParams.get('cursors') ?? '{}') as Record<string, Cursor>)
    return { status: 404, body: { error: 'not-found' } }
  }

  /** What the server says of a town instead of the truth. */
  liesOf: (town: string) => { records: number; digest: string } | undefined = () => undefined

  private manifest(device: Device, nonce: string, cursors: Record<string, Cursor>): Answer {
    const level = device.towns.filter((name) => {
      const town = this.towns.get(name)!
      return cursors[name]?.epoch === town.epoch && cursors[name].seq === town.log.length
    })
    return { status: 200, body: { nonce, serverTime: this.time(), towns: Object.fromEntries(level.map((name) => [name, this.liesOf(name) ?? this.manifestOf(name)])) } }
  }

  private manifestOf(name: string) {
    const sum = createManifest((text) => {
      const digest = createHash('sha256').update(text).digest()
      return [0, 4, 8, 12].map((at) => digest.readInt32BE(at))
    })
    for (const [id, { kind, town, state }] of this.records) if (town === name) sum.add(kind, id, state.version)
    return sum.result()
  }

  private push(device: Device, nonce: string, text: string): Answer {
    if (new TextEncoder().encode(text).length > PUSH_MAX_BYTES) return { status: 413, body: { error: 'body-too-large' } }
    const { deviceId, mutations, older } = JSON.parse(text) as { deviceId: string; mutations: Mutation[]; older?: number }
    const writer = older === undefined ? undefined : `${deviceId}~${older}`
    this.requests.at(-1)!.mutations = mutations.length
    if (deviceId !== device.id || mutations.length > PUSH_MAX_MUTATIONS) return { status: 400, body: { error: 'bad-request' } }
    const [only] = mutations
    if (only && only.kind === undefined) {
      this.toldNumbers.push(only.deviceSeq)
      return { status: 200, body: { nonce, serverTime: this.time(), receipts: [{ mutationId: only.mutationId, outcome: 'rejected', code: 'mutation-invalid', contentHash: '', serverTime: this.time() }] } }
    }
    for (const mutation of mutations) {
      const verdict = this.verdict(mutation)
      if (verdict === 'poison500') return { status: 500, body: { error: 'server-fault' } }
      if (verdict === 'poison400') return { status: 400, body: { error: 'bad-request', at: 'mutations' } }
      if (verdict === 'poison413') return { status: 413, body: '<html>413</html>' }
    }
    // Nothing is awaited: the batch is one transaction.
    const receipts = [...mutations].sort((a, b) => a.deviceSeq - b.deviceSeq).map((mutation) => this.take(device, mutation, contentHashOf(mutation), writer))
    return { status: 200, body: { nonce, serverTime: this.time(), receipts } }
  }

  private take(device: Device, mutation: Mutation, hash: string, writer: string | undefined): Receipt {
    const seen = this.receipts.get(mutation.mutationId)
    if (seen) return seen
    const receipt = this.apply(device, mutation, hash, writer)
    this.receipts.set(mutation.mutationId, receipt)
    return receipt
  }

  private apply(device: Device, mutation: Mutation, hash: string, writer: string | undefined): Receipt {
    const refuse = (code: (typeof ERROR_CODES)[number]): Receipt => ({ mutationId: mutation.mutationId, outcome: 'rejected', code, contentHash: hash, serverTime: this.time() })
    if (this.verdict(mutation) === 'reject') return refuse('field-forbidden')
    if (!device.towns.includes(mutation.town)) return refuse('town-forbidden')
    const held = this.records.get(mutation.recordId)
    if (!held && mutation.baseVersion > 0) return refuse('record-missing')
    if (!held && checkFields(mutation.kind, mutation.set, true)) return refuse('record-missing')
    const before = held?.state ?? { version: 0, fields: {}, fieldStates: {}, conflicts: [] }
    const by = { id: device.personId, name: device.personId }
    const at = this.time()
    const { state, outcome, changes } = mergeEdit(before, { ...mutation, by, deviceId: device.id, writer, at }, mergePolicy(mutation.kind), sameValue)
    this.effects.set(mutation.mutationId, (this.effects.get(mutation.mutationId) ?? 0) + 1)
    for (const field of Object.keys(changes)) {
      const writer = before.fieldStates[field]
      const unseen = writer !== undefined && writer.deviceId !== device.id && writer.version > (this.given.get(`${device.id}.${mutation.recordId}`) ?? 0)
      if (unseen && mergePolicy(mutation.kind)(field) === 'keepServer') this.blindOverwrites.push(`${mutation.recordId}.${field} by ${device.id}`)
    }
    for (const [field, { to }] of Object.entries(changes)) this.remembered.add(`${mutation.recordId}.${field}=${canonicalJson(to)}`)
    for (const conflict of state.conflicts) this.remembered.add(`${mutation.recordId}.${conflict.field}=${canonicalJson(conflict.other)}`)
    const town = this.towns.get(mutation.town)!
    town.log.push(mutation.recordId)
    const logged = { seq: town.log.length, hash: this.hashOf(mutation.town, town.log.length) }
    this.records.set(mutation.recordId, {
      kind: mutation.kind, town: mutation.town, state, createdBy: held?.createdBy ?? by, createdAt: held?.createdAt ?? at, updatedAt: at, logged: held?.logged ?? logged,
    })
    return { mutationId: mutation.mutationId, outcome, contentHash: hash, seq: logged.seq, logHash: logged.hash, version: state.version, serverTime: at }
  }

  private pull(device: Device, nonce: string, cursors: Record<string, Cursor>): Answer {
    const towns: Record<string, TownPage> = {}
    let more = false
    for (const name of device.towns) {
      const town = this.towns.get(name)!
      const given = cursors[name]
      const reset = given !== undefined && given.epoch !== town.epoch
      const from = given && !reset ? given.seq : 0
      const to = Math.min(town.log.length, from + this.pageSize)
      more ||= to < town.log.length
      const ids = [...new Set(town.log.slice(from, to))]
      for (const id of ids) this.given.set(`${device.id}.${id}`, this.records.get(id)!.state.version)
      towns[name] = {
        cursor: { epoch: town.epoch, seq: to, hash: this.hashOf(name, to) }, headSeq: town.log.length, reset,
        records: ids.map((id) => this.view(id)),
      }
    }
    const body: PullResponse = { nonce, serverTime: this.time(), allowedTowns: [...device.towns], towns, more }
    return { status: 200, body }
  }

  /** Hash of a town's log at a place. */
  protected hashOf(town: string, seq: number): string {
    return `hash-${town}-${seq}`
  }

  view(id: string): ServerRecord {
    const { kind, town, state, createdBy, createdAt, updatedAt, logged } = this.records.get(id)!
    return structuredClone({ kind, id, town, version: state.version, schemaVersion: 1, fields: state.fields, conflicts: state.conflicts, deleted: false, createdBy, createdAt, updatedAt, logged })
  }

  /** What a device should hold when all is quiet. */
  viewOf(towns: readonly string[]): Map<string, ServerRecord> {
    return new Map([...this.records.keys()].filter((id) => towns.includes(this.records.get(id)!.town)).map((id) => [id, this.view(id)]))
  }

  private time(): string {
    return new Date((this.clockMs += 1_000)).toISOString()
  }
}

/** The text of a request, unpacked. */
export async function decode({ body, headers }: WireRequest): Promise<string> {
  if (body === undefined) return ''
  if (headers['content-encoding'] !== 'gzip') return typeof body === 'string' ? body : new TextDecoder().decode(body)
  return new Response(new Blob([body]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
}
