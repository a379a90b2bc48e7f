import { Hono } from 'hono'
import { deleteCookie, getCookie } from 'hono/cookie'
import {
  DeviceReplacement, EnrolmentPreviewRequest, EnrolmentRedeemRequest, PassphraseChange, SignInRequest,
  type DeviceReplaced, type PassphraseChanged,
} from '@/contract'
import { replaceDevice } from '../../accounts/devices'
import { previewEnrolment, redeemEnrolment } from '../../accounts/enrolments'
import { changePassphrase } from '../../accounts/passphrases'
import { endSession, familyOfRefresh, refreshSession } from '../../accounts/sessions'
import { signIn } from '../../accounts/sign-in'
import { CodedError } from '../../errors'
import { answerJson } from '../answer'
import { answerSession, COOKIE } from '../answer-session'
import { authorized } from '../authorized'
import type { Env, Services } from '../context'
import { rateLimit } from '../rate-limit'
import { readJson } from '../read-body'
import { protocol } from '../request-start'

/** Enrolment and sessions: see `@/contract/accounts`. */
export function accountRoutes(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  routes.use(protocol(false))
  routes.use('/enrolments/*', rateLimit({ most: 60, ...services }))
  routes.use('/session/*', rateLimit({ most: 240, ...services }))
  // Each costs the work of a hash, also for devices that never were: one address must not keep everybody else waiting.
  const costly = rateLimit({ most: 30, ...services })
  for (const path of ['/session/sign-in', '/session/passphrase']) routes.use(path, costly)

  routes.post('/enrolments/preview', async (c) => {
    const { code } = await readJson(c, EnrolmentPreviewRequest)
    return answerJson(c, await previewEnrolment(services, code))
  })

  routes.post('/enrolments/redeem', async (c) => {
    const { code, deviceId, deviceLabel, firstSeq = 1, continues, passphrase } = await readJson(c, EnrolmentRedeemRequest)
    const device = { id: deviceId.toLowerCase(), label: deviceLabel, firstSeq }
    return answerSession(c, services, await redeemEnrolment(services, code, { device, continues, passphrase }))
  })

  routes.post('/session/sign-in', async (c) => {
    const { deviceId, passphrase } = await readJson(c, SignInRequest)
    return answerSession(c, services, await signIn(services, deviceId.toLowerCase(), passphrase))
  })

  routes.post('/session/refresh', async (c) => {
    const held = getCookie(c, COOKIE)
    if (!held) throw new CodedError('signed-out')
    return answerSession(c, services, await refreshSession(services, held))
  })

  routes.post('/session/end', async (c) => {
    const held = getCookie(c, COOKIE)
    const familyId = held && await familyOfRefresh(services, held)
    if (familyId) await endSession(services, familyId)
    deleteCookie(c, COOKIE, { path: '/', secure: true })
    return c.body(null, 204)
  })

  routes.post('/session/passphrase', authorized(services), async (c) => {
    const { old, new: fresh } = await readJson(c, PassphraseChange)
    const asker = c.get('signedIn')
    const changedAt = await changePassphrase(services, asker, old, fresh)
    c.get('log')().info({ personId: asker.person.id }, 'a passphrase was changed')
    return answerJson(c, { nonce: c.get('nonce'), changedAt: changedAt.toISOString() } satisfies PassphraseChanged)
  })

  routes.post('/session/device', authorized(services), async (c) => {
    const { deviceId, firstSeq = 1 } = await readJson(c, DeviceReplacement)
    const asker = c.get('signedIn')
    const id = deviceId.toLowerCase()
    await replaceDevice(services, asker, id, firstSeq)
    c.get('log')().info({ personId: asker.person.id, deviceId: id, replaces: asker.deviceId }, 'a phone goes on as a new device')
    return answerJson(c, { nonce: c.get('nonce'), deviceId: id } satisfies DeviceReplaced)
  })
  return routes
}
