import { Writable } from 'node:stream'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EnrolmentIssued, Person } from '@/contract'
import { createLog } from '@/server/log'
import { inMemory } from './support/backends'
import { call, Device } from './support/client'
import { announce, jpeg, receiptOf, send, begin } from './support/files'
import { assistance, comment, enterprise, visit } from './support/samples'
import { startTestServer, TOWN, type TestServer } from './support/test-server'

const PASSPHRASE = '太湖之滨 三万六千顷 1987'
const WRONG = '错误的口令 不要写进日志 1'
const KNOWN = { company: '宜兴秘密陶瓷有限公司', contact: '欧阳秘书', phone: '13812345678', creditCode: '91320282MA1XQH7T0G', facts: '对方仿冒我方紫砂壶外观设计', said: '请补拍秘密车间', file: '秘密图纸.jpg', officer: '司徒专员' }

let server: TestServer
let text = ''
beforeAll(async () => {
  const sink = new Writable({ write(chunk: Buffer, _encoding, done) { text += chunk.toString(); done() } })
  server = await startTestServer(inMemory.openFresh, {}, createLog('trace', sink))
})
afterAll(() => server.close())

test('a whole journey, with all that goes wrong on it, leaves no name, number, token or word of anybody in log or metrics', async () => {
  const secrets: string[] = [...Object.values(KNOWN), PASSPHRASE, WRONG]
  const administrator = await server.administrator()
  const { body: person } = await administrator.call<Person>('POST', '/api/people', { name: KNOWN.officer, role: 'officer', towns: [TOWN] })
  const { body: { code } } = await administrator.call<EnrolmentIssued>('POST', `/api/people/${person.id}/enrolments`)
  secrets.push(code)
  await call(server.url, 'POST', '/api/enrolments/preview', { code })
  const deviceId = v7()
  const enrolled = await call<never>(server.url, 'POST', '/api/enrolments/redeem', { code, deviceId, deviceLabel: `${KNOWN.officer}的手机`, passphrase: PASSPHRASE })
  expect(enrolled.status).toBe(200)
  const officer = new Device(server.url, enrolled.body, /(__Host-ipw=[^;]+)/.exec(enrolled.headers.get('set-cookie')!)![1]!)
  secrets.push(officer.accessToken, officer.cookie.split('=')[1]!, administrator.accessToken, administrator.cookie.split('=')[1]!)

  const company = officer.edit(enterprise({ name: KNOWN.company, creditCode: KNOWN.creditCode, contacts: [{ name: KNOWN.contact, phone: KNOWN.phone }] }))
  const seen = officer.edit(visit(company.recordId), { kind: 'visit' })
  await officer.push(company, seen, officer.edit(assistance({ matter: { categories: ['infringement'], facts: KNOWN.facts } }), { kind: 'assistance' }))
  await (await server.supervisor()).push((await server.supervisor()).edit(comment(seen.recordId, { text: KNOWN.said }), { kind: 'comment', town: TOWN }))
  const bytes = jpeg(4_000)
  const id = await announce(officer, bytes, { name: KNOWN.file, onId: seen.recordId })
  const location = (await begin(officer, id, bytes.length)).headers.get('location')!
  await send(officer, location, 0, bytes)
  expect((await receiptOf(officer, id)).status).toBe(200)
  await officer.pullAll()
  const refreshed = await officer.refresh()
  secrets.push(refreshed.body.accessToken)

  // what goes wrong
  await call(server.url, 'POST', '/api/enrolments/redeem', { code, deviceId: v7(), deviceLabel: KNOWN.officer, passphrase: PASSPHRASE })
  await call(server.url, 'POST', '/api/session/sign-in', { deviceId, passphrase: WRONG })
  await call(server.url, 'POST', '/api/session/sign-in', { deviceId, passphrase: PASSPHRASE })
  await call(server.url, 'POST', '/api/people', `{"name":"${KNOWN.officer}`, { authorization: `Bearer ${administrator.accessToken}` })
  await administrator.call('POST', '/api/people', { name: KNOWN.officer, role: 'king', phone: KNOWN.phone })
  await officer.tryPush([officer.edit({ name: KNOWN.company, creditCode: KNOWN.phone }, { kind: 'enterprise', town: 'nowhere' })])
  await call(server.url, 'GET', `/api/sync/pull?cursors=${encodeURIComponent(KNOWN.contact)}`, undefined, { authorization: `Bearer ${officer.accessToken}x` })
  await fetch(`${server.url}/api/health?phone=${KNOWN.phone}`, { headers: { 'user-agent': KNOWN.contact.replace(/./gu, 'x'), referer: `${server.url}/?${KNOWN.phone}` } })
  const { log } = server.running.services
  log.error({ err: Object.assign(new Error(`invalid input syntax: "${KNOWN.contact}"`), { code: '22P02', detail: KNOWN.phone }), person: { name: KNOWN.officer }, passphrase: PASSPHRASE, request: { headers: { cookie: officer.cookie } } }, 'request failed')

  const metrics = await (await fetch(`${server.url}/api/metrics`)).text()
  expect(text.split('\n').length).toBeGreaterThan(20)
  for (const secret of secrets) for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
    expect(text).not.toContain(form)
    expect(metrics).not.toContain(form)
  }
})

test('an address can neither begin a line of its own nor fill the log', async () => {
  const before = text.split('\n').length
  await fetch(`${server.url}/api/x%0A%7B%22level%22:60%7D${'y'.repeat(5_000)}`)
  const line = text.split('\n').find((each) => each.includes('yyyy'))!
  expect(text.split('\n').length).toBe(before + 1)
  expect((JSON.parse(line) as { path: string }).path).toHaveLength(200)
})
