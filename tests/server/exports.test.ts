import { v7 } from 'uuid'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowsOf } from '@/server/store/database'
import { onEachBackend } from './support/backends'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from './support/test-server'

onEachBackend('exports', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  const note = (more: object = {}) => ({ id: v7(), madeAt: '2026-11-22T08:00:00.000Z', what: 'log', rows: 12, sha256: 'b'.repeat(64), towns: [TOWN], filter: 'review=pending', ...more })
  const entries = () => rowsOf<{ town: string; content: { by: { name: string }; about: { id: string }; details: Record<string, unknown> } }>(server.running.services.database.orm, sql`select town, content from audit_entry where act = 'exported' order by seq`)

  test('stand in the audit with who, when, how much and the file’s hash; told twice, once', async () => {
    const supervisor = await server.supervisor()
    const made = note()
    expect((await supervisor.call('POST', '/api/exports', made)).status).toBe(204)
    expect((await supervisor.call('POST', '/api/exports', made)).status).toBe(204)
    expect(await entries()).toMatchObject([{ town: 'station', content: { by: { name: supervisor.person.name }, about: { id: made.id }, details: { rows: 12, sha256: made.sha256, madeAt: made.madeAt, towns: [TOWN], filter: made.filter } } }])
  })

  test('are told of a town that was taken away since the file was made', async () => {
    const supervisor = await server.person({ name: '两镇督导', role: 'supervisor', towns: [TOWN, OTHER_TOWN] })
    const { id, name, role } = supervisor.person
    const made = note({ towns: [TOWN, OTHER_TOWN] })
    await (await server.administrator()).call('POST', `/api/people/${id}`, { name, role, towns: [TOWN] })
    expect((await supervisor.call('POST', '/api/exports', made)).status).toBe(204)
    expect((await entries()).at(-1)).toMatchObject({ content: { about: { id: made.id }, details: { towns: [TOWN, OTHER_TOWN] } } })
  })

  test('are no matter of officers or of nobody', async () => {
    const before = await entries()
    const foreign = await server.person({ name: '外镇督导', role: 'supervisor', towns: [OTHER_TOWN] })
    expect(await (await server.officer()).call('POST', '/api/exports', note())).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    expect(await foreign.call('POST', '/api/exports', note({ towns: [], rows: -1 }))).toMatchObject({ status: 400, body: { error: 'bad-request' } })
    expect(await entries()).toEqual(before)
  })
})
