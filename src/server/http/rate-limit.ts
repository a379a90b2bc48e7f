import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { CodedError } from '../errors'
import type { Env } from './context'

const WINDOW_MS = 60_000
const MAX_ADDRESSES = 10_000

export interface RateLimit {
  perMinute: number
  now(): Date
  behindProxy: boolean
}

/** At most so many requests per minute from one address; counted in memory, so a restart forgives. */
export function rateLimit({ perMinute, now, behindProxy }: RateLimit) {
  let windowStart = 0
  const counts = new Map<string, number>()
  return createMiddleware<Env>(async (c, next) => {
    const time = now().getTime()
    if (Math.abs(time - windowStart) >= WINDOW_MS || counts.size > MAX_ADDRESSES) {
      windowStart = time
      counts.clear()
    }
    const address = clientAddress(c, behindProxy)
    const count = (counts.get(address) ?? 0) + 1
    counts.set(address, count)
    if (count > perMinute) throw new CodedError('too-many-requests', { retryAfterSeconds: Math.max(1, Math.ceil((windowStart + WINDOW_MS - time) / 1000)) })
    await next()
  })
}

/** Only the entry our own proxy appended can be believed. */
function clientAddress(c: Context<Env>, behindProxy: boolean): string {
  const forwarded = behindProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return forwarded ?? getConnInfo(c).remote.address ?? 'unknown'
}
