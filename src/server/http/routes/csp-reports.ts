import { Hono } from 'hono'
import * as v from 'valibot'
import { CSP_REPORTS_PATH } from '@/contract'
import type { Env, Services } from '../context'
import { rateLimit } from '../rate-limit'
import { readJson } from '../read-body'

const text = v.optional(v.pipe(v.string(), v.maxLength(4_000)))
const Report = v.object({ 'csp-report': v.object({ 'effective-directive': text, 'violated-directive': text, 'blocked-uri': text, 'source-file': text, 'document-uri': text }) })

/** Of an address its origin and first step: records' ids and names stay out of the log. */
function shortened(address: string | undefined): string | undefined {
  if (address === undefined || !/^\w+:\/\//.test(address)) return address?.slice(0, 40)
  try {
    const { origin, pathname } = new URL(address)
    return `${origin}/${pathname.split('/')[1] ?? ''}`.slice(0, 200)
  } catch {
    return undefined
  }
}

/** Browsers tell here what the Content-Security-Policy kept from happening: a fault of ours, or somebody's attempt. */
export function cspReportRoutes(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  routes.post(CSP_REPORTS_PATH.replace('/api', ''), rateLimit({ most: 20, ...services }), async (c) => {
    const { 'csp-report': report } = await readJson(c, Report, { maxBytes: 16_384, type: 'application/csp-report' })
    c.get('log')().warn({
      directive: (report['effective-directive'] ?? report['violated-directive'])?.slice(0, 60),
      blocked: shortened(report['blocked-uri']), source: shortened(report['source-file']), page: shortened(report['document-uri']),
    }, 'a browser refused what the content policy forbids')
    return c.body(null, 204)
  })
  return routes
}
