import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'
import type { Session } from '@/contract'
import { REFRESH_VALID_MS, type StartedSession } from '../accounts/sessions'
import { sessionTerms } from '../accounts/settings'
import { answerJson } from './answer'
import type { Env, Services } from './context'

/** Holds the refresh token; no script can read it, no other site can make a browser send it. */
export const COOKIE = '__Host-ipw'
const COOKIE_OPTIONS = { path: '/', secure: true, httpOnly: true, sameSite: 'Strict', maxAge: REFRESH_VALID_MS / 1000 } as const

/** A session that was started or renewed, with its cookie. */
export async function answerSession(c: Context<Env>, services: Services, { person, deviceId, accessToken, accessExpiresAt, refreshToken }: StartedSession): Promise<Response> {
  const terms = await sessionTerms(services, person.id)
  setCookie(c, COOKIE, refreshToken, COOKIE_OPTIONS)
  return answerJson(c, { nonce: c.get('nonce'), person, deviceId, accessToken, accessExpiresAt: accessExpiresAt.toISOString(), sealing: services.courierKeys.current, ...terms } satisfies Session)
}
