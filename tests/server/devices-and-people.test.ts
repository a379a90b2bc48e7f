import { eq, sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeviceReplaced, EnrolmentIssued, Person, PersonEntry, Session } from '@/contract'
import { rowsOf } from '@/server/store/database'
import { device } from '@/server/store/schema'
import { onEachBackend } from './support/backends'
import { call, Device } from './support/client'
import { enterprise } from './support/samples'
import { OTHER_TOWN, startTestServer, THIRD_TOWN, TOWN, type TestServer } from './support/test-server'

const MINUTE = 60_000

onEachBackend('devices and people', ({ openFresh }) => {
  let server: TestServer
  let admin: Device
  beforeAll(async () => {
    server = await startTestServer(openFresh)
    admin = await server.administrator()
  })
  afterAll(() => server.close())

  const officer = () => server.person({ name: `专员 ${v7()}`, role: 'officer', towns: [TOWN] })
  const replace = (from: Device, deviceId: string, firstSeq?: number) =>
    from.call<DeviceReplaced & { error?: string }>('POST', '/api/session/device', { deviceId, ...(firstSeq ? { firstSeq } : {}) })
  const entryOf = async ({ id }: Person) => (await admin.call<PersonEntry[]>('GET', '/api/people')).body.find((entry) => entry.id === id)!
  const linkFor = async ({ id }: Person) => (await admin.call<EnrolmentIssued>('POST', `/api/people/${id}/enrolments`)).body.code
  const redeem = (code: string, deviceId: string, more = {}) => call<Session>(server.url, 'POST', '/api/enrolments/redeem', { code, deviceId, deviceLabel: '手机', ...more })

  test('a phone that lost its storage goes on under a new id in the same session, and the old id is dead', async () => {
    const phone = await officer()
    const kept = phone.edit(enterprise({ name: '换机前' }))
    await phone.push(kept)
    const otherTab = await phone.refresh()
    const id = v7()
    expect(await replace(phone, id)).toMatchObject({ status: 200, body: { nonce: 'test-nonce', deviceId: id } })

    expect(await phone.tryPush([phone.edit(enterprise())])).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    const again = new Device(server.url, { ...otherTab.body, deviceId: id }, phone.cookie)
    expect(await again.push(again.edit(enterprise({ name: '换机后' })))).toMatchObject([{ outcome: 'applied' }])
    expect((await again.pullAll()).records.get(kept.recordId)).toMatchObject({ fields: { name: '换机前' } })
    expect(await redeem(await linkFor(phone.person), phone.deviceId)).toMatchObject({ status: 403, body: { error: 'device-revoked' } })

    const [present, old] = (await entryOf(phone.person)).devices
    expect(present).toMatchObject({ id, label: 'test phone', replaces: phone.deviceId, revokedAt: null })
    expect(old).toMatchObject({ id: phone.deviceId, revokedAt: expect.any(String) })
  })

  test('a lost answer costs nothing: asked again, and after a refresh, the phone is who it said', async () => {
    const phone = await officer()
    const id = v7()
    expect((await replace(phone, id)).status).toBe(200)
    expect((await replace(phone, id)).status).toBe(200)
    server.clock.advance(11 * MINUTE)
    expect(await phone.refresh()).toMatchObject({ status: 200, body: { deviceId: id } })
    admin = await server.administrator()
    expect((await entryOf(phone.person)).devices).toHaveLength(2)
  })

  test('an id in use, of anybody, cannot be taken, and other sessions of the old id end', async () => {
    const [phone, other] = [await officer(), await officer()]
    const second = await server.secondDevice(phone.person)
    for (const taken of [other.deviceId, second.deviceId]) {
      expect(await replace(phone, taken)).toMatchObject({ status: 403, body: { error: 'forbidden', at: 'deviceId' } })
    }
    expect((await phone.call('GET', '/api/sync/pull')).status).toBe(200)
    await replace(phone, v7())
    expect((await second.call('GET', '/api/sync/pull')).status).toBe(200)
  })

  test('an endless loop of new identities is stopped for the day', async () => {
    const phone = await officer()
    const answers: number[] = []
    for (let time = 0; time < 11; time += 1) answers.push((await replace(phone, v7())).status)
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 200), 429])
    expect((await phone.call('GET', '/api/sync/pull')).status).toBe(200)
  })

  test('a device that goes on with unsent work begins with a later number', async () => {
    const phone = await officer()
    await admin.call('POST', `/api/people/${phone.person.id}/devices/${phone.deviceId}/revoke`)
    const id = v7()
    expect((await redeem(await linkFor(phone.person), id, { firstSeq: 41 })).status).toBe(200)
    const [row] = await server.running.services.database.orm.select().from(device).where(eq(device.id, id))
    expect(row).toMatchObject({ firstSeq: 41, lastSeq: 40 })
    expect((await redeem(await linkFor(phone.person), v7(), { firstSeq: 0 })).status).toBe(400)
  })

  test('a blocked device is out at its next request, and a new link lets the same phone in under a new id', async () => {
    const phone = await officer()
    const revoke = () => admin.call('POST', `/api/people/${phone.person.id}/devices/${phone.deviceId}/revoke`)
    expect((await revoke()).status).toBe(204)
    expect((await revoke()).status).toBe(204)
    expect(await phone.call('GET', '/api/sync/pull')).toMatchObject({ status: 403, body: { error: 'device-revoked' } })
    expect(await phone.refresh()).toMatchObject({ status: 403, body: { error: 'device-revoked' } })
    expect(await replace(phone, v7())).toMatchObject({ status: 403, body: { error: 'device-revoked' } })
    const code = await linkFor(phone.person)
    expect(await redeem(code, phone.deviceId)).toMatchObject({ status: 403, body: { error: 'device-revoked' } })
    // the refusal has not used the link up
    expect(await redeem(code, v7())).toMatchObject({ status: 200 })
  })

  test('an account switched off ends at once; on again, it takes a new link', async () => {
    const phone = await officer()
    const switchTo = (on: boolean) => admin.call('POST', `/api/people/${phone.person.id}/switch`, { on })
    const code = await linkFor(phone.person)
    server.clock.advance(1_000)
    expect((await switchTo(false)).status).toBe(204)
    expect(await phone.call('GET', '/api/sync/pull')).toMatchObject({ status: 401 })
    expect(await phone.refresh()).toMatchObject({ status: 401 })
    expect((await redeem(code, v7())).body).toMatchObject({ error: 'enrolment-unknown' })
    expect(await entryOf(phone.person)).toMatchObject({ disabledAt: expect.any(String) })
    expect((await switchTo(true)).status).toBe(204)
    expect((await entryOf(phone.person)).disabledAt).toBeNull()
    expect(await phone.call('GET', '/api/sync/pull')).toMatchObject({ status: 401 })
    expect(await redeem(await linkFor(phone.person), phone.deviceId)).toMatchObject({ status: 200 })
  })

  test('new towns and a new role count from the next request', async () => {
    const phone = await officer()
    const changed = await admin.call<Person>('POST', `/api/people/${phone.person.id}`, { name: '李督导', role: 'supervisor', towns: [OTHER_TOWN, TOWN, TOWN] })
    expect(changed).toMatchObject({ status: 200, body: { name: '李督导', role: 'supervisor', towns: [OTHER_TOWN, TOWN] } })
    expect((await phone.pullPage()).allowedTowns).toEqual([OTHER_TOWN, TOWN])
    expect(await phone.push(phone.edit({}, { kind: 'visit' }))).toMatchObject([{ outcome: 'rejected' }])
  })

  test('what a form shows of yesterday takes nothing away that was given since', async () => {
    const phone = await officer()
    const { id, name, role } = phone.person
    const change = (input: object) => admin.call<Person>('POST', `/api/people/${id}`, input)
    const seen = { name, role, towns: [TOWN] }
    await change({ name, role, towns: [TOWN, OTHER_TOWN], seen })
    expect((await change({ name: '改名专员', role, towns: [TOWN], seen })).body).toEqual({ id, name: '改名专员', role, towns: [OTHER_TOWN, TOWN].sort() })
    expect((await change({ name, role: 'supervisor', towns: [THIRD_TOWN], seen })).body).toEqual({ id, name: '改名专员', role: 'supervisor', towns: [OTHER_TOWN, THIRD_TOWN].sort() })
    expect((await phone.pullPage()).allowedTowns.sort()).toEqual([OTHER_TOWN, THIRD_TOWN].sort())
    // an app of before says nothing of what it saw
    expect((await change({ name, role, towns: [TOWN] })).body).toEqual({ id, name, role, towns: [TOWN] })
    const own = { name: admin.person.name, role: 'administrator', towns: admin.person.towns }
    expect(await admin.call('POST', `/api/people/${admin.person.id}`, { ...own, role: 'officer', seen: own })).toMatchObject({ status: 403, body: { at: 'role' } })
  })

  test('an account added again after a lost answer is added once, with what is asked for at last', async () => {
    const id = v7()
    const add = (input: object) => admin.call<Person>('POST', '/api/people', input)
    const input = { name: '钱新人', role: 'officer', towns: [TOWN], id }
    expect(await add(input)).toMatchObject({ status: 201, body: input })
    expect(await add(input)).toMatchObject({ status: 201, body: input })
    expect(await add({ ...input, towns: [OTHER_TOWN] })).toMatchObject({ status: 201, body: { ...input, towns: [OTHER_TOWN] } })
    const { body } = await admin.call<PersonEntry[]>('GET', '/api/people')
    expect(body.filter(({ name }) => name === '钱新人')).toMatchObject([{ id, towns: [OTHER_TOWN] }])
    const noted = await rowsOf<{ act: string }>(server.running.services.database.orm, sql`select act from audit_entry where content->'about'->>'id' = ${id} order by seq`)
    expect(noted.map(({ act }) => act)).toEqual(['person-added', 'person-changed'])
    // it takes nobody's place
    expect(await add({ ...input, id: admin.person.id })).toMatchObject({ status: 403 })
  })

  test('administrators cannot shut themselves out', async () => {
    const { id } = admin.person
    expect(await admin.call('POST', `/api/people/${id}/switch`, { on: false })).toMatchObject({ status: 403, body: { error: 'forbidden', at: 'id' } })
    expect(await admin.call('POST', `/api/people/${id}`, { name: '管', role: 'officer', towns: [TOWN] })).toMatchObject({ status: 403, body: { at: 'role' } })
    expect(await admin.call('POST', `/api/people/${id}/devices/${admin.deviceId}/revoke`)).toMatchObject({ status: 403, body: { at: 'deviceId' } })
    expect((await admin.call('GET', '/api/people')).status).toBe(200)
  })

  test('only administrators act, only on what there is, and nonsense writes nothing', async () => {
    const phone = await officer()
    const other = await officer()
    const paths = [`/api/people/${phone.person.id}`, `/api/people/${phone.person.id}/switch`, `/api/people/${phone.person.id}/devices/${phone.deviceId}/revoke`]
    for (const path of paths) expect((await other.call('POST', path, { on: false, name: 'x', role: 'officer', towns: [] })).status).toBe(403)
    for (const path of [`/api/people/${v7()}/switch`, '/api/people/x/switch']) expect((await admin.call('POST', path, { on: false })).status).toBe(404)
    expect((await admin.call('POST', `/api/people/${v7()}`, { name: 'x', role: 'officer', towns: [] })).status).toBe(404)
    expect((await admin.call('POST', `/api/people/${other.person.id}/devices/${phone.deviceId}/revoke`)).status).toBe(404)
    for (const body of [{}, { on: 1 }, { on: true, more: 1 }, 'null']) expect((await admin.call('POST', paths[1]!, body)).status).toBe(400)
    for (const body of [{}, { deviceId: 'x' }, { deviceId: v7(), firstSeq: 0 }, { deviceId: v7(), more: 1 }]) expect((await phone.call('POST', '/api/session/device', body)).status).toBe(400)
    expect((await call(server.url, 'POST', '/api/session/device', { deviceId: v7() })).status).toBe(401)
    expect((await phone.call('GET', '/api/sync/pull')).status).toBe(200)
    expect((await entryOf(phone.person)).devices).toHaveLength(1)
  })
})
