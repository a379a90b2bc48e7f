import { Hono } from 'hono'
import * as v from 'valibot'
import type { HistoryAnswer } from '@/contract'
import { RECORD_KINDS } from '@/domain/records'
import { CodedError } from '../../errors'
import { historyOf } from '../../sync/history'
import { answerJson } from '../answer'
import { authorized } from '../authorized'
import type { Env, Services } from '../context'
import { protocol } from '../request-start'

const Place = v.object({ town: v.pipe(v.string(), v.regex(/^\d{9}$/)), kind: v.picklist(RECORD_KINDS), recordId: v.pipe(v.string(), v.uuid(), v.toLowerCase()) })
const Before = v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)))

/** `GET /records/:town/:kind/:id/history`: see `@/contract/history`. Another town's record is not there, like one that never was. */
export function historyRoutes(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  routes.use('/records/*', protocol(false), authorized(services))

  routes.get('/records/:town/:kind/:id/history', async (c) => {
    const place = v.safeParse(Place, { town: c.req.param('town'), kind: c.req.param('kind'), recordId: c.req.param('id') })
    if (!place.success) throw new CodedError('not-found')
    const before = v.safeParse(Before, c.req.query('before'))
    if (!before.success) throw new CodedError('bad-request', { at: 'before' })
    const found = await historyOf(services.database, c.get('signedIn').scope, { ...place.output, ...(before.output === undefined ? {} : { before: before.output }) })
    if (!found) throw new CodedError('not-found')
    return answerJson(c, { nonce: c.get('nonce'), ...found } satisfies HistoryAnswer)
  })
  return routes
}
