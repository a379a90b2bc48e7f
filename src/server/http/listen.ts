import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Env } from './context'

/** A client that takes longer is cut off; uploads resume where they stopped. */
const REQUEST_TIMEOUT_MS = 300_000
const HEADERS_TIMEOUT_MS = 20_000
const KEEP_ALIVE_MS = 10_000
/** Cursors of all 88 towns travel in the address of a pull. */
const MAX_HEADER_BYTES = 65_536
const DRAIN_MS = 10_000
/** A proxy learns by a refusal that it must ask another process; a closed port would cost what was on its way. */
const LINGER_MS = 1_000

export interface Listening {
  port: number
  /**
   * Running requests end, then the port is closed; stragglers are cut off after ten seconds. Every answer from now on tells its
   * connection to close.
   */
  close(): Promise<void>
  /** Cuts off what still runs. */
  cut(): void
}

export interface Place {
  port: number
  /** Undefined: all addresses. */
  host: string | undefined
  /** A proxy sends the requests: it is given a moment to notice. */
  behindProxy: boolean
}

/** @throws the system's error when the port is taken or forbidden */
export async function listen(app: Hono<Env>, { port, host, behindProxy }: Place): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    serverOptions: {
      requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: HEADERS_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES, connectionsCheckingInterval: 5_000,
    },
  }) as Server
  const underWay = new Set<ServerResponse>()
  let closing = false
  const last = (response: ServerResponse) => { if (!response.headersSent) response.setHeader('connection', 'close') }
  server.prependListener('request', (_request, response) => {
    if (closing) last(response)
    underWay.add(response)
    response.once('close', () => underWay.delete(response))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host }, () => resolve())
  })
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => server.closeAllConnections(),
    async close() {
      closing = true
      underWay.forEach(last)
      if (behindProxy) await wait(LINGER_MS)
      const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
      const closed = new Promise<void>((resolve) => { server.close(() => resolve()) })
      server.closeIdleConnections()
      await closed
      clearTimeout(cut)
    },
  }
}
