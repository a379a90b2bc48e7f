import type { KnownPasskey, Session } from '@/contract'
import { DeviceError, newId } from '@/device'
import { PasskeyFailed, type AccountPasskeys, type Given } from '@/platform'
import type { Client, World } from '@/sync'
import { signInWith } from './account-passphrase'
import { coded } from './enrol'
import type { Locking } from './locking'
import { openOwnDevice } from './own-device'
import type { PeopleOfPhone } from './people'
import type { Vaults } from './vaults'

export interface PasskeyActsOptions {
  client: Client
  world: World
  people: PeopleOfPhone
  vaults: Vaults
  locking: Locking
  /** Made when first needed: the dialogue's code is loaded by few. */
  passkeys: () => AccountPasskeys
  api<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>
  /** A session for the open workspace. */
  adopt(session: Session): void
  unlockWith(key: Promise<Uint8Array>, passphrase: { session: Session }): Promise<void>
  /** Opens the vault of somebody who has just signed in on this device. @param session left out when it is of another device than their database */
  enter(session: Session, deviceId: string, key: Uint8Array, adopted: boolean): Promise<void>
}

/** Signed in by a passkey in a browser whose vault of the person is still shut, or not there. */
export interface Begun {
  session: Session
  /** Their passphrase is asked for once: it opens the vault on this device, or makes it. */
  hasVault: boolean
  prf?: Given['prf']
}

/** What the dialogue did not bring, as a code that has words. @throws DeviceError `passkey-exists`, `passkey-cancelled` */
const dialogue = <T>(work: Promise<T>): Promise<T> => work.catch((error: unknown) => {
  throw error instanceof PasskeyFailed ? new DeviceError(error.message === 'exists' ? 'passkey-exists' : 'passkey-cancelled', undefined, error) : error
})

/** Passkeys of the account: kept by the person, and used to sign in where nobody types a passphrase. */
export function createPasskeyActs({ client, world, people, vaults, locking, passkeys, api, adopt, unlockWith, enter }: PasskeyActsOptions) {
  const ask = async (only?: Parameters<AccountPasskeys['ask']>[1]): Promise<Awaited<ReturnType<AccountPasskeys['ask']>>> => {
    const { options } = await coded(client.json<{ options: object }>({ method: 'POST', path: '/api/session/passkey/options' }))
    return dialogue(passkeys().ask(options, only))
  }
  const sessionBy = ({ credential }: Given, deviceId: string, deviceLabel?: string): Promise<Session> =>
    coded(client.json<Session>({ method: 'POST', path: '/api/session/passkey', body: JSON.stringify({ credential, deviceId, ...(deviceLabel ? { deviceLabel } : {}) }) }))
  const current = (): { id: string; deviceId: string } => {
    const known = people.current()
    if (!known) throw new DeviceError('signed-out')
    return { id: known.person.id, deviceId: known.deviceId }
  }
  /** The one that signed in opens the vault here from now on too, where it can. */
  const wrapBy = async (personId: string, key: Uint8Array, prf: Given['prf']): Promise<void> => {
    if (prf) await vaults.of(personId, (vault) => vault.addPasskey(key, prf))
  }

  return {
    accountPasskeys: () => api<KnownPasskey[]>('GET', '/api/passkeys'),

    /** @param passphrase proved once more @throws DeviceError `passphrase-wrong`, `passkey-…`, `offline` … */
    async addAccountPasskey(label: string, passphrase: string): Promise<void> {
      const { options } = await api<{ options: object }>('POST', '/api/passkeys/options')
      const { credential, prf } = await dialogue(passkeys().make(options))
      await api('POST', '/api/passkeys', { label, passphrase, credential })
      await wrapBy(current().id, locking.key(), prf)
    },

    /** On the server, and as a key to this device's vault. @throws DeviceError `not-found`, `offline` … */
    async removeAccountPasskey(id: string): Promise<void> {
      await api('POST', `/api/passkeys/${id}/remove`)
      await vaults.of(current().id, (vault) => vault.removePasskey(id))
    },

    /** The session has ended while the vault is open. @throws DeviceError `passkey-refused`, also for another person's */
    async signInByPasskey(): Promise<void> {
      const { id, deviceId } = current()
      const found = await ask()
      if (found.personId !== id) throw new DeviceError('passkey-refused')
      adopt(await sessionBy(found, deviceId))
    },

    /** At a lock that asks for the server's word: one dialogue signs in and opens the vault. @throws DeviceError `passkey-…`, `offline`, as `unlock` */
    async unlockByPasskeyOnline(): Promise<void> {
      const { id, deviceId } = current()
      const { passkeys: known } = await vaults.of(id, (vault) => vault.state())
      const found = await ask(known)
      if (!found.prf) throw new DeviceError('passkey-wrong')
      const { prf } = found
      const session = await sessionBy(found, deviceId)
      await vaults.of(id, (vault) => vault.forgiveTries())
      await unlockWith(vaults.of(id, (vault) => vault.unlockWithPasskey(prf.credentialId, prf.prfSecret)), { session })
    },

    /**
     * Signs in where nobody is signed in. Opens the vault at once where this passkey does.
     * @param deviceLabel of a browser that was not known before
     * @returns what `enterByPassphrase` goes on with; undefined when the vault is open
     * @throws DeviceError `passkey-…`, `device-revoked`, `device-wiped`, `offline`, `storage-…`
     */
    async beginByPasskey(deviceLabel: string): Promise<Begun | undefined> {
      const found = await ask()
      if (!found.personId) throw new DeviceError('passkey-refused')
      const known = people.find(found.personId)?.deviceId
      const session = await (known ? sessionBy(found, known) : sessionBy(found, newId(world.clock, world.random), deviceLabel))
      const { person } = session
      const { prf } = found
      const { exists, passkeys: wraps } = await vaults.of(person.id, (vault) => vault.state())
      if (!prf || !wraps.some(({ credentialId }) => credentialId === prf.credentialId)) return { session, hasVault: exists, ...(prf ? { prf } : {}) }
      await openFor(session, await vaults.of(person.id, (vault) => vault.unlockWithPasskey(prf.credentialId, prf.prfSecret)))
      return undefined
    },

    /** @param passphrase of the vault on this device; without one of the account, by which it is made @throws DeviceError `passphrase-wrong`, `sign-in-refused`, `vault-…`, `offline`, `storage-…` */
    async enterByPassphrase({ session, hasVault, prf }: Begun, passphrase: string): Promise<void> {
      const personId = session.person.id
      // One passphrase for both: what the account does not know must not become the vault's.
      const proved = hasVault ? session : await signInWith(client, session.deviceId, passphrase)
      const key = await vaults.of(personId, (vault) => (hasVault ? vault.unlockWithPassphrase(passphrase) : vault.create(passphrase)))
      await wrapBy(personId, key, prf)
      await openFor(proved, key)
    },
  }

  async function openFor(session: Session, key: Uint8Array): Promise<void> {
    const { device, identity, cipher } = await openOwnDevice(session.person, key, world, people, undefined, session.deviceId)
    device.close()
    cipher.forget()
    await enter(session, identity.id, key, identity.id === session.deviceId)
  }
}
