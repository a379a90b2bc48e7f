import { Hono } from 'hono'
import { PasskeyId, PasskeyRegistration, PasskeySignIn } from '@/contract'
import { signInOptions, signInWithPasskey } from '../../accounts/passkey-sign-in'
import { addPasskey, listPasskeys, passkeyOptions, removePasskey } from '../../accounts/passkeys'
import { answerJson } from '../answer'
import { answerSession } from '../answer-session'
import { authorized } from '../authorized'
import type { Env, Services } from '../context'
import { idOf } from '../inputs'
import { readJson } from '../read-body'
import { relyingParty } from '../relying-party'
import { protocol } from '../request-start'

/** Passkeys and signing in with them: see `@/contract/passkeys`. The rate of `/session/*` is limited where the other sessions are. */
export function passkeyRoutes(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  const signedIn = [protocol(true), authorized(services)] as const

  routes.get('/passkeys', ...signedIn, async (c) => answerJson(c, await listPasskeys(services, c.get('signedIn').person.id)))

  routes.post('/passkeys/options', ...signedIn, async (c) =>
    answerJson(c, { nonce: c.get('nonce'), options: await passkeyOptions(services, c.get('signedIn'), relyingParty(c, services)) }))

  routes.post('/passkeys', ...signedIn, async (c) => {
    const added = await addPasskey(services, c.get('signedIn'), await readJson(c, PasskeyRegistration), relyingParty(c, services))
    return answerJson(c, { nonce: c.get('nonce'), ...added }, 201)
  })

  routes.post('/passkeys/:id/remove', ...signedIn, async (c) => {
    await removePasskey(services, c.get('signedIn'), idOf(c, 'id', PasskeyId))
    return c.body(null, 204)
  })

  routes.post('/session/passkey/options', protocol(true), async (c) =>
    answerJson(c, { nonce: c.get('nonce'), options: await signInOptions(services, relyingParty(c, services)) }))

  routes.post('/session/passkey', protocol(true), async (c) => {
    const { credential, deviceId, deviceLabel, firstSeq = 1 } = await readJson(c, PasskeySignIn)
    const device = { id: deviceId.toLowerCase(), firstSeq, ...(deviceLabel === undefined ? {} : { label: deviceLabel }) }
    return answerSession(c, services, await signInWithPasskey(services, credential, device, relyingParty(c, services)))
  })
  return routes
}
