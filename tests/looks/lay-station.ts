import { LETTER_NOTICE, type EnrolmentIssued, type Letter, type Mutation, type PersonEntry } from '@/contract'
import { evaluateAsked } from '@/domain/policy/asked'
import { snapshotOf } from '@/domain/policy/snapshot'
import type { PolicySnapshot } from '@/domain/records'
import { wuxi } from '../domain/policy/pack'
import { call, Device } from '../server/support/client'
import { ANOTHER_ADDRESS, ENTERPRISES, fixedId, HANDED_OVER, PROFILE, REMARK, requests, tasks, visits } from './station-content'
import { NOW } from './now'
import { uploadPhoto } from './upload'

/** What the scenes name. */
export interface Laid {
  enterprise: string
  conflict: string
  visit: string
  returned: string
  request: string
  submitted: string
  letter: string
  /** A visit whose result the server found otherwise, and whose enterprise may claim something else by now. */
  toldWrong: string
  toldEnterprise: string
  /** One-time links of people who are not the three of the trial station. */
  newcomer: string
  beginner: string
  administrator: string
  /** A link that is looked at and never used. */
  unused: string
}

const enterpriseId = (n: number) => fixedId(1_000 + n)
const visitId = (n: number) => fixedId(2_000 + n)
const requestId = (n: number) => fixedId(3_000 + n)
/** A town in which nothing was recorded yet, and one with one of each. */
const EMPTY_TOWN = '320282101'
const TOWN_OF_ONE = '320282102'
const ONE = { enterprise: fixedId(7_000), visit: fixedId(7_001) }

/** Brings everything the scenes show to the server, as phones would. @param links of officer, supervisor and administrator */
export async function layStation(origin: string, links: readonly string[], photo: Buffer): Promise<Laid> {
  const admin = await Device.enrol(origin, links[2]!.split('#')[1]!, fixedId(1))
  const { body: people } = await admin.call<PersonEntry[]>('GET', '/api/people')
  const code = async (personId: string) => (await admin.call<EnrolmentIssued>('POST', `/api/people/${personId}/enrolments`)).body.code
  const door = async (role: string, n: number) => Device.enrol(origin, await code(people.find((person) => person.role === role)!.id), fixedId(n))
  const add = async (name: string, town: string) => (await admin.call<PersonEntry>('POST', '/api/people', { name, role: 'officer', towns: [town] })).body.id
  const linkOf = async (personId: string) => `${origin}/enrol#${await code(personId)}`
  const officer = await door('officer', 2)
  const supervisor = await door('supervisor', 3)
  const town = officer.person.towns[0]!

  const enterprises = [PROFILE, ...ENTERPRISES].map((fields, n) => officer.edit({ ...fields }, { kind: 'enterprise', recordId: enterpriseId(n) }))
  const told = visits(enterpriseId).map(({ fields, review }, n) => ({ made: officer.edit({ ...fields }, { kind: 'visit', recordId: visitId(n), savedAt: fields.submittedAt }), review }))
  const work = tasks(enterpriseId, visitId).map((fields, n) => officer.edit({ ...fields }, { kind: 'task', recordId: fixedId(4_000 + n) }))
  await applied(officer, [...enterprises, ...told.map(({ made }) => made), ...work])

  await applied(supervisor, told.flatMap(({ made, review }) => (review ? [supervisor.edit({ review }, { kind: 'visit', recordId: made.recordId, town, baseVersion: 1 })] : [])))
  const returned = told.findIndex(({ review }) => review === 'returned')
  await applied(supervisor, [supervisor.edit({ onKind: 'visit', onId: visitId(returned), text: REMARK }, { kind: 'comment', town, recordId: fixedId(5_000) })])

  const asked = requests(enterpriseId, visitId)
  for (const [n, { fields, moves }] of asked.entries()) {
    await applied(officer, [officer.edit({ ...fields }, { kind: 'assistance', recordId: requestId(n), savedAt: fields.submittedAt })])
    for (const [at, { state, by }] of moves.entries()) {
      const who = by === 'officer' ? officer : supervisor
      const note = state === 'supplement' ? [who.edit({ onKind: 'assistance', onId: requestId(n), text: '请补交购买凭证。', toState: state }, { kind: 'comment', town, recordId: fixedId(5_100 + n) })] : []
      await applied(who, [who.edit({ state }, { kind: 'assistance', recordId: requestId(n), town, baseVersion: at + 1 }), ...note])
    }
  }

  // Both changed the address of one enterprise, neither knowing of the other.
  const conflict = enterpriseId(1)
  for (const [who, address] of [[officer, ANOTHER_ADDRESS[0]], [supervisor, ANOTHER_ADDRESS[1]]] as const) {
    await who.push(who.edit({ address }, { kind: 'enterprise', recordId: conflict, town, baseVersion: 1 }))
  }
  // A number is left out: what it stood for never came.
  supervisor.deviceSeq += 2
  await applied(supervisor, [supervisor.edit({ onKind: 'enterprise', onId: enterpriseId(0), text: '窑炉改造的进度请下次一并问清。' }, { kind: 'comment', town, recordId: fixedId(5_200) })])
  await uploadPhoto(officer, { id: fixedId(6_000), onId: visitId(0), bytes: photo })

  const beginner = await add('首月专员', TOWN_OF_ONE)
  await layOne(await Device.enrol(origin, await code(beginner), fixedId(4)))
  const letter: Letter = { id: fixedId(8_000), town: TOWN_OF_ONE, consent: { notice: LETTER_NOTICE, givenAt: new Date(NOW).toISOString() }, file: HANDED_OVER }
  const sent = await call(origin, 'POST', '/api/letters', letter)
  if (sent.status !== 200) throw new Error(`the letter was not taken: ${JSON.stringify(sent.body)}`)

  return {
    enterprise: enterpriseId(0), conflict, visit: visitId(0), returned: visitId(returned), request: requestId(0), submitted: requestId(1), letter: letter.id,
    toldWrong: ONE.visit, toldEnterprise: ONE.enterprise,
    newcomer: await linkOf(await add('新来专员', EMPTY_TOWN)), beginner: await linkOf(beginner), administrator: await linkOf(admin.person.id), unused: await linkOf(await add('待登记专员', EMPTY_TOWN)),
  }
}

/** What a phone worked out for three inventions on a day of 2020, with a sum that is not theirs. */
function toldWrong(): PolicySnapshot {
  const patents = [8_000, 3_200, 2_100].map((costYuan) => ({ type: 'invention' as const, granted: true, grantDate: '2020-09-15', costYuan }))
  const { asked } = evaluateAsked(wuxi, { applicant: { kind: 'enterprise', region: TOWN_OF_ONE }, patents }, { asOf: '2020-12-01' })
  const told = snapshotOf(asked)
  return { ...told, totals: { ...told.totals, payableYuan: [30_000, 30_000] } }
}

/** One enterprise, one visit to it, one request and one task: lists with a single row. */
async function layOne(officer: Device): Promise<void> {
  const enterprise = () => ONE.enterprise
  const visit = () => ONE.visit
  await applied(officer, [
    officer.edit({ ...ENTERPRISES[0]! }, { kind: 'enterprise', recordId: ONE.enterprise }),
    officer.edit({ ...visits(enterprise)[1]!.fields, number: '太华-20261120-01M4', policyResult: toldWrong() }, { kind: 'visit', recordId: ONE.visit }),
    officer.edit({ ...tasks(enterprise, visit)[1]! }, { kind: 'task', recordId: fixedId(7_002) }),
    officer.edit({ ...requests(enterprise, visit)[1]!.fields, number: '太华-20261119-02B3' }, { kind: 'assistance', recordId: fixedId(7_003) }),
  ])
}

async function applied(device: Device, edits: Mutation[]): Promise<void> {
  const wrong = (await device.push(...edits)).filter(({ outcome }) => outcome !== 'applied')
  if (wrong.length) throw new Error(`the station could not be laid: ${JSON.stringify(wrong[0])}`)
}
