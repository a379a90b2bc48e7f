import { gzipSync } from 'node:zlib'
import { v7 } from 'uuid'
import type { Device } from '../../server/support/client'

type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
interface RecordedAnswer { status: number; headers: Record<string, string>; json?: Json }
interface RecordedRequest { method: string; path: string; headers: Record<string, string>; json?: Json; base64?: string; answer: RecordedAnswer }
/** What one build sent and was answered; `TOKEN` stands for the access token. */
export interface Recording { about: string; protocol: number; deviceId: string; personId: string; town: string; requests: RecordedRequest[] }

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g
const isObject = (value: Json | undefined): value is { [name: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value)
const cursorHash = (value: Json): string | undefined => (isObject(value) && 'epoch' in value && 'seq' in value ? String(value['hash']) : undefined)
const namesOf = ({ json }: RecordedRequest): string[] => (isObject(json) && Array.isArray(json['mutations']) ? json['mutations'].flatMap((each) => (isObject(each) ? [String(each['mutationId']), String(each['recordId'])] : [])) : [])
/** Words an old program decides by: they must be the very same. */
const DECIDES = new Set(['outcome', 'code', 'kind', 'state', 'deleted', 'reset', 'more', 'error', 'version', 'schemaVersion'])

/** Plays a recording against a server of today, in another town, by another device, under other ids. */
export class Replay {
  readonly #recording: Recording
  readonly #device: Device
  /** What stood in the recording → what stands for it now. */
  readonly #now = new Map<string, string>()
  readonly #cursors = new Map<string, Json>()

  constructor(recording: Recording, device: Device, town: string) {
    this.#recording = recording
    this.#device = device
    for (const [old, now] of [[recording.deviceId, device.deviceId], [recording.personId, device.person.id], [recording.town, town], ['TOKEN', device.accessToken]] as const) this.#now.set(old, now)
    for (const id of new Set(recording.requests.flatMap(namesOf))) this.#now.set(id, v7())
  }

  /** @param twice places of requests whose first answer was lost @returns what an old program would stumble over */
  async play(twice: ReadonlySet<number>, options: { plain: boolean }): Promise<string[]> {
    const troubles: string[] = []
    for (const [at, request] of this.#recording.requests.entries()) {
      const where = `${at} ${request.method} ${request.path.split('?')[0]}`
      if (twice.has(at) && /push|pull|manifest|receipt/.test(request.path)) await this.#send(request, options.plain)
      const answer = await this.#send(request, options.plain)
      if (answer.status !== request.answer.status) troubles.push(`${where}: ${answer.status} instead of ${request.answer.status} ${JSON.stringify(answer.json)}`)
      for (const name of Object.keys(request.answer.headers)) if (!answer.headers[name]) troubles.push(`${where}: no ${name}`)
      this.#learn(request.answer.headers, answer.headers)
      if (request.answer.json !== undefined) troubles.push(...this.#covers(request.answer.json, answer.json, where))
    }
    return troubles
  }

  /** The text of a recording as it is to be said now. */
  #said(text: string): string {
    let said = text.replace(UUID, (id) => this.#now.get(id) ?? id)
    for (const [old, now] of this.#now) if (!/^[0-9a-f-]{36}$/.test(old)) said = said.replaceAll(old, now)
    return said
  }

  /** With the cursors of today's answers: a phone gives back what it was given. */
  #saidJson(json: Json): Json {
    if (Array.isArray(json)) return json.map((each) => this.#saidJson(each))
    const hash = cursorHash(json)
    if (hash !== undefined) return this.#cursors.get(hash) ?? json
    if (isObject(json)) return Object.fromEntries(Object.entries(json).map(([name, value]) => [this.#said(name), this.#saidJson(value)]))
    return typeof json === 'string' ? this.#said(json) : json
  }

  #saidPath(path: string): string {
    const [place, query] = path.split('?') as [string, string | undefined]
    if (query === undefined) return this.#said(place)
    const cursors = this.#saidJson(JSON.parse(decodeURIComponent(query.slice('cursors='.length))) as Json)
    return `${this.#said(place)}?cursors=${encodeURIComponent(JSON.stringify(cursors))}`
  }

  async #send({ method, path, headers, json, base64 }: RecordedRequest, plain: boolean): Promise<RecordedAnswer> {
    const sent: Record<string, string> = {}
    for (const [name, value] of Object.entries(headers)) {
      // Names and values of a file's destination are packed (tus 1.0.0, Upload-Metadata).
      sent[name] = name === 'upload-metadata' ? value.split(',').map((pair) => { const [key, packed] = pair.split(' ') as [string, string]; return `${key} ${Buffer.from(this.#said(Buffer.from(packed, 'base64').toString())).toString('base64')}` }).join(',') : this.#said(value)
    }
    const text = json === undefined ? undefined : JSON.stringify(this.#saidJson(json))
    if (text !== undefined && plain) delete sent['content-encoding']
    const body = text === undefined ? (base64 === undefined ? undefined : Buffer.from(base64, 'base64')) : sent['content-encoding'] === 'gzip' ? gzipSync(text) : text
    const answer = await fetch(`${this.#device.url}${this.#saidPath(path)}`, { method, headers: sent, ...(body === undefined ? {} : { body: body as BodyInit }) })
    const answered = await answer.text()
    return { status: answer.status, headers: Object.fromEntries(answer.headers), ...(answered.startsWith('{') ? { json: JSON.parse(answered) as Json } : {}) }
  }

  #learn(old: Record<string, string>, now: Record<string, string>): void {
    const [location, moved] = [old['location'], now['location']]
    if (location && moved) this.#now.set(new URL(location, 'http://x').pathname, new URL(moved, 'http://x').pathname)
  }

  /** Whether today's answer has everything that stood in the old one, in the same kind. */
  #covers(old: Json, now: Json | undefined, where: string): string[] {
    if (Array.isArray(old)) {
      if (!Array.isArray(now)) return [`${where}: no list`]
      const byId = (list: Json[]) => new Map(list.map((each, index) => [isObject(each) && typeof each['id'] === 'string' ? each['id'] : String(index), each]))
      const present = byId(now)
      return [...byId(old)].flatMap(([id, each]) => this.#covers(each, present.get(this.#now.get(id) ?? id), `${where}[${id}]`))
    }
    if (isObject(old)) {
      if (!isObject(now)) return [`${where}: nothing there`]
      const hash = cursorHash(old)
      if (hash !== undefined) this.#cursors.set(hash, now)
      return Object.entries(old).flatMap(([name, value]) => this.#covers(value, now[this.#said(name)], `${where}.${name}`))
    }
    if (typeof old !== typeof now || (old === null) !== (now === null)) return [`${where}: ${JSON.stringify(now)} instead of ${JSON.stringify(old)}`]
    const name = where.slice(where.lastIndexOf('.') + 1)
    return DECIDES.has(name) && old !== now ? [`${where}: ${JSON.stringify(now)} instead of ${JSON.stringify(old)}`] : []
  }
}
