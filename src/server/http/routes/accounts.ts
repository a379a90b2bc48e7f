import { Hono, type Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import * as v from 'valibot'
import { EnrolmentPreviewRequest, EnrolmentRedeemRequest, PersonInput, type Session } from '@/contract'
import { issueEnrolment, previewEnrolment, redeemEnrolment } from '../../accounts/enrolments'
import { addPerson, listPeople } from '../../accounts/people'
import { endSession, familyOfRefresh, REFRESH_VALID_MS, refreshSession, type StartedSession } from '../../accounts/sessions'
import { MINUTE_MS } from '../../accounts/tools'
import { CodedError } from '../../errors'
import { answerJson } from '../answer'
import { authorized, onlyRole } from '../authorized'
import type { Env, Services } from '../context'
import { rateLimit } from '../rate-limit'
import { readJson } from '../read-body'
import { protocol } from '../request-start'

const COOKIE = '__Host-ipw'
const ENROLMENT_VALID_MS = 10 * MINUTE_MS
const COOKIE_OPTIONS = { path: '/', secure: true, httpOnly: true, sameSite: 'Strict', maxAge: REFRESH_VALID_MS / 1000 } as const

/** Enrolment, sessions and people: see `@/contract/accounts`. */
export function accountRoutes(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  routes.use(protocol(false))
  routes.use('/enrolments/*', rateLimit({ perMinute: 60, ...services }))
  routes.use('/session/*', rateLimit({ perMinute: 240, ...services }))
  routes.use('/people/*', authorized(services), onlyRole('administrator'))

  routes.post('/enrolments/preview', async (c) => {
    const { code } = await readJson(c, EnrolmentPreviewRequest)
    return answerJson(c, await previewEnrolment(services, code))
  })

  routes.post('/enrolments/redeem', async (c) => {
    const { code, deviceId, deviceLabel } = await readJson(c, EnrolmentRedeemRequest)
    return answerSession(c, await redeemEnrolment(services, code, deviceId.toLowerCase(), printable(deviceLabel, 'deviceLabel')))
  })

  routes.post('/session/refresh', async (c) => {
    const held = getCookie(c, COOKIE)
    if (!held) throw new CodedError('signed-out')
    return answerSession(c, await refreshSession(services, held))
  })

  routes.post('/session/end', async (c) => {
    const held = getCookie(c, COOKIE)
    const familyId = held && await familyOfRefresh(services, held)
    if (familyId) await endSession(services, familyId)
    deleteCookie(c, COOKIE, { path: '/', secure: true })
    return c.body(null, 204)
  })

  routes.get('/people', async (c) => answerJson(c, await listPeople(services)))

  routes.post('/people', async (c) => {
    const input = await readJson(c, PersonInput)
    return answerJson(c, await addPerson(services, { ...input, name: printable(input.name, 'name') }), 201)
  })

  routes.post('/people/:id/enrolments', async (c) => {
    const id = c.req.param('id')
    if (!v.is(v.pipe(v.string(), v.uuid()), id)) throw new CodedError('not-found', { at: 'id' })
    return answerJson(c, await issueEnrolment(services, id, ENROLMENT_VALID_MS, c.get('signedIn').person.id), 201)
  })
  return routes
}

function answerSession(c: Context<Env>, { person, deviceId, accessToken, accessExpiresAt, refreshToken }: StartedSession): Promise<Response> {
  setCookie(c, COOKIE, refreshToken, COOKIE_OPTIONS)
  return answerJson(c, { nonce: c.get('nonce'), person, deviceId, accessToken, accessExpiresAt: accessExpiresAt.toISOString() } satisfies Session)
}

/** Names are shown in lists and logs: no control characters, and the database takes no NUL. */
function printable(text: string, at: string): string {
  if (/\p{Cc}|\p{Cs}/u.test(text)) throw new CodedError('bad-request', { at })
  return text
}
