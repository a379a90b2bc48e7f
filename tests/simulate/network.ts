import type { Random } from '@/device'
import type { WireRequest, WireResponse } from '@/sync'
import type { Loop } from './loop'
import type { Answer, Server } from './server'
import { POISON } from './world'

/**
 * What becomes of one request. `late`: no answer, and the request arrives when the phone has long given up. `hang`: no answer and
 * nothing arrives. `slow`: the answer takes seconds. `mangled`: an answer whose receipts are not of these edits. `partial`: one
 * receipt is missing. `forged`: an answer that accepts everything, but not from our server. `down2`, `down5`: the database goes
 * away at its second or fifth call.
 */
export const FAULTS = ['pass', 'dropRequest', 'dropReply', 'twice', 'late', 'hang', 'slow', 'captive', 'portalJson', 'forged', 'stale', 'truncated',
  'fault', 'busy', 'tooMany', 'mangled', 'partial', 'down2', 'down5', 'down8'] as const
export type Fault = (typeof FAULTS)[number]

interface Sent { mutations: { mutationId: string; recordId: string; town: string; kind: string; set: object }[] }

export type BoxDislike = 500 | 400 | 413

export class Network {
  /** Answer of some box to a body with the poison in it; undefined: it lets it through. */
  dislike: BoxDislike | undefined = 500
  /** Now and then one request takes as long as several others: two tabs that sync at once overtake each other. */
  unsteady = false
  private readonly last: Map<string, string>
  private readonly loop: Loop
  private readonly random: Random
  private readonly server: Server
  private readonly hashOf: (mutation: Sent['mutations'][number]) => string

  constructor(loop: Loop, random: Random, server: Server, hashOf: (mutation: Sent['mutations'][number]) => string, like?: Network) {
    this.last = new Map(like?.last)
    this.loop = loop
    this.random = random
    this.server = server
    this.hashOf = hashOf
  }

  /** Rejects when the network fails or the phone gives up. */
  send(phone: number, request: WireRequest, fault: Fault, toOldApp = false): Promise<WireResponse> {
    return new Promise((resolve, reject) => {
      request.signal.addEventListener('abort', () => reject(new TypeError('aborted')), { once: true })
      this.carry(phone, request, fault).then((response) => resolve(toOldApp ? inNewerForm(response) : response), reject)
    })
  }

  private async carry(phone: number, request: WireRequest, fault: Fault): Promise<WireResponse> {
    await this.way()
    const path = `${phone}:${request.path.split('?')[0]!}`
    switch (fault) {
      case 'dropRequest': throw new TypeError('network')
      case 'hang': return never()
      case 'late': this.loop.after(5_000 + this.random.fraction() * 60_000, () => { void this.server.handle(phone, request) }); return never()
      case 'captive': return respond({ status: 200, text: '<html>login</html>', headers: {} })
      case 'portalJson': return respond(json({ receipts: [], towns: {}, allowedTowns: [], more: false }))
      case 'forged': return respond(this.forged(request))
      case 'stale': if (this.last.has(path)) return respond({ status: 200, text: this.last.get(path)!, headers: {} }); break
      case 'fault': return respond({ status: 500, text: '{"error":"server-fault"}', headers: {} })
      case 'busy': return respond({ status: 503, text: '{"error":"server-busy"}', headers: { 'retry-after': '2' } })
      case 'tooMany': return respond({ status: 429, text: '<html>429</html>', headers: { 'retry-after': '7' } })
      case 'down2': case 'down5': case 'down8': this.server.dieAfter(Number(fault.slice(4))); break
      default:
    }
    if (this.dislike && contains(request)) return respond({ status: this.dislike, text: '<html>no</html>', headers: {} })
    const again = fault === 'twice' ? this.server.handle(phone, request) : undefined
    const answer = await this.server.handle(phone, request)
    if (fault === 'dropReply') throw new TypeError('network')
    if (answer.status === 200) this.last.set(path, answer.text)
    await (fault === 'slow' ? this.loop.sleep(2_500 + this.random.fraction() * 9_000) : this.way())
    if (fault === 'mangled' || fault === 'partial') return respond(withReceipts(answer, fault))
    return respond((await again) ?? answer, fault === 'truncated')
  }

  private way(): Promise<void> {
    const late = this.unsteady && this.random.fraction() < 0.25 ? this.random.fraction() * 300 : 0
    return this.loop.sleep(0.2 + this.random.fraction() * 4 + late)
  }

  private forged({ path, body }: WireRequest): Answer {
    if (!path.startsWith('/api/sync/push')) return json({ towns: {}, allowedTowns: [], more: false })
    const { mutations } = JSON.parse(new TextDecoder().decode(body as Uint8Array)) as Sent
    return json({ receipts: mutations.map((mutation) => ({ mutationId: mutation.mutationId, outcome: 'applied', contentHash: this.hashOf(mutation), serverTime: '2026-03-02T02:00:00.000Z' })) })
  }
}

const never = (): Promise<never> => new Promise(() => undefined)
const json = (body: object): Answer => ({ status: 200, text: JSON.stringify(body), headers: {} })

const contains = ({ body }: WireRequest): boolean => body instanceof Uint8Array && Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(POISON)

function withReceipts(answer: Answer, fault: 'mangled' | 'partial'): Answer {
  const body = answer.status === 200 ? (JSON.parse(answer.text) as { receipts?: { contentHash: string }[] }) : {}
  // Of sealed edits the phone reads no receipts, only whether each letter has its own.
  if (!body.receipts || (fault === 'mangled' && Array.isArray(body.receipts[0]))) return answer
  const receipts = fault === 'partial' ? body.receipts.slice(1) : body.receipts.map((receipt) => ({ ...receipt, contentHash: receipt.contentHash.replace(/^./, (first) => (first === '0' ? '1' : '0')) }))
  return { ...answer, text: JSON.stringify({ ...body, receipts }) }
}

/** For an app that knows only the older form: every other record comes in a newer one. */
function inNewerForm(response: WireResponse): WireResponse {
  const text = async (): Promise<string> => {
    const given = await response.text()
    try {
      const body = JSON.parse(given) as { towns?: Record<string, { records: { id: string; schemaVersion: number }[] }> }
      for (const { records } of Object.values(body.towns ?? {})) for (const record of records ?? []) if (/[13579bdf]$/.test(record.id)) record.schemaVersion += 1
      return JSON.stringify(body)
    } catch {
      return given
    }
  }
  return { ...response, text }
}

function respond({ status, text, headers }: Answer, cut = false): WireResponse {
  const shown = cut ? text.slice(0, text.length >> 1) : text
  return {
    status, header: (name) => headers[name] ?? null, text: async () => shown,
    bytes: async () => new TextEncoder().encode(shown).buffer as ArrayBuffer,
  }
}
