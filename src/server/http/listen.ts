import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
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

export interface Listening {
  port: number
  /** Finishes running requests, then closes; stragglers are cut off after ten seconds. */
  close(): Promise<void>
}

/** @throws the system's error when the port is taken or forbidden */
export async function listen(app: Hono<Env>, port: number, host: string | undefined): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    serverOptions: {
      requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: HEADERS_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES, connectionsCheckingInterval: 5_000,
    },
  }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host }, () => resolve())
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => {
      const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
      server.close(() => {
        clearTimeout(cut)
        resolve()
      })
      server.closeIdleConnections()
    }),
  }
}
