import { databaseNames } from '@/device'
import type { BrowserMemory } from '@/platform'

/** What an enterprise's own use of this phone leaves behind. Everything else here belongs to people who work with it. */
export const PUBLIC_DATABASES = ['ipw-public']
/** Kept words about who works on this phone (see `PEOPLE_KEY` of the workspace). */
const PEOPLE_KEY = 'ipw-device'

/** All databases of the app here. The public ones are named where the browser does not list any. */
export const databasesHere = async ({ indexedDB }: Pick<BrowserMemory, 'indexedDB'>): Promise<string[]> =>
  [...new Set([...await databaseNames({ indexedDB: indexedDB as IDBFactory }), ...PUBLIC_DATABASES])]

/** Whether somebody has work on this phone, also of people who have signed out: it may not have been sent. */
export async function hasStaffWork(memory: Pick<BrowserMemory, 'indexedDB'>, kept: Pick<Storage, 'getItem'>): Promise<boolean> {
  if ((await databasesHere(memory)).some((name) => !PUBLIC_DATABASES.includes(name))) return true
  const people = kept.getItem(PEOPLE_KEY)
  if (people === null) return false
  try {
    return Object.keys((JSON.parse(people) as { known?: object }).known ?? {}).length > 0
  } catch {
    // Unreadable is not nothing.
    return true
  }
}
