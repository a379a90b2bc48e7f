import { eq, inArray } from 'drizzle-orm'
import type { Database } from '../store/database'
import { device, person, sessionFamily, sessionToken } from '../store/schema'
import { together } from '../store/together'

/** A session with all that decides whether it holds, as it is after the question was asked. */
export type FindSession = ReturnType<typeof sessionFinder>

/** Looks access tokens up by their hash. Requests that come at once share a statement; none is answered from memory. */
export function sessionFinder({ orm, lanes }: Database) {
  const find = (hashes: readonly string[]) => orm
    .select({
      token: sessionToken, person,
      family: { id: sessionFamily.id, endedAt: sessionFamily.endedAt }, device: { id: device.id, revokedAt: device.revokedAt, wipeAskedAt: device.wipeAskedAt },
    })
    .from(sessionToken)
    .innerJoin(sessionFamily, eq(sessionFamily.id, sessionToken.familyId))
    .innerJoin(person, eq(person.id, sessionFamily.personId))
    .innerJoin(device, eq(device.id, sessionFamily.deviceId))
    .where(inArray(sessionToken.accessHash, [...hashes]))
  return together(async (hashes: readonly string[]) => {
    const found = new Map((await find([...new Set(hashes)])).map((row) => [row.token.accessHash, row]))
    return hashes.map((hash) => found.get(hash))
  }, lanes)
}
