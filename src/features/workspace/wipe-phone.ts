import { databaseNames, forgetShared } from '@/device'
import { quarantine, sayWiped, type Client } from '@/sync'
import type { OpenWorkspace } from './open-workspace'
import type { PeopleOfPhone } from './people'
import type { Vaults } from './vaults'

export interface WipeTools {
  client: Client
  vaults: Vaults
  people: PeopleOfPhone
  /** Shuts the workspace and forgets the key, here and in other tabs. */
  close(): void
}

/**
 * An administrator asked for this phone to be emptied. What was saved and never sent goes into the server's quarantine first; only when
 * the server has all of it and has answered is anything deleted: the wraps, after which nobody opens what is left, then the databases.
 * Other people of this phone keep theirs.
 * @throws SyncProblem while the server cannot be reached: then nothing has changed, and the next sync comes here again
 */
export async function wipePhone({ client, vaults, people, close }: WipeTools, { device, deviceId, person }: Pick<OpenWorkspace, 'device' | 'deviceId' | 'person'>): Promise<void> {
  await quarantine(device.db, client, deviceId)
  await sayWiped(client, deviceId)
  close()
  await vaults.of(person.id, (vault) => vault.removeWraps())
  people.forget(person.id)
  await forgetShared(person.id)
  await deleteDatabasesOf(person.id)
}

/** Everything of the person's on this phone, older generations too; another tab that still holds one open lets go of it by itself. */
async function deleteDatabasesOf(personId: string): Promise<void> {
  const names = (await databaseNames()).filter((name) => name.includes(personId))
  await Promise.all(names.map((name) => new Promise((resolve) => { Object.assign(indexedDB.deleteDatabase(name), { onsuccess: resolve, onerror: resolve }) })))
}
