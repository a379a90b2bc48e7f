import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import { AuditQuery, type AuditAnswer, type AuditState } from '@/contract'
import { listAudit } from '../../audit'
import { CodedError } from '../../errors'
import { answerJson } from '../answer'
import type { Env, Services } from '../context'
import { protocol } from '../request-start'

/** `GET /audit`, `GET /audit/state`, `POST /audit/check`: see `@/contract/audit`. */
export function auditRoutes(services: Services): Hono<Env> {
  const { watch, database: { orm } } = services
  const routes = new Hono<Env>()
  routes.use('/audit/*', protocol(false))

  routes.get('/audit', async (c) => {
    const query = v.safeParse(AuditQuery, c.req.query())
    if (!query.success) throw new CodedError('bad-request', { at: v.getDotPath(query.issues[0]) ?? 'query' })
    return answerJson(c, { nonce: c.get('nonce'), ...await listAudit(orm, query.output) } satisfies AuditAnswer)
  })

  const answerState = (c: Context<Env>) => answerJson(c, { nonce: c.get('nonce'), ...watch.state } satisfies AuditState)
  routes.get('/audit/state', answerState)
  routes.post('/audit/check', (c) => {
    // Following the chains of years takes longer than an answer may.
    void watch.check()
    return answerState(c)
  })
  return routes
}
