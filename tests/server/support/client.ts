import { gzipSync } from 'node:zlib'
import { v7 } from 'uuid'
import type { Cursor, ErrorBody, Mutation, Person, PullResponse, PushResponse, Receipt, SealingKey, ServerRecord, Session } from '@/contract'
import type { RecordKind } from '@/domain/records'

export interface Answer<T = unknown> {
  status: number
  headers: Headers
  body: T
}

const JSON_HEADERS = { 'content-type': 'application/json', 'x-ipw-protocol': '1', 'x-ipw-nonce': 'test-nonce' }

/** One request as a device makes it. */
export async function call<T = ErrorBody>(url: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
  const text = body === undefined ? {} : { body: body instanceof Uint8Array || typeof body === 'string' ? body as BodyInit : JSON.stringify(body) }
  const response = await fetch(`${url}${path}`, { method, headers: { ...JSON_HEADERS, ...headers }, ...text })
  const answer = await response.text()
  return { status: response.status, headers: response.headers, body: (answer.startsWith('{') || answer.startsWith('[') ? JSON.parse(answer) : answer) as T }
}

/** A signed-in device that numbers its edits. */
export class Device {
  readonly url: string
  readonly person: Person
  readonly deviceId: string
  readonly sealing: SealingKey
  accessToken: string
  cookie: string
  accessExpiresAt: string
  deviceSeq = 0

  constructor(url: string, session: Session, cookie: string) {
    this.url = url
    this.person = session.person
    this.deviceId = session.deviceId
    this.sealing = session.sealing!
    this.accessToken = session.accessToken
    this.accessExpiresAt = session.accessExpiresAt
    this.cookie = cookie
  }

  static async enrol(url: string, code: string, deviceId: string = v7(), passphrase?: string): Promise<Device> {
    const { status, headers, body } = await call<Session>(url, 'POST', '/api/enrolments/redeem', { code, deviceId, deviceLabel: 'test phone', passphrase })
    if (status !== 200) throw new Error(`redeem: ${status} ${JSON.stringify(body)}`)
    return new Device(url, body, cookieOf(headers)!)
  }

  call<T = ErrorBody>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return call<T>(this.url, method, path, body, { authorization: `Bearer ${this.accessToken}`, ...headers })
  }

  /** The next edit; whatever is given replaces the ordinary value, right or wrong. */
  edit(set: Record<string, unknown>, more: Partial<Record<keyof Mutation, unknown>> = {}): Mutation {
    this.deviceSeq += 1
    return {
      mutationId: v7(), deviceSeq: this.deviceSeq, kind: 'enterprise' as RecordKind, recordId: v7(), town: this.person.towns[0] ?? '320282112', baseVersion: 0,
      schemaVersion: 1, savedAt: '2026-11-22T01:00:00.000Z', set, ...more,
    } as Mutation
  }

  async push(...mutations: unknown[]): Promise<Receipt[]> {
    const { status, body } = await this.tryPush(mutations)
    if (status !== 200) throw new Error(`push: ${status} ${JSON.stringify(body)}`)
    return (body as PushResponse).receipts
  }

  tryPush(mutations: unknown[], headers: Record<string, string> = {}): Promise<Answer<PushResponse | ErrorBody>> {
    return this.call('POST', '/api/sync/push', gzipSync(JSON.stringify({ deviceId: this.deviceId, mutations })), { 'content-encoding': 'gzip', ...headers })
  }

  async pullPage(cursors: Record<string, Cursor> = {}): Promise<PullResponse> {
    const { status, body } = await this.call<PullResponse>('GET', `/api/sync/pull?cursors=${encodeURIComponent(JSON.stringify(cursors))}`)
    if (status !== 200) throw new Error(`pull: ${status} ${JSON.stringify(body)}`)
    return body
  }

  /** Everything from the given cursors to the end, as a device would hold it. */
  async pullAll(cursors: Record<string, Cursor> = {}): Promise<{ records: Map<string, ServerRecord>; cursors: Record<string, Cursor>; pages: number }> {
    const records = new Map<string, ServerRecord>()
    const reached = { ...cursors }
    for (let pages = 1; ; pages += 1) {
      const page = await this.pullPage(reached)
      for (const [town, { cursor, records: present }] of Object.entries(page.towns)) {
        reached[town] = cursor
        for (const record of present) records.set(record.id, record)
      }
      if (!page.more) return { records, cursors: reached, pages }
    }
  }

  /** Keeps the session going, as a phone does before its access token runs out. */
  async keepSignedIn(now: Date): Promise<this> {
    if (new Date(this.accessExpiresAt) > now) return this
    const { body, headers } = await this.refresh()
    this.accessToken = body.accessToken
    this.accessExpiresAt = body.accessExpiresAt
    this.cookie = cookieOf(headers)!
    return this
  }

  refresh(cookie = this.cookie): Promise<Answer<Session & ErrorBody>> {
    return call(this.url, 'POST', '/api/session/refresh', undefined, { cookie })
  }
}

/** The refresh cookie of an answer as a request sends it. */
export const cookieOf = (headers: Headers): string | undefined => /(__Host-ipw=[^;]+)/.exec(headers.get('set-cookie') ?? '')?.[1]
