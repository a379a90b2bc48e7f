// Every number a phone gave is accounted for at the server, so that the supervisor's page names only what is really missing: real engine, real server.
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeviceGaps, EnrolmentIssued, Session } from '@/contract'
import { carriedOver, identityOf, renewIdentity, type Device } from '@/device'
import { createFetchTransport, type Transport } from '@/sync'
import { openPhone, TOWN } from '../device/phone'
import { call, cookieOf, Device as Account } from '../server/support/client'
import { startTestServer, type TestServer } from '../server/support/test-server'
import { makeEngine } from './world'

let server: TestServer
let supervisor: Account
beforeAll(async () => {
  server = await startTestServer()
  supervisor = await server.person({ name: '督导', role: 'supervisor', towns: [TOWN] })
})
afterAll(() => server.close())

const gapsOf = async (account: Account) => (await supervisor.call<DeviceGaps[]>('GET', '/api/devices/gaps')).body.find(({ deviceId }) => deviceId === account.deviceId)?.missing
const newOfficer = () => server.person({ name: '专员', role: 'officer', towns: [TOWN] })
const transportOf = (account: Account): Transport => createFetchTransport((path, init) => fetch(`${account.url}${String(path)}`, init))
const engineOf = (device: Device, account: Account, transport = transportOf(account)) => makeEngine({ device, deviceId: account.deviceId, token: account.accessToken, transport })

/** Some box on the way that takes no body with a certain length in it. @param said status, and words of ours or of its own */
const behindBox = (account: Account, dislikes: () => boolean, said: { status: number; text: string }): Transport => {
  const through = transportOf(account)
  return async (request) => {
    if (!request.path.includes('/push') || !dislikes() || (request.body as Uint8Array).length < 2_000) return through(request)
    return { status: said.status, header: () => null, text: async () => said.text, bytes: async () => new ArrayBuffer(0) }
  }
}
/** Does not get smaller by compression. */
const long = (): string => Array.from(crypto.getRandomValues(new Uint16Array(1_900)), (each) => String.fromCharCode(0x4e00 + (each % 20_000))).join('')

test.each([
  ['too large for a proxy', { status: 413, text: '<html>413</html>' }, 'mutation-too-large'],
  ['of a form the server cannot read', { status: 400, text: '{"error":"bad-request","at":"mutations"}' }, 'bad-request'],
])('an edit that is %s is refused on the phone, and its number is not missed', async (_what, said, code) => {
  const account = await newOfficer()
  const device = await openPhone({ personId: account.person.id })
  let inTheWay = true
  const engine = engineOf(device, account, behindBox(account, () => inTheWay, said))
  await device.records.create('enterprise', TOWN, { name: '先' })
  const id = await device.records.create('enterprise', TOWN, { name: '大', note: long() })
  await device.records.create('enterprise', TOWN, { name: '后' })
  await engine.now()
  expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 1, sent: 2 })
  expect(await gapsOf(account)).toBeUndefined()
  // Mended it takes a number of its own; the first one is long accounted for.
  const [refused] = await device.outbox.list({ state: 'rejected' })
  expect(refused?.receipt?.code).toBe(code)
  await device.outbox.mend(refused!.mutationId, { note: '短' })
  await engine.now()
  expect(await device.outbox.counts()).toMatchObject({ waiting: 0, rejected: 0 })
  expect(await device.records.get('enterprise', id)).toMatchObject({ version: 1, fields: { note: '短' } })
  inTheWay = false
  expect(await gapsOf(account)).toBeUndefined()
})

test('a phone that dies between telling the number and writing the refusal goes on as if nothing had been', async () => {
  const account = await newOfficer()
  const device = await openPhone({ personId: account.person.id })
  let inTheWay = true
  let pushes = 0
  const box = behindBox(account, () => inTheWay, { status: 413, text: '' })
  const engine = engineOf(device, account, async (request) => {
    const answer = await box(request)
    // The answer to the number alone is lost.
    if (request.path.includes('/push') && answer.status === 200 && (pushes += 1) === 1) throw new TypeError('network')
    return answer
  })
  const id = await device.records.create('enterprise', TOWN, { name: '大', note: long() })
  await engine.now()
  expect(await device.outbox.counts()).toMatchObject({ waiting: 1, rejected: 0 })
  inTheWay = false
  await engine.now()
  expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 1 })
  expect(await device.records.get('enterprise', id)).toMatchObject({ version: 1, unsent: 0 })
  expect(await gapsOf(account)).toBeUndefined()
})

test('a hole of a blocked device is closed when its phone goes on as another one, and only by it', async () => {
  const account = await newOfficer()
  const device = await openPhone({ personId: account.person.id })
  await identityOf(device.db, () => account.deviceId)
  const transport = transportOf(account)
  // The second edit finds no way for now, the others go.
  const engine = engineOf(device, account, async (request) => (
    request.path.includes('/push') && (request.body as Uint8Array).length > 2_000 ? { status: 500, header: () => null, text: async () => '', bytes: async () => new ArrayBuffer(0) } : transport(request)))
  for (const note of ['先', long(), '后']) await device.records.create('enterprise', TOWN, { name: '甲', note })
  await engine.now()
  expect(await gapsOf(account)).toMatchObject([{ from: 2, to: 2 }])

  const admin = await server.administrator()
  const stranger = await newOfficer()
  const link = async ({ person }: Account) => (await admin.call<EnrolmentIssued>('POST', `/api/people/${person.id}/enrolments`)).body.code
  const continues = { deviceId: account.deviceId, numbers: [{ from: 1, to: 9 }] }
  const redeem = async (of: Account, body: object) => call<Session>(account.url, 'POST', '/api/enrolments/redeem', { code: await link(of), deviceId: v7(), deviceLabel: 'phone', ...body })
  // Not by somebody else, nor while it is not shut out.
  expect([(await redeem(stranger, { continues })).status, (await redeem(account, { continues })).status]).toEqual([200, 200])
  expect(await gapsOf(account)).toMatchObject([{ from: 2, to: 2 }])

  expect((await admin.call('POST', `/api/people/${account.person.id}/devices/${account.deviceId}/revoke`)).status).toBe(204)
  const { id: deviceId, firstSeq } = await renewIdentity(device.db, v7())
  expect((await redeem(account, { deviceId, firstSeq, continues: await carriedOver(device.db) })).status).toBe(200)
  expect(await gapsOf(account)).toBeUndefined()
})

test('a device blocked in the moment of a reply goes on as another one, and neither has a hole', async () => {
  const account = await newOfficer()
  const device = await openPhone({ personId: account.person.id })
  await identityOf(device.db, () => account.deviceId)
  await device.records.create('enterprise', TOWN, { name: '甲' })
  await device.records.create('enterprise', TOWN, { name: '乙' })
  const replyLost = engineOf(device, account, async (request) => {
    const answer = await transportOf(account)(request)
    if (request.path.includes('/push')) throw new TypeError('network')
    return answer
  })
  await replyLost.now()
  expect(await device.outbox.counts()).toMatchObject({ waiting: 2 })

  const { id: deviceId, firstSeq } = await renewIdentity(device.db, v7())
  const link = await (await server.administrator()).call<EnrolmentIssued>('POST', `/api/people/${account.person.id}/enrolments`)
  const redeemed = await call<Session>(account.url, 'POST', '/api/enrolments/redeem', { code: link.body.code, deviceId, deviceLabel: 'phone', firstSeq })
  const next = new Account(account.url, redeemed.body, cookieOf(redeemed.headers)!)
  const engine = engineOf(device, next)
  await engine.now()
  await device.records.create('enterprise', TOWN, { name: '丙' })
  await engine.now()
  expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 3 })
  expect(await gapsOf(account)).toBeUndefined()
  expect(await gapsOf(next)).toBeUndefined()
})
