import type { Context } from 'hono'
import type { RelyingParty } from '../accounts/passkeys'
import { CodedError } from '../errors'
import type { Env, Services } from './context'

/**
 * The site passkeys belong to: the one the settings name; without them only this machine itself, as browsers allow it.
 * @throws CodedError `passkey-refused` for a page from anywhere else
 */
export function relyingParty(c: Context<Env>, { publicUrl }: Pick<Services, 'publicUrl'>): RelyingParty {
  const origin = publicUrl ?? c.req.header('origin')
  const url = origin !== undefined && URL.canParse(origin) ? new URL(origin) : undefined
  if (!url || (publicUrl === undefined && url.hostname !== 'localhost')) throw new CodedError('passkey-refused')
  return { id: url.hostname, origin: url.origin }
}
