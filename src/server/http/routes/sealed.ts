import { Hono } from 'hono'
import { PUSH_MAX_BYTES, SealedRequest, type SealedResponse } from '@/contract'
import { CodedError } from '../../errors'
import { pushSealed } from '../../sync/sealed'
import { sendJson } from '../answer'
import { authorized } from '../authorized'
import type { Env, Services } from '../context'
import { readJson } from '../read-body'
import { protocol } from '../request-start'

/** `POST /sealed`: see `@/contract/sealed`. */
export function sealedRoutes(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  routes.post('/sealed', protocol(true), authorized(services), async (c) => {
    const { scope, deviceId } = c.get('signedIn')
    const request = await readJson(c, SealedRequest, { maxBytes: PUSH_MAX_BYTES })
    if (request.deviceId.toLowerCase() !== deviceId) throw new CodedError('forbidden', { at: 'deviceId' })
    const receipts = await pushSealed(services, { scope, deviceId }, request)
    return sendJson(c, { nonce: c.get('nonce'), serverTime: services.now().toISOString(), receipts } satisfies SealedResponse)
  })
  return routes
}
