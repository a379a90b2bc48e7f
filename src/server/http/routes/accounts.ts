import { Hono, type Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import * as v from 'valibot'
import { DeviceReplacement, EnrolmentPreviewRequest, EnrolmentRedeemRequest, PersonInput, PersonSwitch, type DeviceReplaced, type Session } from '@/contract'
import { replaceDevice } from '../../accounts/devices'
import { issueEnrolment, previewEnrolment, redeemEnrolment } from '../../accounts/enrolments'
import { listGaps } from '../../accounts/gaps'
import { addPerson, changePerson, listPeople, revokeDeviceOf, switchPerson } from '../../accounts/people'
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

  routes.get('/devices/gaps', authorized(services), async (c) => answerJson(c, await listGaps(services.database.orm, c.get('signedIn').person)))

  routes.post('/enrolments/preview', async (c) => {
    const { code } = await readJson(c, EnrolmentPreviewRequest)
    return answerJson(c, await previewEnrolment(services, code))
  })

  routes.post('/enrolments/redeem', async (c) => {
    const { code, deviceId, deviceLabel, firstSeq = 1, continues } = await readJson(c, EnrolmentRedeemRequest)
    return answerSession(c, await redeemEnrolment(services, code, { id: deviceId.toLowerCase(), label: printable(deviceLabel, 'deviceLabel'), firstSeq }, continues))
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

  routes.post('/session/device', authorized(services), async (c) => {
    const { deviceId, firstSeq = 1 } = await readJson(c, DeviceReplacement)
    const asker = c.get('signedIn')
    const id = deviceId.toLowerCase()
    await replaceDevice(services, asker, id, firstSeq)
    c.get('log')().info({ personId: asker.person.id, deviceId: id, replaces: asker.deviceId }, 'a phone goes on as a new device')
    return answerJson(c, { nonce: c.get('nonce'), deviceId: id } satisfies DeviceReplaced)
  })

  routes.get('/people', async (c) => answerJson(c, await listPeople(services)))

  routes.post('/people', async (c) => {
    const input = await readJson(c, PersonInput)
    return answerJson(c, await addPerson(services, { ...input, name: printable(input.name, 'name') }), 201)
  })

  routes.post('/people/:id', async (c) => {
    const input = await readJson(c, PersonInput)
    return answerJson(c, await changePerson(services, personAct(c), { ...input, name: printable(input.name, 'name') }))
  })

  routes.post('/people/:id/switch', async (c) => {
    const { on } = await readJson(c, PersonSwitch)
    await switchPerson(services, personAct(c), on)
    c.get('log')().info({ personId: c.req.param('id'), by: c.get('signedIn').person.id, on }, 'an account was switched')
    return c.body(null, 204)
  })

  routes.post('/people/:id/devices/:deviceId/revoke', async (c) => {
    const [personId, deviceId] = [idOf(c, 'id'), idOf(c, 'deviceId')]
    await revokeDeviceOf(services, personId, deviceId, c.get('signedIn').deviceId)
    c.get('log')().info({ personId, deviceId, by: c.get('signedIn').person.id }, 'a device was shut out')
    return c.body(null, 204)
  })

  routes.post('/people/:id/enrolments', async (c) =>
    answerJson(c, await issueEnrolment(services, idOf(c, 'id'), ENROLMENT_VALID_MS, c.get('signedIn').person.id), 201))
  return routes
}

function idOf(c: Context<Env>, name: 'id' | 'deviceId'): string {
  const id = c.req.param(name)
  if (!v.is(v.pipe(v.string(), v.uuid()), id)) throw new CodedError('not-found', { at: name })
  return id.toLowerCase()
}

const personAct = (c: Context<Env>) => ({ id: idOf(c, 'id'), by: c.get('signedIn').person.id })

function answerSession(c: Context<Env>, { person, deviceId, accessToken, accessExpiresAt, refreshToken }: StartedSession): Promise<Response> {
  setCookie(c, COOKIE, refreshToken, COOKIE_OPTIONS)
  return answerJson(c, { nonce: c.get('nonce'), person, deviceId, accessToken, accessExpiresAt: accessExpiresAt.toISOString() } satisfies Session)
}

/** Names are shown in lists and logs: no control characters, and the database takes no NUL. */
function printable(text: string, at: string): string {
  if (/\p{Cc}|\p{Cs}/u.test(text)) throw new CodedError('bad-request', { at })
  return text
}
