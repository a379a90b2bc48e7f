import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const LEFT_OUT_MS = 2_000

/**
 * What docs/deploy/nginx.conf has nginx do, for machines without it: requests go to two processes in turn; one that refuses with
 * 503, or is not there, is left out for a moment and the other is asked instead.
 */
export class TwoBehindOne {
  readonly #ports: readonly [number, number]
  readonly #server: Server
  readonly #outUntil = [0, 0]
  #turn = 0
  /** Requests that the second process was asked because the first one could not. */
  passedOn = 0

  private constructor(ports: readonly [number, number]) {
    this.#ports = ports
    this.#server = createServer((asked, answer) => { void this.#pass(asked, answer) })
  }

  static async before(ports: readonly [number, number]): Promise<TwoBehindOne> {
    const front = new TwoBehindOne(ports)
    await new Promise<void>((resolve) => { front.#server.listen(0, '127.0.0.1', resolve) })
    return front
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => { this.#server.close(() => resolve()) })
  }

  async #pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of asked as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    this.#turn += 1
    const now = performance.now()
    const order = [this.#turn % 2, (this.#turn + 1) % 2].sort((a, b) => Number(this.#outUntil[a]! > now) - Number(this.#outUntil[b]! > now))
    for (const [attempt, index] of order.entries()) {
      const heard = await this.#ask(index, asked, body).catch(() => undefined)
      if (heard && (heard.status !== 503 || attempt === 1)) {
        answer.writeHead(heard.status, heard.headers).end(heard.body)
        return
      }
      this.#outUntil[index] = performance.now() + LEFT_OUT_MS
      this.passedOn += 1
    }
    answer.writeHead(502).end()
  }

  #ask(index: number, { method, url, headers }: IncomingMessage, body: Buffer): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> {
    return new Promise((resolve, reject) => {
      request({ port: this.#ports[index], host: '127.0.0.1', method, path: url, headers: { ...headers, connection: 'close', 'x-forwarded-for': '127.0.0.1' }, agent: false }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
          .on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }))
      }).on('error', reject).end(body)
    })
  }
}
