import type { Continues, EnrolmentPreview, Person, Session } from '@/contract'
import { carriedOver, carriedOverHeard, DeviceError, newId, openLocked, renewIdentity, storedIdentity, type DeviceIdentity } from '@/device'
import { SyncProblem, type Client, type World } from '@/sync'
import { openOwnDevice } from './own-device'
import type { PeopleOfPhone } from './people'
import type { Vaults } from './vaults'

/** Failures of requests in the one class that screens know. */
export async function coded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof SyncProblem ? new DeviceError(error.code, error.at, error) : error
  }
}

export const previewEnrolment = (client: Client, code: string): Promise<EnrolmentPreview> =>
  coded(client.json<EnrolmentPreview>({ method: 'POST', path: '/api/enrolments/preview', body: JSON.stringify({ code }), nonce: 'ifThere' }))

export interface Enrolment {
  code: string
  deviceLabel: string
  /** Of the person's vault on this phone, where there is one; else the one it is made with. */
  passphrase: string
  /** The person has forgotten it and begins anew: what the old vault holds stays shut. */
  afresh?: boolean
}

/**
 * Keys of vaults by their person. What was made for an enrolment that then failed is remembered, so that another passphrase may be
 * chosen for the next attempt.
 */
export function createEnrolmentKeys(vaults: Vaults, people: PeopleOfPhone, now: () => number) {
  const made = new Map<string, { key: Uint8Array; passphrase: string }>()

  return {
    keyFor: ({ id }: Person, { passphrase, afresh }: Pick<Enrolment, 'passphrase' | 'afresh'>): Promise<Uint8Array> => vaults.of(id, async (vault) => {
      const before = made.get(id)
      if (before) {
        if (before.passphrase !== passphrase) await vault.changePassphrase(before.key, passphrase)
        before.passphrase = passphrase
        return before.key
      }
      const { exists } = await vault.state()
      if (exists && !afresh) return vault.unlockWithPassphrase(passphrase)
      if (exists) {
        people.lose(id, 'forgotten', now())
        await vault.removeWraps()
      }
      const key = await vault.create(passphrase)
      made.set(id, { key, passphrase })
      return key
    }),
    /** Whether the vault was made by an attempt of this page. */
    isMade: (personId: string): boolean => made.has(personId),
    done: (personId: string): void => { made.delete(personId) },
  }
}

export type EnrolmentKeys = ReturnType<typeof createEnrolmentKeys>

/** That it was shut out a device is told only with the right passphrase, and the code is not used up. */
function unlessShutOut(error: unknown): undefined {
  if (!(error instanceof DeviceError && error.code === 'device-revoked')) throw error
}

/** Under what a database whose key was forgotten is known to the server; readable without its key. */
async function identityBefore(personId: string, { clock, random }: World, people: PeopleOfPhone): Promise<DeviceIdentity | undefined> {
  const { follows, generation } = people.find(personId) ?? {}
  const db = await openLocked(personId, { clock, random, generation: follows ?? generation ?? 0 }).catch(() => undefined)
  try {
    return db && await storedIdentity(db)
  } finally {
    db?.close()
  }
}

/**
 * Uses an enrolment code up. Looks first for whom it is, so that a person who comes back to this phone goes on with their own
 * vault and numbers. Where an administrator has shut this device out, the new link is their leave to go on as another one: unsent
 * work goes along (docs/decisions/2026-11-22-blocked-and-lost-devices.md).
 * @returns the session, and the key of the vault
 * @throws DeviceError `enrolment-unknown`, `enrolment-used`, `enrolment-expired`, `passphrase-…`, `vault-…`, `offline`, `storage-…`
 */
export async function redeemEnrolment(
  client: Client, world: World, people: PeopleOfPhone, keys: EnrolmentKeys, enrolment: Enrolment, onMoving?: () => void,
): Promise<{ session: Session; key: Uint8Array }> {
  const { code, deviceLabel, passphrase } = enrolment
  const ask = ({ id, firstSeq }: DeviceIdentity, continues?: Continues): Promise<Session> => {
    const body = JSON.stringify({ code, deviceId: id, deviceLabel, firstSeq, passphrase, ...(continues ? { continues } : {}) })
    return coded(client.json<Session>({ method: 'POST', path: '/api/enrolments/redeem', body }))
  }
  const redeem = async (identity: DeviceIdentity): Promise<Session> => {
    const continues = await carriedOver(db)
    const session = await ask(identity, continues)
    if (continues) await carriedOverHeard(db)
    return session
  }
  const { person } = await previewEnrolment(client, code)
  // Afterwards nobody opens the old vault: the server says first whether the link and the passphrase hold.
  const before = enrolment.afresh && !keys.isMade(person.id) ? await identityBefore(person.id, world, people) : undefined
  const early = before && await ask(before).catch(unlessShutOut)
  const key = await keys.keyFor(person, enrolment)
  const { device: { db, close }, identity, cipher } = await openOwnDevice(person, key, world, people, onMoving)
  try {
    const session = early ?? await redeem(identity).catch(unlessShutOut) ?? await redeem(await renewIdentity(db, newId(world.clock, world.random)))
    keys.done(person.id)
    return { session, key }
  } finally {
    close()
    cipher.forget()
  }
}
