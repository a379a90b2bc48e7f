import { and, eq, gt, isNull, lt } from 'drizzle-orm'
import { passkeyChallenge } from '../store/schema'
import { hashSecret } from './tokens'
import { later, MINUTE_MS, type AccountTools } from './tools'

/** As long as WebAuthn suggests a person may take (Level 3, 15.1). */
export const CHALLENGE_VALID_MS = 5 * MINUTE_MS

/** Remembers a challenge that was given out. @param personId for whom; absent: for whoever signs in with it */
export async function giveChallenge({ database: { orm }, now }: AccountTools, challenge: string, personId?: string): Promise<void> {
  await orm.delete(passkeyChallenge).where(lt(passkeyChallenge.expiresAt, now()))
  await orm.insert(passkeyChallenge).values({ challengeHash: hashSecret(challenge), personId, expiresAt: later(now(), CHALLENGE_VALID_MS) })
}

/** Whether it was given out for this and not taken back yet. It is used up by the question, whatever comes of it. */
export async function takeChallenge({ database: { orm }, now }: AccountTools, challenge: string, personId?: string): Promise<boolean> {
  const taken = await orm.delete(passkeyChallenge).where(and(
    eq(passkeyChallenge.challengeHash, hashSecret(challenge)), gt(passkeyChallenge.expiresAt, now()),
    personId === undefined ? isNull(passkeyChallenge.personId) : eq(passkeyChallenge.personId, personId),
  )).returning({ challengeHash: passkeyChallenge.challengeHash })
  return taken.length === 1
}
