import { eq } from 'drizzle-orm'
import { audit } from '../audit'
import { CodedError } from '../errors'
import type { Orm } from '../store/database'
import { passphrase, person } from '../store/schema'
import { counted, forget } from './attempts'
import type { Passphrases } from './passphrase-hash'
import { refuseWeak } from './passphrase-rules'
import { endSessionsOfPerson, type SignedIn } from './sessions'
import type { AccountTools } from './tools'

export interface PassphraseTools extends AccountTools { passphrases: Passphrases }

/** How it is kept, or undefined. Locked when it is to decide something in a transaction: a change waits until that is through. */
export async function keptPassphrase(orm: Orm, personId: string, lock = false): Promise<string | undefined> {
  const query = orm.select({ hash: passphrase.hash }).from(passphrase).where(eq(passphrase.personId, personId))
  const [row] = await (lock ? query.for('update') : query)
  return row?.hash
}

export async function keepPassphrase(orm: Orm, personId: string, hash: string, now: Date): Promise<void> {
  await orm.insert(passphrase).values({ personId, hash, changedAt: now })
    .onConflictDoUpdate({ target: passphrase.personId, set: { hash, changedAt: now } })
  await forget(orm, [`person:${personId}`])
}

/** After a proof: hashed anew when it was hashed with other parameters than are asked for now. Nothing changes when it was changed meanwhile. */
export async function raiseCost({ database, passphrases }: PassphraseTools, personId: string, text: string, kept: string): Promise<void> {
  const hash = await passphrases.hash(text)
  await database.transact(async (orm) => {
    if (await keptPassphrase(orm, personId, true) === kept) await orm.update(passphrase).set({ hash }).where(eq(passphrase.personId, personId))
  })
}

/**
 * Sets the first passphrase, or another one in the place of the old one, and ends every other session of the person. Asked again with
 * the same pair it says when it was changed and ends nothing.
 * @throws CodedError `passphrase-weak`, `passphrase-wrong`, `too-many-requests`, `server-busy`
 */
export async function changePassphrase(tools: PassphraseTools, { person: who, deviceId, familyId }: SignedIn, old: string | undefined, fresh: string): Promise<Date> {
  const { database, passphrases, now } = tools
  refuseWeak(fresh, [who.name])
  const kept = await keptPassphrase(database.orm, who.id)
  const { right, already } = await counted(tools, [`device:${deviceId}`, `person:${who.id}`], async () => {
    if (kept === undefined) return { right: true, already: false }
    if (old !== undefined && (await passphrases.verify(old, kept)).right) return { right: true, already: false }
    const already = (await passphrases.verify(fresh, kept)).right
    return { right: already, already }
  })
  if (!right) throw new CodedError('passphrase-wrong')
  const hash = already ? kept! : await passphrases.hash(fresh)
  return database.transact(async (orm) => {
    // The row to lock may not be there yet: two first passphrases at once wait for each other at the person.
    await orm.select({ id: person.id }).from(person).where(eq(person.id, who.id)).for('update')
    const [present] = await orm.select().from(passphrase).where(eq(passphrase.personId, who.id)).for('update')
    if (present?.hash !== kept) throw new CodedError('passphrase-wrong')
    if (already) return present!.changedAt
    const at = now()
    await keepPassphrase(orm, who.id, hash, at)
    await endSessionsOfPerson(orm, who.id, at, 'passphrase-changed', familyId)
    await audit(orm, at, { act: kept === undefined ? 'passphrase-set' : 'passphrase-changed', by: who, deviceId, about: { kind: 'person', id: who.id } })
    return at
  })
}
