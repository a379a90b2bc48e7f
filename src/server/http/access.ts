import type { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import type { Role } from '@/contract'
import { CodedError } from '../errors'
import { authorized } from './authorized'
import type { Env, Services } from './context'

/** `everybody`: no sign-in; what the request itself proves is the route's matter. */
export type Access = 'everybody' | 'signed-in' | readonly Role[]

const ADMINISTRATOR = ['administrator'] as const
const STATION_STAFF = ['officer', 'supervisor'] as const

/**
 * Who may ask what: every route under /api, and no other. Which towns somebody touches follows from their scope
 * (accounts/scope.ts) and is held by the database once more; which kinds and fields of records, from domain/records/rights.ts.
 */
export const ACCESS = {
  'GET /api/health': 'everybody',
  'GET /api/metrics': 'everybody',
  'POST /api/csp-reports': 'everybody',

  'POST /api/enrolments/preview': 'everybody',
  'POST /api/enrolments/redeem': 'everybody',
  'POST /api/session/sign-in': 'everybody',
  'POST /api/session/refresh': 'everybody',
  'POST /api/session/end': 'everybody',
  'POST /api/session/passphrase': 'signed-in',
  'POST /api/session/device': 'signed-in',
  'POST /api/session/passkey/options': 'everybody',
  'POST /api/session/passkey': 'everybody',
  'GET /api/passkeys': 'signed-in',
  'POST /api/passkeys': 'signed-in',
  'POST /api/passkeys/options': 'signed-in',
  'POST /api/passkeys/:id/remove': 'signed-in',

  'POST /api/sync/push': 'signed-in',
  'POST /api/sync/sealed': 'signed-in',
  'GET /api/sync/pull': 'signed-in',
  'GET /api/sync/manifest': 'signed-in',
  'POST /api/enterprises/:id/move': ['supervisor', 'administrator'],
  'GET /api/records/:town/:kind/:id/history': 'signed-in',
  'POST /api/uploads': 'signed-in',
  'GET /api/uploads/:id': 'signed-in',
  'HEAD /api/uploads/:id': 'signed-in',
  'PATCH /api/uploads/:id': 'signed-in',
  'GET /api/attachments/:town/:id': 'signed-in',
  'GET /api/attachments/:town/:id/receipt': 'signed-in',

  'POST /api/exports': ['supervisor', 'administrator'],
  // enterprises have no account; what they send nobody reads but their town's station
  'POST /api/letters': 'everybody',
  'GET /api/letters': STATION_STAFF,
  'GET /api/letters/:id': STATION_STAFF,
  'POST /api/letters/:id/take': STATION_STAFF,
  'POST /api/letters/:id/remove': STATION_STAFF,
  'POST /api/feedback': 'signed-in',
  'GET /api/feedback': ADMINISTRATOR,
  'GET /api/devices/gaps': ['supervisor', 'administrator'],
  'GET /api/people': ADMINISTRATOR,
  'POST /api/people': ADMINISTRATOR,
  'POST /api/people/:id': ADMINISTRATOR,
  'POST /api/people/:id/switch': ADMINISTRATOR,
  'POST /api/people/:id/enrolments': ADMINISTRATOR,
  'GET /api/people/:id/passkeys': ADMINISTRATOR,
  'POST /api/people/:id/passkeys/:passkeyId/remove': ADMINISTRATOR,
  'POST /api/people/:id/devices/:deviceId/revoke': ADMINISTRATOR,
  'POST /api/people/:id/devices/:deviceId/wipe': ADMINISTRATOR,
  'GET /api/audit': ADMINISTRATOR,
  'GET /api/audit/state': ADMINISTRATOR,
  'POST /api/audit/check': ADMINISTRATOR,
  'POST /api/privacy/search': ADMINISTRATOR,
  'POST /api/privacy/erase': ADMINISTRATOR,
  'GET /api/settings': ADMINISTRATOR,
  'POST /api/settings': ADMINISTRATOR,

  // what a shut-out device hands over: proved by its last refresh token
  'POST /api/quarantine': 'everybody',
  'POST /api/quarantine/sealed': 'everybody',
  'POST /api/quarantine/missed': 'everybody',
  'POST /api/quarantine/files': 'everybody',
  'POST /api/quarantine/files/:attachmentId': 'everybody',
  'POST /api/quarantine/wiped': 'everybody',
  'GET /api/quarantine': ADMINISTRATOR,
  'POST /api/quarantine/:deviceId/release': ADMINISTRATOR,
  'POST /api/quarantine/:deviceId/discard': ADMINISTRATOR,
} as const satisfies Record<string, Access>

interface Route { method: string; path: string }

/** Patterns of parameters are the route's own matter. */
const keyOf = ({ method, path }: Route): string => `${method} ${path.replace(/\{[^}]*\}+/g, '')}`

/** Neither a check on the way nor the app's own pages. */
const isApi = ({ method, path }: Route): boolean => method !== 'ALL' && path.startsWith('/api/')

const accessTo = (route: Route): Access | undefined => (ACCESS as Record<string, Access>)[keyOf(route)]

/** Lets nobody pass to a route who may not ask it; the signed-in asker is then in the context. */
export function guarded(services: Services) {
  const signedIn = authorized(services)
  return createMiddleware<Env>(async (c, next) => {
    const route = matchedRoutes(c).findLast(isApi)
    // no such place, or no such method there
    if (!route) return next()
    const access = accessTo(route)
    if (access === 'everybody') return next()
    return signedIn(c, async () => {
      if (access !== 'signed-in' && !access?.includes(c.get('signedIn').person.role)) throw new CodedError('forbidden')
      await next()
    })
  })
}

/** @throws Error naming routes that are not on the list: who may ask them has to be said */
export function requireListed(app: Hono<Env>): void {
  const missing = app.routes.filter((route) => isApi(route) && !accessTo(route)).map(keyOf)
  if (missing.length > 0) throw new Error(`not on the list in http/access.ts: ${[...new Set(missing)].join(', ')}`)
}
