import { createHash, timingSafeEqual } from 'node:crypto'
import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono, type Context } from 'hono'
import { CodedError } from '../../errors'
import type { Env } from '../context'

/** A proxy on this machine comes from this machine too; what it passes on bears one of these. */
const PASSED_ON = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via']
const OWN_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
const OWN_NAME = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i

export interface MetricAccess {
  /** Who sends it may read; undefined: only this machine. */
  token: string | undefined
  text(): Promise<string>
}

/** `GET /metrics` for whoever watches the server; to everybody else there is no such place. */
export function metricRoutes({ token, text }: MetricAccess): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get('/metrics', async (c) => {
    if (!(token === undefined ? isLocal(c) : holds(c, token))) throw new CodedError('not-found')
    return c.body(await text(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' })
  })
  return routes
}

function isLocal(c: Context<Env>): boolean {
  // A page that was lured to our address by name (DNS rebinding) still names its own host.
  return OWN_ADDRESS.test(getConnInfo(c).remote.address ?? '') && OWN_NAME.test(c.req.header('host') ?? '')
    && PASSED_ON.every((name) => c.req.header(name) === undefined)
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Compared by hash, so that the time taken tells neither length nor content. */
function holds(c: Context<Env>, token: string): boolean {
  const given = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1]
  return given !== undefined && timingSafeEqual(digest(given), digest(token))
}
