import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EnrolmentIssued, EnrolmentPreview, Person, Session } from '@/contract'
import { revokeDevice } from '@/server/accounts/devices'
import { enrolment, sessionToken } from '@/server/store/schema'
import { onEachBackend } from './support/backends'
import { call, cookieOf, Device } from './support/client'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from './support/test-server'

const MINUTE = 60_000

onEachBackend('accounts', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  async function freshCode(): Promise<string> {
    const officer = await server.officer()
    const issued = await (await server.administrator()).call<EnrolmentIssued>('POST', `/api/people/${officer.person.id}/enrolments`)
    expect(issued.status).toBe(201)
    return issued.body.code
  }
  const redeem = (code: string, deviceId = v7(), deviceLabel = '手机') => call<Session>(server.url, 'POST', '/api/enrolments/redeem', { code, deviceId, deviceLabel })
  /** A device signed in just now, at the test's clock. */
  const freshDevice = async () => server.secondDevice((await server.officer()).person)

  test('a code shows who it is for, may be shown often, and is used once', async () => {
    const code = await freshCode()
    for (let time = 0; time < 2; time += 1) {
      const preview = await call<EnrolmentPreview>(server.url, 'POST', '/api/enrolments/preview', { code })
      expect(preview).toMatchObject({ status: 200, body: { person: { name: '试用专员', role: 'officer', towns: [TOWN] } } })
    }
    const deviceId = v7()
    const first = await redeem(code, deviceId)
    expect(first).toMatchObject({ status: 200, body: { nonce: 'test-nonce', deviceId, person: { role: 'officer' } } })
    expect(first.headers.get('set-cookie')).toMatch(/^__Host-ipw=[\w-]{32}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
    expect(await redeem(code)).toMatchObject({ status: 410, body: { error: 'enrolment-used' } })
    expect(await redeem(code, deviceId)).toMatchObject({ status: 410 })
    expect(await call(server.url, 'POST', '/api/enrolments/preview', { code })).toMatchObject({ status: 410, body: { error: 'enrolment-used' } })
  })

  test('a code asked for by many at once goes to one', async () => {
    const code = await freshCode()
    const answers = await Promise.all(Array.from({ length: 6 }, () => redeem(code)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410, 410, 410])
  })

  test('a code runs out after ten minutes; an unknown one says so', async () => {
    const code = await freshCode()
    server.clock.advance(10 * MINUTE + 1)
    expect(await redeem(code)).toMatchObject({ status: 410, body: { error: 'enrolment-expired' } })
    expect(await redeem('x'.repeat(32))).toMatchObject({ status: 404, body: { error: 'enrolment-unknown' } })
  })

  test('neither codes nor tokens are kept in clear', async () => {
    const code = await freshCode()
    const answer = await redeem(code)
    const { orm } = server.running.services.database
    const kept = JSON.stringify([await orm.select().from(enrolment), await orm.select().from(sessionToken)])
    expect(kept).not.toContain(code)
    expect(kept).not.toContain(answer.body.accessToken)
    expect(kept).not.toContain(cookieOf(answer.headers)!.split('=')[1])
  })

  test('a device belongs to one person', async () => {
    const officer = await server.officer()
    const supervisor = await server.supervisor()
    const issued = await (await server.administrator()).call<EnrolmentIssued>('POST', `/api/people/${supervisor.person.id}/enrolments`)
    expect(await redeem(issued.body.code, officer.deviceId)).toMatchObject({ status: 403, body: { error: 'forbidden', at: 'deviceId' } })
    // and the refused attempt has not used the code up
    expect(await redeem(issued.body.code)).toMatchObject({ status: 200 })
  })

  test('an access token ends after ten minutes and a refresh brings a new pair', async () => {
    const device = await freshDevice()
    expect(await device.call('GET', '/api/sync/pull')).toMatchObject({ status: 200 })
    server.clock.advance(10 * MINUTE)
    expect(await device.call('GET', '/api/sync/pull')).toMatchObject({ status: 401, body: { error: 'signed-out' } })
    const refreshed = await device.refresh()
    expect(refreshed).toMatchObject({ status: 200, body: { nonce: 'test-nonce', deviceId: device.deviceId, person: { id: device.person.id } } })
    expect(cookieOf(refreshed.headers)).not.toBe(device.cookie)
    device.accessToken = refreshed.body.accessToken
    expect(await device.call('GET', '/api/sync/pull')).toMatchObject({ status: 200 })
  })

  test('a lost reply costs nothing: within two minutes, and later while its tokens were never used', async () => {
    const device = await freshDevice()
    expect((await device.refresh()).status).toBe(200)
    server.clock.advance(MINUTE / 2)
    const second = await device.refresh()
    expect(second.status).toBe(200)
    server.clock.advance(24 * 60 * MINUTE)
    const third = await device.refresh()
    expect(third.status).toBe(200)
    // the answers that never arrived are worth nothing now
    expect((await device.refresh(cookieOf(second.headers))).status).toBe(401)
    expect((await device.refresh(cookieOf(third.headers))).status).toBe(200)
  })

  test('a used-up token that comes back after its successor was kept ends the whole family', async () => {
    const device = await freshDevice()
    const stolen = device.cookie
    const next = await device.refresh()
    device.accessToken = next.body.accessToken
    expect((await device.call('GET', '/api/sync/pull')).status).toBe(200)
    server.clock.advance(3 * MINUTE)
    expect((await device.call('GET', '/api/sync/pull')).status).toBe(200)
    expect((await device.refresh(stolen)).status).toBe(401)
    expect((await device.call('GET', '/api/sync/pull')).status).toBe(401)
    expect((await device.refresh(cookieOf(next.headers))).status).toBe(401)
  })

  test('signing out ends the session and clears the cookie', async () => {
    const device = await freshDevice()
    const ended = await call(server.url, 'POST', '/api/session/end', undefined, { cookie: device.cookie })
    expect(ended.status).toBe(204)
    expect(ended.headers.get('set-cookie')).toMatch(/^__Host-ipw=; Max-Age=0; Path=\//)
    expect((await device.call('GET', '/api/sync/pull')).status).toBe(401)
    expect((await device.refresh()).status).toBe(401)
    expect((await call(server.url, 'POST', '/api/session/end')).status).toBe(204)
  })

  test('a revoked device is shut out at its next request, refreshed or not', async () => {
    const device = await freshDevice()
    await revokeDevice(server.running.services, device.deviceId)
    expect(await device.call('GET', '/api/sync/pull')).toMatchObject({ status: 403, body: { error: 'device-revoked' } })
    expect(await device.tryPush([device.edit({ name: 'x' })])).toMatchObject({ status: 403, body: { error: 'device-revoked' } })
    expect(await device.refresh()).toMatchObject({ status: 403, body: { error: 'device-revoked' } })
    expect(await redeem(await freshCode(), device.deviceId)).toMatchObject({ status: 403, body: { error: 'device-revoked' } })
  })

  test('enrolling the same device again ends its earlier session', async () => {
    const device = await freshDevice()
    const again = await Device.enrol(server.url, await freshCode(), device.deviceId)
    expect((await device.call('GET', '/api/sync/pull')).status).toBe(401)
    expect((await again.call('GET', '/api/sync/pull')).status).toBe(200)
  })

  test('administrators add people and see their devices; nobody else does', async () => {
    const admin = await server.administrator()
    const added = await admin.call<Person>('POST', '/api/people', { name: ' 李专员 ', role: 'officer', towns: [OTHER_TOWN, OTHER_TOWN] })
    expect(added).toMatchObject({ status: 201, body: { name: '李专员', role: 'officer', towns: [OTHER_TOWN] } })
    const list = await admin.call<(Person & { devices: unknown[] })[]>('GET', '/api/people')
    expect(list.body.map(({ name }) => name)).toContain('李专员')
    expect(list.body.map(({ name }) => name)).not.toContain('试用内容')
    const officer = await server.secondDevice((await server.officer()).person)
    expect(list.body.find(({ id }) => id === officer.person.id)!.devices.length).toBeGreaterThan(0)
    for (const device of [officer, await server.secondDevice((await server.supervisor()).person)]) {
      expect(await device.call('GET', '/api/people')).toMatchObject({ status: 403, body: { error: 'forbidden' } })
      expect(await device.call('POST', '/api/people', { name: 'x', role: 'administrator', towns: [] })).toMatchObject({ status: 403 })
      expect(await device.call('POST', `/api/people/${officer.person.id}/enrolments`)).toMatchObject({ status: 403 })
    }
    expect(await admin.call('POST', `/api/people/${v7()}/enrolments`)).toMatchObject({ status: 404 })
    expect(await admin.call('POST', '/api/people/x/enrolments')).toMatchObject({ status: 404 })
  })

  test('guessing is slowed down', async () => {
    server.clock.advance(MINUTE)
    const answers: number[] = []
    for (let time = 0; time < 70; time += 1) answers.push((await redeem('y'.repeat(32))).status)
    expect(answers.filter((status) => status === 404)).toHaveLength(60)
    const refused = await redeem('y'.repeat(32))
    expect(refused).toMatchObject({ status: 429, body: { error: 'too-many-requests' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    server.clock.advance(MINUTE)
    expect((await redeem('y'.repeat(32))).status).toBe(404)
  })
})
