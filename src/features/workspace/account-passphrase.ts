import type { Session } from '@/contract'
import { DeviceError } from '@/device'
import type { Client } from '@/sync'
import { coded } from './enrol'
import type { Vaults } from './vaults'

/** Refusals after which it is certain that the server has not changed anything. */
const CERTAIN = new Set(['passphrase-wrong', 'passphrase-weak', 'too-many-requests', 'bad-request', 'forbidden', 'signed-out', 'not-found'])

/** @throws DeviceError `sign-in-refused`, `device-revoked`, `device-wiped`, `too-many-requests`, `offline` */
export const signInWith = (client: Client, deviceId: string, passphrase: string): Promise<Session> =>
  coded(client.json<Session>({ method: 'POST', path: '/api/session/sign-in', body: JSON.stringify({ deviceId, passphrase }) }))

/**
 * A new passphrase for the account and for this phone's vault. From before the server is asked until its answer is certain both
 * passphrases open the vault, so that a phone that dies in between opens with whichever the account has.
 * @param ask tells the server
 * @throws DeviceError of the server; after `offline` and the like it is open which one holds, and asking again with the same pair settles it
 */
export async function changeBoth(vaults: Vaults, personId: string, key: Uint8Array, passphrase: string, ask: () => Promise<unknown>): Promise<void> {
  await vaults.of(personId, (vault) => vault.beginChange(key, passphrase))
  try {
    await ask()
  } catch (error) {
    if (error instanceof DeviceError && CERTAIN.has(error.code)) await vaults.of(personId, (vault) => vault.settleChange('old'))
    throw error
  }
  await vaults.of(personId, (vault) => vault.settleChange('new'))
}
