import { and, eq, inArray, isNull, lt, ne, sql } from 'drizzle-orm'
import type { Person } from '@/contract'
import { audit } from '../audit'
import { CodedError } from '../errors'
import type { Orm } from '../store/database'
import { device, person, sessionFamily, sessionToken } from '../store/schema'
import { sessionFinder, type FindSession } from './find-session'
import { personOf } from './person'
import { scopeOf, type Scope } from './scope'
import { hashSecret } from './tokens'
import { DAY_MS, later, MINUTE_MS, type AccountTools } from './tools'

type TokenRow = typeof sessionToken.$inferSelect

const ACCESS_VALID_MS = 10 * MINUTE_MS
/** A phone that has not been near a network for so long signs in anew. */
export const REFRESH_VALID_MS = 90 * DAY_MS
/**
 * Within it a used-up refresh token is taken for a second tab, a repeated request, or a browser that was killed: Chromium keeps a new
 * cookie in memory for 30 seconds before it is on disk, and comes back with the one before.
 */
export const REFRESH_GRACE_MS = 2 * MINUTE_MS
/** How long a used-up token is remembered to catch its reuse. */
const REPLACED_KEPT_MS = 14 * DAY_MS

/** Tokens in clear: they exist only in this answer. */
export interface StartedSession {
  person: Person
  deviceId: string
  accessToken: string
  accessExpiresAt: Date
  refreshToken: string
}

/** Who a request comes from. */
export interface SignedIn {
  person: Person
  scope: Scope
  deviceId: string
  familyId: string
}

/** Opens a family of tokens for a device, inside the running transaction. */
export async function startSession(tools: AccountTools, orm: Orm, who: Person, deviceId: string): Promise<StartedSession> {
  const familyId = tools.newId()
  await orm.insert(sessionFamily).values({ id: familyId, personId: who.id, deviceId, createdAt: tools.now() })
  return { person: who, deviceId, ...await issueTokens(tools, orm, familyId) }
}

async function issueTokens({ now, newSecret }: AccountTools, orm: Orm, familyId: string, parentHash?: string) {
  const accessToken = newSecret()
  const refreshToken = newSecret()
  const issuedAt = now()
  const accessExpiresAt = later(issuedAt, ACCESS_VALID_MS)
  await orm.insert(sessionToken).values({
    refreshHash: hashSecret(refreshToken), accessHash: hashSecret(accessToken), familyId, parentHash, issuedAt,
    accessExpiresAt, expiresAt: later(issuedAt, REFRESH_VALID_MS),
  })
  return { accessToken, accessExpiresAt, refreshToken }
}

/**
 * Who holds this access token now. Asked at every request, so that a revocation works at once.
 * @throws CodedError `signed-out`, `device-revoked`
 */
export async function authenticate({ database, now }: AccountTools, accessToken: string, find: FindSession = sessionFinder(database)): Promise<SignedIn> {
  const accessHash = hashSecret(accessToken)
  const found = await find(accessHash)
  if (!found) throw new CodedError('signed-out')
  // First of all: a phone that is to be emptied must learn it, whatever else has ended.
  if (found.device.revokedAt && (found.device.wipeAskedAt || !found.person.disabledAt)) throw shutOut(found.device)
  if (found.person.disabledAt || found.family.endedAt || found.token.accessExpiresAt <= now()) throw new CodedError('signed-out')
  if (isNewsOfUse(found.token, now())) await database.orm.update(sessionToken).set({ usedAt: now() }).where(eq(sessionToken.accessHash, accessHash))
  const who = personOf(found.person)
  return { person: who, scope: scopeOf(who), deviceId: found.device.id, familyId: found.family.id }
}

/** Whether a use tells more of a token than is noted: that its answer arrived, and then that its holder lived on beyond the grace. */
const isNewsOfUse = ({ issuedAt, usedAt }: TokenRow, now: Date): boolean => usedAt === null || (!isBeyondGrace(issuedAt, usedAt) && isBeyondGrace(issuedAt, now))

/** What a device that was shut out is told: also that it is to empty itself. */
export const shutOut = ({ wipeAskedAt }: { wipeAskedAt: Date | null }): CodedError => new CodedError(wipeAskedAt ? 'device-wiped' : 'device-revoked')

const isBeyondGrace = (from: Date, at: Date | null): boolean => at !== null && at.getTime() - from.getTime() > REFRESH_GRACE_MS

/**
 * Exchanges a refresh token for a new pair. A token that was exchanged before is taken again within the grace, and later as long as
 * nothing shows that what it was exchanged for came to stay: the answer may be lost (the next try may be a day later), or the cookie
 * with the browser that held it. Otherwise two parties hold it, and the whole family ends (RFC 9700, 4.14.2). See
 * docs/decisions/2026-11-22-refresh-after-a-lost-reply.md.
 * @throws CodedError `signed-out`, `device-revoked`
 */
export async function refreshSession(tools: AccountTools, refreshToken: string): Promise<StartedSession> {
  const refreshed = await tools.database.transact((orm) => refreshIn(tools, orm, hashSecret(refreshToken)))
  if (refreshed instanceof CodedError) throw refreshed
  // By itself, not in the transaction: a revocation locks the device before its sessions, a refresh the other way round.
  await tools.database.orm.update(device).set({ lastSeenAt: tools.now() }).where(eq(device.id, refreshed.deviceId))
  return refreshed
}

/** A refusal is returned, not thrown: the end of the family it brings must be committed. */
async function refreshIn(tools: AccountTools, orm: Orm, refreshHash: string): Promise<StartedSession | CodedError> {
  const [held] = await orm.select({ familyId: sessionToken.familyId }).from(sessionToken).where(eq(sessionToken.refreshHash, refreshHash))
  if (!held) return new CodedError('signed-out')
  const [family] = await orm.select().from(sessionFamily).where(eq(sessionFamily.id, held.familyId)).for('update')
  const [found] = await orm.select().from(sessionToken)
    .innerJoin(sessionFamily, eq(sessionFamily.id, sessionToken.familyId))
    .innerJoin(person, eq(person.id, sessionFamily.personId))
    .innerJoin(device, eq(device.id, sessionFamily.deviceId))
    .where(eq(sessionToken.refreshHash, refreshHash))
  const now = tools.now()
  if (!family || !found) return new CodedError('signed-out')
  if (found.device.revokedAt && (found.device.wipeAskedAt || !found.person.disabledAt)) return shutOut(found.device)
  if (found.person.disabledAt || family.endedAt || (found.session_token.expiresAt <= now && !isWithdrawn(found.session_token))) return new CodedError('signed-out')
  const { replacedAt } = found.session_token
  const isLate = replacedAt !== null && isBeyondGrace(replacedAt, now)
  if (isWithdrawn(found.session_token) || (isLate && !await withdrawUnkept(orm, family.id, refreshHash))) {
    await orm.update(sessionFamily).set({ endedAt: now, endedBecause: 'reuse' }).where(eq(sessionFamily.id, family.id))
    if (!family.endedAt) await audit(orm, now, { act: 'session-reused', by: found.person, deviceId: found.device.id, about: { kind: 'device', id: found.device.id } })
    return new CodedError('signed-out')
  }
  await orm.update(sessionToken).set({ replacedAt: isLate ? now : replacedAt ?? now }).where(eq(sessionToken.refreshHash, refreshHash))
  await orm.delete(sessionToken).where(and(eq(sessionToken.familyId, family.id), lt(sessionToken.replacedAt, later(now, -REPLACED_KEPT_MS))))
  return { person: personOf(found.person), deviceId: found.device.id, ...await issueTokens(tools, orm, family.id, refreshHash) }
}

/** Its time was taken back: what it was exchanged from came again and was believed. */
const isWithdrawn = ({ issuedAt, expiresAt }: TokenRow): boolean => expiresAt.getTime() === issuedAt.getTime()

/**
 * Withdraws all that came of a token, unless somebody held a part of it for longer than a browser takes to write its cookies. What was
 * used stays on record, so that it ends the family when it comes again.
 * @returns false when it was held for so long
 */
async function withdrawUnkept(orm: Orm, familyId: string, refreshHash: string): Promise<boolean> {
  const tokens = await orm.select().from(sessionToken).where(eq(sessionToken.familyId, familyId))
  const line = new Set([refreshHash])
  for (const parent of line) for (const token of tokens) if (token.parentHash === parent) line.add(token.refreshHash)
  const came = tokens.filter((token) => token.refreshHash !== refreshHash && line.has(token.refreshHash))
  if (came.some(({ issuedAt, usedAt, replacedAt }) => isBeyondGrace(issuedAt, usedAt) || isBeyondGrace(issuedAt, replacedAt))) return false
  const [used, unused] = [came.filter(wasUsed), came.filter((token) => !wasUsed(token))].map((some) => some.map((token) => token.refreshHash)) as [string[], string[]]
  if (unused.length > 0) await orm.delete(sessionToken).where(inArray(sessionToken.refreshHash, unused))
  if (used.length > 0) await orm.update(sessionToken).set({ expiresAt: sql`${sessionToken.issuedAt}`, accessExpiresAt: sql`${sessionToken.issuedAt}` }).where(inArray(sessionToken.refreshHash, used))
  return true
}

const wasUsed = ({ usedAt, replacedAt }: TokenRow): boolean => usedAt !== null || replacedAt !== null

/** Signs a device out; its data on the phone is not the server's to touch. */
export async function endSession({ database, now }: AccountTools, familyId: string): Promise<void> {
  await database.transact(async (orm) => {
    const [ended] = await orm.update(sessionFamily).set({ endedAt: now(), endedBecause: 'signed-out' })
      .where(and(eq(sessionFamily.id, familyId), isNull(sessionFamily.endedAt))).returning()
    const [who] = ended ? await orm.select().from(person).where(eq(person.id, ended.personId)) : []
    if (who) await audit(orm, now(), { act: 'signed-out', by: who, deviceId: ended!.deviceId, about: { kind: 'device', id: ended!.deviceId } })
  })
}

/** @param startedBefore leaves younger ones: of two tabs that sign in at once, the cookie kept may be either's */
export async function endSessionsOfDevice(orm: Orm, deviceId: string, now: Date, endedBecause: 'enrolled-again' | 'revoked' | 'replaced' | 'signed-in-again', startedBefore?: Date): Promise<void> {
  await orm.update(sessionFamily).set({ endedAt: now, endedBecause })
    .where(and(eq(sessionFamily.deviceId, deviceId), isNull(sessionFamily.endedAt), startedBefore && lt(sessionFamily.createdAt, startedBefore)))
}

/** Ends all that one person is signed in to, except perhaps the session that asks for it. */
export async function endSessionsOfPerson(orm: Orm, personId: string, now: Date, endedBecause: 'disabled' | 'passphrase-changed' | 'recovered' = 'disabled', exceptFamily?: string): Promise<void> {
  await orm.update(sessionFamily).set({ endedAt: now, endedBecause })
    .where(and(eq(sessionFamily.personId, personId), isNull(sessionFamily.endedAt), exceptFamily === undefined ? undefined : ne(sessionFamily.id, exceptFamily)))
}

/** Family of a refresh token, for signing out when the access token has run out. */
export async function familyOfRefresh({ database: { orm } }: AccountTools, refreshToken: string): Promise<string | undefined> {
  const [row] = await orm.select({ familyId: sessionToken.familyId }).from(sessionToken).where(eq(sessionToken.refreshHash, hashSecret(refreshToken)))
  return row?.familyId
}
