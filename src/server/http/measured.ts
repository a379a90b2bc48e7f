import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import type { ServerMetrics } from '../metrics/server-metrics'
import type { Env } from './context'

/** Counts each request under the pattern it matched; all there is of the app itself counts as one. */
export const measured = (metrics: ServerMetrics) => createMiddleware<Env>(async (c, next) => {
  const begun = performance.now()
  metrics.begin()
  try {
    await next()
  } finally {
    const pattern = matchedRoutes(c).map(({ path }) => path).findLast((path) => !path.endsWith('*'))
    const route = pattern ?? (c.req.path.startsWith('/api/') ? 'other' : 'app')
    metrics.end(c.req.method, route, c.get('sentStatus') ?? c.res.status, (performance.now() - begun) / 1000)
  }
})
