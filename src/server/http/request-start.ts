import { createMiddleware } from 'hono/factory'
import type { Logger } from 'pino'
import { NONCE_HEADER, PROTOCOL, PROTOCOL_HEADER } from '@/contract'
import { CodedError } from '../errors'
import type { Env } from './context'

/** Gives each request an id and one line in the log: method, path without query, status, time. No bodies, no addresses. */
export function requestLog(log: Logger, newId: () => string) {
  // These lines hold nothing that would have to be taken out; looking for it took longer than writing them.
  const lines = log.child({}, { redact: [] })
  return createMiddleware<Env>(async (c, next) => {
    const requestId = newId()
    c.set('requestId', requestId)
    c.set('log', () => log.child({ requestId }))
    const startedAt = performance.now()
    await next()
    const sent = c.get('sentStatus')
    if (!sent && !c.get('partOfPage')) c.header('x-request-id', requestId)
    lines.info({ requestId, method: c.req.method, path: c.req.path, status: sent ?? c.res.status, ms: Math.round(performance.now() - startedAt) }, 'request')
  })
}

/** The nonce is repeated in the answer, which tells our answers from a captive portal's. */
export const nonce = createMiddleware<Env>(async (c, next) => {
  const value = c.req.header(NONCE_HEADER) ?? ''
  if (!/^[\w-]{0,128}$/.test(value)) throw new CodedError('bad-request', { at: NONCE_HEADER })
  c.set('nonce', value)
  await next()
})

/** @param required whether a request may leave its protocol version out */
export const protocol = (required: boolean) => createMiddleware<Env>(async (c, next) => {
  const value = c.req.header(PROTOCOL_HEADER)
  if (value === undefined ? required : value !== String(PROTOCOL)) throw new CodedError('protocol-unsupported', { at: PROTOCOL_HEADER })
  await next()
})

/**
 * Only our own pages may call the API. Browsers say where a request comes from; a request that says nothing comes from no page.
 */
export const sameSite = createMiddleware<Env>(async (c, next) => {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new CodedError('cross-site')
  const origin = c.req.header('origin')
  if (origin !== undefined && !isOwn(origin, c.req.header('host'))) throw new CodedError('cross-site')
  await next()
})

/** Compared by host: behind a proxy that ends TLS the scheme we see is not the browser's. */
function isOwn(origin: string, host: string | undefined): boolean {
  try {
    return new URL(origin).host === host?.toLowerCase()
  } catch {
    return false
  }
}
