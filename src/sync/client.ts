import { ERROR_CODES, NONCE_HEADER, PROTOCOL, PROTOCOL_HEADER, type ErrorCode } from '@/contract'
import type { World } from './environment'
import { pack, type Packed } from './gzip'
import { SyncProblem } from './problem'
import type { WireResponse } from './transport'

export const REQUEST_TIMEOUT_MS = 30_000

/** Our server has always named each request in its answer, also where there is nothing to say: how an empty answer is known for ours. */
const REQUEST_HEADER = 'x-request-id'

export interface Call {
  method: 'GET' | 'POST'
  path: string
  /** JSON text, or its bytes packed beforehand. */
  body?: string | Packed
  /** Of a body that is no JSON. */
  type?: string
  token?: string
  timeoutMs?: number
  /** Answers that are no JSON object of ours bear no nonce, empty ones (204) neither: only for reading lists and small acts, never for proof of receipt. */
  nonce?: 'required' | 'ifThere'
}

/** Requests to our server that trust only our server's answers. */
export interface Client {
  /** @throws SyncProblem */
  json<T>(call: Call): Promise<T>
  /** @throws SyncProblem */
  bytes(call: Call): Promise<ArrayBuffer>
}

const hexNonce = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What an answer that is not 2xx means. */
async function problemOf(response: WireResponse): Promise<SyncProblem> {
  const { status } = response
  const body = parsed(await response.text().catch(() => ''))
  const code = isObject(body) && ERROR_CODES.includes(body.error as ErrorCode) ? (body.error as ErrorCode) : undefined
  const at = isObject(body) && typeof body.at === 'string' ? body.at : undefined
  const wished = Number(response.header('retry-after') ?? (isObject(body) ? body.retryAfterSeconds : undefined))
  const more = { status, ...(at ? { at } : {}), ...(Number.isFinite(wished) && wished > 0 ? { retryAfterMs: wished * 1000 } : {}) }
  if (status === 429 || status === 503) return new SyncProblem('busy', code ?? 'server-busy', more)
  if (status === 413) return new SyncProblem('fault', code ?? 'body-too-large', more)
  if (status >= 500) return new SyncProblem('fault', code ?? 'server-fault', more)
  if (code) return new SyncProblem(status === 400 && code !== 'protocol-unsupported' ? 'fault' : 'refused', code, more)
  // Not in our words: some box in between. A bad request may be its dislike of one edit, anything else is no way through, and its
  // status says nothing of ours: a network that wants a sign-in (401) ends no session of this phone.
  return status === 400 ? new SyncProblem('fault', 'server-fault', more) : new SyncProblem('offline', 'offline', { ...more, status: 0 })
}

export function createClient({ transport, random, timers }: Pick<World, 'transport' | 'random' | 'timers'>): Client {
  const within = async <T>(call: Call, nonce: string, read: (response: WireResponse) => Promise<T>): Promise<T> => {
    const abort = new AbortController()
    const timer = timers.set(() => abort.abort(), call.timeoutMs ?? REQUEST_TIMEOUT_MS)
    const headers: Record<string, string> = { accept: 'application/json', [NONCE_HEADER]: nonce, [PROTOCOL_HEADER]: String(PROTOCOL) }
    if (call.token) headers.authorization = `Bearer ${call.token}`
    try {
      const body = typeof call.body === 'string' ? await pack(call.body) : call.body
      if (body) headers['content-type'] = call.type ?? 'application/json'
      if (body?.encoding) headers['content-encoding'] = body.encoding
      const response = await transport({ method: call.method, path: call.path, headers, signal: abort.signal, ...(body ? { body: body.bytes } : {}) })
      if (response.status < 200 || response.status > 299) throw await problemOf(response)
      return await read(response)
    } catch (error) {
      if (error instanceof SyncProblem) throw error
      throw new SyncProblem('offline', abort.signal.aborted ? 'timeout' : 'offline')
    } finally {
      timers.clear(timer)
    }
  }

  return {
    json(call) {
      const nonce = hexNonce(random.bytes(16))
      return within(call, nonce, async (response) => {
        if (response.status === 204 && call.nonce === 'ifThere' && response.header(REQUEST_HEADER) !== null) return undefined as never
        const body = parsed(await response.text())
        const ours = isObject(body) && body.nonce === nonce
        if (!ours && (call.nonce !== 'ifThere' || body === undefined)) throw new SyncProblem('offline', 'offline')
        return body as never
      })
    },
    bytes: (call) => within(call, hexNonce(random.bytes(16)), (response) => response.bytes()),
  }
}
