import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { createLog } from '@/server/log'
import { keepRetention, retentionOf } from '@/server/privacy'
import { inMemory } from '../support/backends'
import { enterprise, visit } from '../support/samples'
import { startTestServer, type TestServer } from '../support/test-server'

let server: TestServer
beforeAll(async () => { server = await startTestServer(inMemory.openFresh) }, 60_000)
afterAll(() => server.close())

test('the daily round deletes by age, but nothing on the word of a clock that has jumped', async () => {
  const officer = await server.officer()
  const place = officer.edit(enterprise())
  const made = officer.edit(visit(place.recordId, { interviewees: [{ name: '赵受访' }] }), { kind: 'visit' })
  await officer.push(place, made)
  const { database, blobs, newId } = server.running.services
  const round = (ahead: number) => {
    const at = new Date(server.clock.now.getTime() + ahead * 86_400_000)
    return keepRetention({ database, blobs, newId, now: () => at, log: createLog('silent') }, retentionOf({}), new AbortController().signal)
  }
  const persons = async () => (await officer.pullAll()).records.get(made.recordId)!.fields['interviewees']
  await round(5_000)
  expect(await persons()).toHaveLength(1)
  await database.orm.execute(sql`update record set created_at = created_at - interval '1100 days'`)
  await round(1)
  expect(await persons()).toBeUndefined()
})

test('periods are the station’s to set; 0 keeps for ever', () => {
  expect(retentionOf({})).toEqual({ photos: 365, visits: 1_095 })
  expect(retentionOf({ keepPhotosDays: 0, keepVisitsDays: 400 })).toEqual({ photos: null, visits: 400 })
})
