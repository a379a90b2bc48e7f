import { Agent, createServer, request as ask, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Transform, type TransformCallback } from 'node:stream'
import { gunzipSync } from 'node:zlib'

/** A whole answer of the server, as it came over the wire. */
export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

/** What an answer says. */
export const contentOf = <T>({ headers, body }: Answer): T => JSON.parse((headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString()) as T

/** A request of the phone, as the proxy saw it. */
export interface Passage {
  method: string
  path: string
  headers: IncomingHttpHeaders
  /** Milliseconds of the monotonic clock. */
  at: number
}

/** One request in the hands of a fault. */
export interface Exchange {
  passage: Passage
  request: IncomingMessage
  reply: ServerResponse
  /** What the phone sent, whole. */
  body(): Promise<Buffer>
  /** Brings it to the server and reads the whole answer; may be called again: the server then gets it twice. */
  forward(headers?: Record<string, string>): Promise<Answer>
  /** Gives the phone this answer. */
  send(answer: { status: number; headers?: IncomingHttpHeaders; body?: Buffer | string }): void
  /** Breaks the phone's connection. */
  cut(): void
  /** Lets it pass as if there were no fault. */
  pass(): Promise<void>
  /** Brings only so many bytes of the body to the server, then breaks both connections. */
  passSome(bytes: number): Promise<void>
}

export type Fault = (exchange: Exchange) => Promise<void> | void

/** A fault in force. */
export interface Rule {
  /** Requests it has met. */
  readonly met: Passage[]
  lift(): void
}

interface KeptRule extends Rule { what: RegExp; fault: Fault; left: number; met: Passage[] }

/** Hop-by-hop matters of one connection, not of the message. */
const OWN_TO_A_LINE = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length'])
const messageHeaders = (headers: IncomingHttpHeaders): IncomingHttpHeaders => Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_TO_A_LINE.has(name)))

/**
 * Stands between phone and server, on one port for as long as the test lasts, whether the server runs or not. Without a rule
 * everything passes untouched; a rule hands the requests it matches ("POST /api/sync/push") to a fault.
 */
export class FaultProxy {
  readonly port: number
  /** Every request that came, oldest first. */
  readonly seen: Passage[] = []
  private allowance = Number.POSITIVE_INFINITY
  private rules: KeptRule[] = []
  private readonly server: Server
  private readonly target: number
  // No connection is used again: a killed server leaves dead ones behind.
  private readonly agent = new Agent({ keepAlive: false })

  private constructor(server: Server, port: number, target: number) {
    this.server = server
    this.port = port
    this.target = target
  }

  /** @param target port of the server */
  static async to(target: number): Promise<FaultProxy> {
    const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 60_000 })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const proxy = new FaultProxy(server, (server.address() as { port: number }).port, target)
    server.on('request', (request, reply) => { void proxy.carry(request, reply) })
    server.on('clientError', (_error, socket) => { socket.destroy() })
    return proxy
  }

  get origin(): string {
    return `http://localhost:${this.port}`
  }

  /** A one-time link of the server's, by way of the proxy. */
  link(printed: string): string {
    const { pathname, hash } = new URL(printed)
    return `${this.origin}${pathname}${hash}`
  }

  /**
   * Hands requests to a fault, newest rule first, until lifted or met so many times.
   * @param what matched against "METHOD /path?query"
   */
  on(what: RegExp, fault: Fault, times = Number.POSITIVE_INFINITY): Rule {
    const rule: KeptRule = { what, fault, left: times, met: [], lift: () => { this.rules = this.rules.filter((kept) => kept !== rule) } }
    this.rules.unshift(rule)
    return rule
  }

  /** From now on lets so many bytes of bodies through to the server and no more: then the line is silent, not closed. */
  cutAfter(bytes: number): void {
    this.allowance = bytes
  }

  /** Lifts every fault. */
  mend(): void {
    this.rules = []
    this.allowance = Number.POSITIVE_INFINITY
  }

  /** Requests that match, oldest first. */
  passages(what: RegExp): Passage[] {
    return this.seen.filter(({ method, path }) => what.test(`${method} ${path}`))
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => { this.server.close(resolve) })
    this.agent.destroy()
  }

  private async carry(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const passage: Passage = { method: request.method!, path: request.url!, headers: request.headers, at: performance.now() }
    this.seen.push(passage)
    const rule = this.rules.find(({ what, left }) => left > 0 && what.test(`${passage.method} ${passage.path}`))
    const exchange = this.exchange(passage, request, reply)
    try {
      if (!rule) return await exchange.pass()
      rule.left -= 1
      rule.met.push(passage)
      await rule.fault(exchange)
    } catch {
      // The server is not there, or was killed meanwhile: to the phone that is a broken connection.
      exchange.cut()
    }
  }

  private exchange(passage: Passage, request: IncomingMessage, reply: ServerResponse): Exchange {
    let read: Promise<Buffer> | undefined
    const body = () => (read ??= collect(request))
    const exchange: Exchange = {
      passage, request, reply, body,
      forward: async (headers = {}) => {
        const bytes = await body()
        const answer = await this.toServer(passage, { ...request.headers, ...headers }, (upstream) => { upstream.end(bytes) })
        return { status: answer.statusCode!, headers: answer.headers, body: await collect(answer) }
      },
      send({ status, headers = {}, body: content = '' }) {
        reply.writeHead(status, { ...messageHeaders(headers), 'content-length': Buffer.byteLength(content) }).end(content)
      },
      cut: () => request.socket.destroy(),
      pass: async () => {
        const answer = await this.toServer(passage, request.headers, (upstream) => {
          reply.once('close', () => upstream.destroy())
          request.pipe(this.gated()).pipe(upstream)
        })
        const headers = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => name !== 'connection' && name !== 'keep-alive'))
        reply.writeHead(answer.statusCode!, headers)
        answer.on('error', () => request.socket.destroy()).on('aborted', () => request.socket.destroy())
        answer.pipe(reply)
      },
      passSome: async (bytes) => {
        const content = await body()
        if (content.length <= bytes) return exchange.send(await exchange.forward())
        await this.toServer(passage, request.headers, (upstream) => {
          upstream.write(content.subarray(0, bytes), () => {
            // What is written before the end reaches the server; then it sees the body break off.
            upstream.socket?.end()
            exchange.cut()
          })
        })
      },
    }
    return exchange
  }

  private toServer({ method, path }: Passage, headers: IncomingHttpHeaders, write: (upstream: ReturnType<typeof ask>) => void): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const upstream = ask({ host: '127.0.0.1', port: this.target, method, path, headers: { ...headers, connection: 'close' }, agent: this.agent }, resolve)
      upstream.on('error', reject)
      write(upstream)
    })
  }

  private gated(): Transform {
    const take = (wanted: number): number => {
      const passed = Math.max(0, Math.min(wanted, this.allowance))
      this.allowance -= passed
      return passed
    }
    return new Transform({
      transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
        const passed = take(chunk.length)
        if (passed > 0) this.push(chunk.subarray(0, passed))
        // Never done with what it swallows: the server waits for the rest.
        if (passed === chunk.length) done()
      },
    })
  }
}

function collect(message: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    message.on('data', (chunk: Buffer) => chunks.push(chunk))
    message.on('end', () => (message.complete ? resolve(Buffer.concat(chunks)) : reject(new Error('broken off'))))
    message.on('error', reject)
    message.on('aborted', () => reject(new Error('broken off')))
  })
}
