import { Hono } from 'hono'
import * as v from 'valibot'
import { Cursors, MoveRequest, type Moved, PULL_MAX_ENTRIES, PUSH_MAX_BYTES, PushRequest, type ManifestResponse, type PullResponse, type PushResponse } from '@/contract'
import { CodedError } from '../../errors'
import { moveEnterprise } from '../../sync/move'
import { manifests } from '../../sync/manifest'
import { pull } from '../../sync/pull'
import { answerJson, sendJson } from '../answer'
import { authorized } from '../authorized'
import type { Env, Services } from '../context'
import { readJson } from '../read-body'
import { protocol } from '../request-start'

/** `POST /enterprises/:id/move`: see `@/contract/sync`. */
export function moveRoutes(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  routes.post('/enterprises/:id/move', protocol(true), authorized(services), async (c) => {
    const id = v.safeParse(v.pipe(v.string(), v.uuid(), v.toLowerCase()), c.req.param('id'))
    if (!id.success) throw new CodedError('record-missing', { at: 'id' })
    const { scope, deviceId } = c.get('signedIn')
    const records = await moveEnterprise(services.sync, { scope, deviceId }, id.output, await readJson(c, MoveRequest), services)
    return answerJson(c, { nonce: c.get('nonce'), records } satisfies Moved & { nonce: string })
  })
  return routes
}

/** `POST /push`, `GET /pull`, `GET /manifest`: see `@/contract/sync`. */
export function syncRoutes(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  routes.use(protocol(true), authorized(services))

  routes.post('/push', async (c) => {
    const { scope, deviceId } = c.get('signedIn')
    const request = await readJson(c, PushRequest, { maxBytes: PUSH_MAX_BYTES })
    if (request.deviceId.toLowerCase() !== deviceId) throw new CodedError('forbidden', { at: 'deviceId' })
    const receipts = await services.pushes.push({ scope, deviceId, ...(request.cursors ? { cursors: request.cursors } : {}) }, request.mutations)
    return sendJson(c, { nonce: c.get('nonce'), serverTime: services.now().toISOString(), receipts } satisfies PushResponse)
  })

  routes.get('/pull', async (c) => {
    const page = await pull(services.sync, c.get('signedIn').scope, readCursors(c.req.query('cursors')), PULL_MAX_ENTRIES)
    return sendJson(c, { nonce: c.get('nonce'), serverTime: services.now().toISOString(), ...page } satisfies PullResponse)
  })
  routes.get('/manifest', async (c) => {
    const towns = await manifests(services.sync, c.get('signedIn').scope, readCursors(c.req.query('cursors')))
    return sendJson(c, { nonce: c.get('nonce'), serverTime: services.now().toISOString(), towns } satisfies ManifestResponse)
  })
  return routes
}

function readCursors(text: string | undefined): v.InferOutput<typeof Cursors> {
  if (text === undefined || text === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new CodedError('bad-json', { at: 'cursors', cause })
  }
  const result = v.safeParse(Cursors, value)
  if (!result.success) throw new CodedError('bad-request', { at: 'cursors' })
  return result.output
}
