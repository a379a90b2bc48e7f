import { RECORD_SCHEMA } from '@/contract'
import { stationScope } from '../accounts/scope'
import type { AccountTools } from '../accounts/tools'
import type { Orm } from '../store/database'
import { device, person } from '../store/schema'
import { syncTransaction } from '../store/sync-transaction'
import { push } from '../sync/push'
import { OFFICER_TOWN, sampleEnterprises, TRIAL_TOWNS } from './sample-enterprises'

const AUTHOR = '试用内容'

/** Lays three people and the sample enterprises, these by the ordinary way of a push, so that they stand in the towns' logs. */
export async function layTrial(orm: Orm, { now, newId }: AccountTools): Promise<void> {
  const createdAt = now()
  const people = [
    { name: '试用专员', role: 'officer' as const, towns: [OFFICER_TOWN] },
    { name: '试用主管', role: 'supervisor' as const, towns: [...TRIAL_TOWNS].sort() },
    { name: '试用管理员', role: 'administrator' as const, towns: [] },
  ]
  // one by one, so that their ids keep this order
  for (const each of people) await orm.insert(person).values({ id: newId(), ...each, createdAt })

  const author = { id: newId(), name: AUTHOR }
  const deviceId = newId()
  await orm.insert(person).values({ ...author, role: 'officer', towns: [], createdAt, disabledAt: createdAt })
  await orm.insert(device).values({ id: deviceId, personId: author.id, label: AUTHOR, createdAt, lastSeenAt: createdAt, lastSeq: 0 })
  const mutations = sampleEnterprises().map(({ town, fields }, index) => ({
    mutationId: newId(), deviceSeq: index + 1, kind: 'enterprise', recordId: newId(), town, baseVersion: 0,
    schemaVersion: RECORD_SCHEMA, savedAt: createdAt.toISOString(), set: { ...fields },
  }))
  const receipts = await push(
    { transact: (_scopes, work) => work(syncTransaction(orm)) },
    { scope: stationScope(author.id, author.name, TRIAL_TOWNS), deviceId }, mutations, { now, newId })
  const refused = receipts.find(({ outcome }) => outcome === 'rejected')
  if (refused) throw new Error(`sample content is wrong: ${refused.code} at ${refused.at}`)
}
