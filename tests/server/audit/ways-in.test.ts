import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EnrolmentIssued, Person, Session } from '@/contract'
import { rowsOf } from '@/server/store/database'
import { onEachBackend } from '../support/backends'
import { call, cookieOf, Device } from '../support/client'
import { startTestServer, TOWN, type TestServer } from '../support/test-server'

const SECRET = 'gravel kettle nine owls'

onEachBackend('ways in', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  test('each way in and out, and each try that failed, stands in the audit with device and way, and no secret', async () => {
    const admin = await server.administrator()
    const { body: person } = await admin.call<Person>('POST', '/api/people', { name: '夜班专员', role: 'officer', towns: [TOWN] })
    const { body: { code } } = await admin.call<EnrolmentIssued>('POST', `/api/people/${person.id}/enrolments`)
    const deviceId = v7()
    const signIn = (passphrase: string) => call<Session>(server.url, 'POST', '/api/session/sign-in', { deviceId, passphrase })
    expect((await call(server.url, 'POST', '/api/enrolments/redeem', { code, deviceId, deviceLabel: '手机', passphrase: SECRET })).status).toBe(200)
    expect((await signIn('somebody else is guessing')).status).toBe(401)
    const answer = await signIn(SECRET)
    const officer = new Device(server.url, answer.body, cookieOf(answer.headers)!)
    expect((await officer.call('POST', '/api/session/passphrase', { old: SECRET, new: `${SECRET} again` })).status).toBe(200)
    expect((await call(server.url, 'POST', '/api/session/end', undefined, { cookie: officer.cookie })).status).toBe(204)
    expect((await admin.call('POST', `/api/people/${person.id}/devices/${deviceId}/revoke`)).status).toBe(204)

    const entries = async () => rowsOf<{ act: string; content: { deviceId: string | null; about: { id: string } | null; details: Record<string, unknown> | null } }>(server.running.services.database.orm, sql`select act, content from audit_entry order by town, seq`)
    // a refusal is entered beside its answer
    while (!(await entries()).some(({ act }) => act === 'sign-in-refused')) await new Promise((resolve) => { setTimeout(resolve, 10) })
    const found = (await entries()).filter(({ content }) => content.deviceId === deviceId || [person.id, deviceId].includes(content.about?.id ?? ''))
    expect(found.map(({ act }) => act).sort()).toEqual(['device-revoked', 'enrolled', 'enrolment-issued', 'passphrase-changed', 'person-added', 'sign-in-refused', 'signed-in', 'signed-out'].sort())
    expect(found.find(({ act }) => act === 'signed-in')?.content.details).toMatchObject({ with: 'passphrase' })
    const text = JSON.stringify(found)
    for (const secret of [code, SECRET, 'guessing', officer.accessToken, officer.cookie.split('=')[1]!]) expect(text).not.toContain(secret)
  })
})
