import { eq } from 'drizzle-orm'
import { CodedError } from '../errors'
import { device, person, sessionFamily, sessionToken } from '../store/schema'
import { hashSecret } from './tokens'
import type { AccountTools } from './tools'

export interface ShutOut {
  deviceId: string
  person: { id: string; name: string }
}

/** Whoever signed out themselves, or was found with a token that two parties held, proves nothing with it. */
const PROVES_NOTHING: readonly (string | null)[] = ['signed-out', 'reuse', 'replaced', 'enrolled-again']

/**
 * Which device that was shut out still holds this refresh token. It opens nothing but the quarantine.
 * @throws CodedError `signed-out`; `forbidden` when the device is not shut out at all
 */
export async function proveShutOut({ database: { orm }, now }: AccountTools, refreshToken: string): Promise<ShutOut> {
  const [found] = await orm.select({ token: sessionToken, family: sessionFamily, device, person }).from(sessionToken)
    .innerJoin(sessionFamily, eq(sessionFamily.id, sessionToken.familyId))
    .innerJoin(device, eq(device.id, sessionFamily.deviceId))
    .innerJoin(person, eq(person.id, sessionFamily.personId))
    .where(eq(sessionToken.refreshHash, hashSecret(refreshToken)))
  if (!found || found.token.expiresAt <= now() || PROVES_NOTHING.includes(found.family.endedBecause)) throw new CodedError('signed-out')
  if (!found.device.revokedAt) throw new CodedError('forbidden')
  return { deviceId: found.device.id, person: { id: found.person.id, name: found.person.name } }
}
