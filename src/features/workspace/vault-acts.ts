import type { Session } from '@/contract'
import { DeviceError } from '@/device'
import type { Client, World } from '@/sync'
import { changeBoth, signInWith } from './account-passphrase'
import type { EnrolmentKeys } from './enrol'
import type { Locking } from './locking'
import { contactOf } from './offline-grace'
import type { PeopleOfPhone } from './people'
import type { Vaults } from './vaults'

export interface VaultActsOptions {
  world: Pick<World, 'clock'>
  client: Client
  people: PeopleOfPhone
  vaults: Vaults
  locking: Locking
  enrolmentKeys: EnrolmentKeys
  /** Opens the workspace of the person at the lock. @param passphrase what was entered, or the session it has brought already */
  unlockWith(key: Promise<Uint8Array>, passphrase?: { session?: Session; given?: string }): Promise<void>
  /** A new session for the open workspace. */
  signInAs(passphrase: string): Promise<void>
  lock(): Promise<void>
  api(method: 'POST', path: string, body: unknown): Promise<unknown>
}

/** What a person may do with their lock: the workspace's part that the pages around it use. */
export function createVaultActs({ world, client, people, vaults, locking, enrolmentKeys, unlockWith, signInAs, lock, api }: VaultActsOptions) {
  const current = (): { id: string; deviceId: string } => {
    const known = people.current()
    if (!known) throw new DeviceError('signed-out')
    return { id: known.person.id, deviceId: known.deviceId }
  }
  /** What the server took and this phone's vault does not know: it was changed on another device. */
  let changed: { id: string; session: Session; passphrase: string } | undefined
  /** The vault's key by its old passphrase; from then on the account's opens it too. */
  const byOld = async (id: string, old: string, { passphrase }: { passphrase: string }): Promise<Uint8Array> => {
    const key = await locking.byPassphrase(id, old)
    await vaults.of(id, (vault) => vault.changePassphrase(key, passphrase)).catch(() => undefined)
    return key
  }

  return {
    lock,
    /** @throws DeviceError `passphrase-wrong`, `vault-waits`, `vault-shut-out`, `storage-…` */
    async unlock(passphrase: string): Promise<void> {
      const { id } = current()
      if (changed?.id === id) await unlockWith(byOld(id, passphrase, changed), { session: changed.session })
      else await unlockWith(locking.byPassphrase(id, passphrase), { given: passphrase })
      changed = undefined
    },
    /**
     * After too many wrong ones, or too long without the server: it says first whether it is the account's. When that does not open the
     * vault, the phone is known to the server again all the same, and the old one does (`unlock`).
     * @throws DeviceError `sign-in-refused`, `offline`, as `unlock`
     */
    async unlockOnline(passphrase: string): Promise<void> {
      const { id, deviceId } = current()
      const session = await signInWith(client, deviceId, passphrase)
      people.meet(id, contactOf(session, world.clock.now()))
      await vaults.of(id, (vault) => vault.forgiveTries())
      changed = { id, session, passphrase }
      await unlockWith(locking.byPassphrase(id, passphrase), { session })
      changed = undefined
    },
    /** @throws PasskeyFailed; DeviceError `passkey-wrong`, `vault-spoilt` */
    unlockByPasskey: () => unlockWith(locking.byPasskey(current().id)),
    /** @throws DeviceError `pin-wrong`, `pin-gone`, `vault-waits` */
    unlockByPin: (digits: string) => unlockWith(locking.byDigits(digits)),
    pinWaitUntil: locking.pinWaitUntil,
    setPin: locking.setPin,
    passkeys: locking.passkeys,
    addPasskey: locking.addPasskey,
    removePasskeys: locking.removePasskeys,
    /** The session has ended: a new one by the account's passphrase, which is the vault's from then on too. @throws DeviceError `sign-in-refused`, `offline` … */
    async signInAgain(passphrase: string): Promise<void> {
      await signInAs(passphrase)
      await vaults.of(current().id, (vault) => vault.changePassphrase(locking.key(), passphrase))
    },
    /** @throws DeviceError `passphrase-wrong`, `passphrase-weak`, `offline` … */
    changePassphrase: (old: string, next: string) =>
      changeBoth(vaults, current().id, locking.key(), next, () => api('POST', '/api/session/passphrase', { old, new: next })),
    /** For a person without a vault: makes it and seals what an earlier version kept clear. @throws DeviceError `passphrase-short`, `storage-…` */
    protect: (passphrase: string) => unlockWith(vaults.of(current().id, (vault) => vault.create(passphrase)), { given: passphrase }),
    /** Whether the person has a vault on this phone that was not made just now by an enrolment that failed. */
    hasVault: async (personId: string) => !enrolmentKeys.isMade(personId) && (await vaults.of(personId, (vault) => vault.state())).exists,
  }
}
