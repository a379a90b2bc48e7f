import type { Session } from '@/contract'
import { DeviceError } from '@/device'
import type { Client } from '@/sync'
import { changeBoth, signInWith } from './account-passphrase'
import type { EnrolmentKeys } from './enrol'
import type { Locking } from './locking'
import type { PeopleOfPhone } from './people'
import type { Vaults } from './vaults'

export interface VaultActsOptions {
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
export function createVaultActs({ client, people, vaults, locking, enrolmentKeys, unlockWith, signInAs, lock, api }: VaultActsOptions) {
  const current = (): { id: string; deviceId: string } => {
    const known = people.current()
    if (!known) throw new DeviceError('signed-out')
    return { id: known.person.id, deviceId: known.deviceId }
  }

  return {
    lock,
    /** @throws DeviceError `passphrase-wrong`, `vault-waits`, `vault-shut-out`, `storage-…` */
    unlock: (passphrase: string) => unlockWith(locking.byPassphrase(current().id, passphrase), { given: passphrase }),
    /** After too many wrong ones: the server says first whether it is the account's. @throws DeviceError `sign-in-refused`, `offline`, as `unlock` */
    async unlockOnline(passphrase: string): Promise<void> {
      const { id, deviceId } = current()
      const session = await signInWith(client, deviceId, passphrase)
      await vaults.of(id, (vault) => vault.forgiveTries())
      await unlockWith(locking.byPassphrase(id, passphrase), { session })
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
