import { createMiddleware } from 'hono/factory'
import type { Logger } from 'pino'
import { NONCE_HEADER, PROTOCOL, PROTOCOL_HEADER } from '@/contract'
import { CodedError } from '../errors'
import type { Env } from './context'

/** An address may have sixty thousand characters; a log that anybody can fill is soon no log. */
const LOGGED_PATH_CHARACTERS = 200

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
    lines.info({ requestId, method: c.req.method, path: c.req.path.slice(0, LOGGED_PATH_CHARACTERS), status: sent ?? c.res.status, ms: Math.round(performance.now() - startedAt) }, 'request')
  })
}

/** How soon another process, or this one anew, is there. */
const BACK_IN_SECONDS = 2

/** A process that is about to end takes up nothing new; what it had begun it brings to an end. */
export const refuseWhenEnding = (ending: AbortSignal) => createMiddleware<Env>(async (_c, next) => {
  if (ending.aborted) throw new CodedError('server-busy', { retryAfterSeconds: BACK_IN_SECONDS })
  await next()
})

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
