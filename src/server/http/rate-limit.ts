import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { CodedError } from '../errors'
import type { Env } from './context'

const MINUTE_MS = 60_000
const MAX_ADDRESSES = 10_000

export interface RateLimit {
  /** Requests in one window. */
  most: number
  /** A minute unless told. */
  windowMs?: number
  now(): Date
  behindProxy: boolean
}

/** At most so many requests in a window from one address; counted in memory, so a restart forgives. */
export function rateLimit({ most, windowMs = MINUTE_MS, now, behindProxy }: RateLimit) {
  let windowStart = 0
  const counts = new Map<string, number>()
  return createMiddleware<Env>(async (c, next) => {
    const time = now().getTime()
    if (Math.abs(time - windowStart) >= windowMs || counts.size > MAX_ADDRESSES) {
      windowStart = time
      counts.clear()
    }
    const address = clientAddress(c, behindProxy)
    const count = (counts.get(address) ?? 0) + 1
    counts.set(address, count)
    if (count > most) throw new CodedError('too-many-requests', { retryAfterSeconds: Math.max(1, Math.ceil((windowStart + windowMs - time) / 1000)) })
    await next()
  })
}

/** Only the entry our own proxy appended can be believed. */
function clientAddress(c: Context<Env>, behindProxy: boolean): string {
  const forwarded = behindProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return networkOf(forwarded ?? getConnInfo(c).remote.address ?? 'unknown')
}

/** Whoever has one address of version 6 has at least the 2^64 that begin alike (RFC 6177); those of version 4 may come as version 6. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped || !address.includes(':')) return mapped?.[1] ?? address
  const [before = '', after] = address.toLowerCase().split('%')[0]!.split('::')
  const left = before === '' ? [] : before.split(':')
  const right = after === undefined || after === '' ? [] : after.split(':')
  const all = after === undefined ? left : [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right]
  return all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')
}
