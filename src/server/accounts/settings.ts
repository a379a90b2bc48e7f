import { eq, sql } from 'drizzle-orm'
import type { AccountSettings } from '@/contract'
import { audit } from '../audit'
import { passphrase, station } from '../store/schema'
import type { AccountTools, Actor } from './tools'

export async function readSettings({ database: { orm } }: Pick<AccountTools, 'database'>): Promise<AccountSettings> {
  const [row] = await orm.select({ offlineGraceHours: station.offlineGraceHours }).from(station)
  return row!
}

/** In force on each phone from its next renewal of the session. */
export async function changeSettings({ database, now }: Pick<AccountTools, 'database' | 'now'>, by: Actor, { offlineGraceHours }: AccountSettings): Promise<AccountSettings> {
  await database.transact(async (orm) => {
    await orm.update(station).set({ offlineGraceHours }).where(eq(station.id, 1))
    await audit(orm, now(), { act: 'settings-changed', by: by.person, deviceId: by.deviceId, details: { offlineGraceHours } })
  })
  return { offlineGraceHours }
}

/** What a session tells a phone beside who it is. */
export async function sessionTerms({ database: { orm } }: Pick<AccountTools, 'database'>, personId: string): Promise<{ hasPassphrase: boolean; offlineGraceHours: number }> {
  const [row] = await orm.select({
    offlineGraceHours: station.offlineGraceHours,
    hasPassphrase: sql<boolean>`exists (select 1 from ${passphrase} where ${passphrase.personId} = ${personId})`,
  }).from(station)
  return row!
}
