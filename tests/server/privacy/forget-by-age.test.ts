import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stationScope } from '@/server/accounts/scope'
import { createLog } from '@/server/log'
import { forgetByAge, retentionOf } from '@/server/privacy'
import { rowsOf } from '@/server/store/database'
import { syncStoreOn } from '@/server/store/sync-store'
import { push } from '@/server/sync/push'
import { inMemory } from '../support/backends'
import type { Device } from '../support/client'
import { announce, jpeg, sha256, upload } from '../support/files'
import { enterprise, visit } from '../support/samples'
import { startTestServer, TOWN, type TestServer } from '../support/test-server'

const DAY_MS = 86_400_000

let server: TestServer
beforeAll(async () => { server = await startTestServer(inMemory.openFresh) }, 60_000)
afterAll(() => server.close())

const orm = () => server.running.services.database.orm
const officer = () => server.person({ name: `专员 ${v7()}`, role: 'officer', towns: [TOWN] })
const later = (days: number) => new Date(server.clock.now.getTime() + days * DAY_MS)
/** The round of the day on which the server's clock stands so many days later. */
const round = (days: number) => {
  const { database, blobs, newId } = server.running.services
  return forgetByAge({ database, blobs, newId, now: () => later(days), log: createLog('silent') }, retentionOf({}), new AbortController().signal)
}
/** A phone saves something on that day, its own clock standing at another one. */
const work = (phone: Device, days: number, phoneDays = days) => push(syncStoreOn(server.running.services.database),
  { scope: stationScope(phone.person.id, phone.person.name, [TOWN]), deviceId: phone.deviceId }, [{ ...phone.edit(enterprise()), savedAt: later(phoneDays).toISOString() }], { now: () => later(days), newId: v7 })
/** One of everything that goes by age, made now. */
async function everything() {
  const phone = await officer()
  const made = phone.edit(visit(v7(), { interviewees: [{ name: '赵受访' }] }), { kind: 'visit' })
  await phone.push(made)
  const photo = jpeg(2_000)
  await upload(phone, await announce(phone, photo, { onId: made.recordId }), photo)
  const letter = v7()
  await orm().execute(sql`insert into station_letter (id, town, receipt, received_at, notice, consented_at, file) values (${letter}::uuid, ${TOWN}, 'x', ${server.clock.now.toISOString()}::timestamptz, '1', '2026-11-22T00:00:00Z', 'x')`)
  await phone.call('POST', '/api/feedback', { id: v7(), kind: 'idea', text: '字大些', writtenAt: server.clock.now.toISOString() })
  const count = async (statement: ReturnType<typeof sql>) => (await rowsOf(orm(), statement)).length
  return {
    phone,
    left: async () => ({
      photo: (await server.running.services.blobs.sizeOf(sha256(photo))) !== undefined,
      person: await count(sql`select 1 from record where id = ${made.recordId}::uuid and fields::text like '%赵受访%'`) > 0,
      letter: await count(sql`select 1 from station_letter where id = ${letter}::uuid`) > 0,
      feedback: await count(sql`select 1 from feedback where person_id = ${phone.person.id}::uuid`) > 0,
      audit: await count(sql`select 1 from audit_entry where person_id = ${phone.person.id}::uuid and content is not null`) > 0,
    }),
  }
}
const ALL = { photo: true, person: true, letter: true, feedback: true, audit: true }
const NONE = { photo: false, person: false, letter: false, feedback: false, audit: false }

test('a server that comes up with its clock years ahead throws nothing away, nor when phones go on working with it', async () => {
  const { left } = await everything()
  const phones = [await officer(), await officer()]
  await round(1_500)
  expect(await left()).toEqual(ALL)
  // Their own clocks are right.
  for (const phone of phones) await work(phone, 1_500, 0)
  for (const days of [1_501, 1_502, 1_530]) await round(days)
  expect(await left()).toEqual(ALL)
})

test('once most phones at work bear the clock out, what was kept long enough goes, whatever a single phone says', async () => {
  const { left } = await everything()
  const [wrong, two, three] = [await officer(), await officer(), await officer()]
  await work(wrong, 3_000, -650)
  await work(two, 3_000)
  await round(3_001)
  expect(await left()).toEqual(ALL)
  await work(three, 3_001)
  await round(3_002)
  expect(await left()).toEqual(NONE)
})

test('while nobody works nothing goes', async () => {
  const { left } = await everything()
  await work(await officer(), 4_500)
  await round(4_561)
  expect(await left()).toEqual(ALL)
})

test('a photo whose consent was withdrawn goes whatever the clock says', async () => {
  const phone = await officer()
  const consent = { id: v7(), purpose: 'photo', given: true, by: '赵受访', wording: '1', at: '2026-11-22T01:00:00Z', withdrawnAt: '2026-11-23T01:00:00Z' }
  const made = phone.edit(visit(v7(), { consents: [consent] }), { kind: 'visit' })
  await phone.push(made)
  const photo = jpeg(2_300)
  await upload(phone, await announce(phone, photo, { onId: made.recordId }), photo)
  await round(6_000)
  expect(await server.running.services.blobs.sizeOf(sha256(photo))).toBeUndefined()
})

test('periods are the station’s to set; 0 keeps for ever', () => {
  expect(retentionOf({})).toEqual({ photos: 365, visits: 1_095 })
  expect(retentionOf({ keepPhotosDays: 0, keepVisitsDays: 400 })).toEqual({ photos: null, visits: 400 })
})
