import { and, count, eq, isNull } from 'drizzle-orm'
import { issueEnrolment } from '../accounts/enrolments'
import { DAY_MS, type AccountTools } from '../accounts/tools'
import type { Orm } from '../store/database'
import { device, person, station } from '../store/schema'
import { layTrial } from './trial'

/** The data directory cannot serve in the way asked for. */
export class StationRefused extends Error {}

export type StationMode = 'trial' | 'production'

/** First administrator of a fresh production installation. */
const FIRST_ADMINISTRATOR = '管理员'
const LINK_VALID_MS = DAY_MS

/**
 * Says what this installation is. An empty one becomes a trial station, or an empty production one when asked for, in one
 * transaction; an existing one stays what it is.
 * @throws StationRefused when production is asked of a trial
 */
export async function prepareStation(tools: AccountTools, production: boolean): Promise<StationMode> {
  const mode = await tools.database.transact(async (orm) => {
    const [present] = await orm.select().from(station)
    if (present) return present.mode
    const fresh: StationMode = production ? 'production' : 'trial'
    await orm.insert(station).values({ id: 1, mode: fresh, createdAt: tools.now() })
    if (fresh === 'trial') await layTrial(orm, tools)
    else await orm.insert(person).values({ id: tools.newId(), name: FIRST_ADMINISTRATOR, role: 'administrator', towns: [], createdAt: tools.now() })
    return fresh
  })
  if (production && mode === 'trial') {
    throw new StationRefused('This data holds trial content (sample enterprises and trial people), which --production refuses.\nStart with an empty DATA_DIR, or an empty database in DATABASE_URL.')
  }
  return mode
}

export interface SignInLink {
  name: string
  role: string
  code: string
}

/**
 * Fresh one-time codes for the terminal: for all trial people at each start; in production for the first administrator, until
 * an administrator has signed in on some device.
 */
export async function signInLinks(tools: AccountTools, mode: StationMode): Promise<SignInLink[]> {
  const { orm } = tools.database
  if (mode === 'production' && await administratorHasDevice(orm)) return []
  const people = await orm.select().from(person).where(isNull(person.disabledAt)).orderBy(person.createdAt, person.id)
  const wanted = mode === 'trial' ? people.slice(0, 3) : people.filter(({ role }) => role === 'administrator').slice(0, 1)
  const links: SignInLink[] = []
  for (const { id, name, role } of wanted) links.push({ name, role, code: (await issueEnrolment(tools, id, { validMs: LINK_VALID_MS })).code })
  return links
}

async function administratorHasDevice(orm: Orm): Promise<boolean> {
  const [found] = await orm.select({ devices: count() }).from(device).innerJoin(person, eq(person.id, device.personId))
    .where(and(eq(person.role, 'administrator'), isNull(device.revokedAt)))
  return (found?.devices ?? 0) > 0
}
