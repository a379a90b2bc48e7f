import { createMiddleware } from 'hono/factory'
import { CodedError } from '../errors'
import type { Env } from './context'

const READS = new Set(['GET', 'HEAD'])
/** None of them can be sent by a form of another site without the browser asking us first, and we never answer that we agree. */
const BODY_TYPES = /^application\/(json|octet-stream|offset\+octet-stream|csp-report)\b/i

/**
 * Only our own pages may call the API. Browsers say where a request comes from; a request that says nothing comes from no page.
 * An address somebody typed (`none`) may be read and never changes anything.
 */
export const sameSite = createMiddleware<Env>(async (c, next) => {
  const site = c.req.header('sec-fetch-site')
  const allowed = site === undefined || site === 'same-origin' || (site === 'none' && READS.has(c.req.method))
  if (!allowed) throw new CodedError('cross-site')
  const origin = c.req.header('origin')
  if (origin !== undefined && !isOwn(origin, c.req.header('host'), c.get('overTls'))) throw new CodedError('cross-site')
  if (hasBody(c.req.raw) && !BODY_TYPES.test(c.req.header('content-type') ?? '')) throw new CodedError('bad-request', { at: 'content-type' })
  await next()
})

const hasBody = ({ headers }: Request): boolean => headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0

/** By host: behind a proxy that ends TLS the scheme we see is not the browser's. Where it is known to be TLS, a plain page is foreign. */
function isOwn(origin: string, host: string | undefined, overTls: boolean): boolean {
  try {
    const { host: asked, protocol } = new URL(origin)
    return asked === host?.toLowerCase() && (!overTls || protocol === 'https:')
  } catch {
    return false
  }
}
