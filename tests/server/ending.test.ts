import { Agent, request, type ClientRequest } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inMemory } from './support/backends'
import { call, type Device } from './support/client'
import { enterprise } from './support/samples'
import { startTestServer, type TestServer } from './support/test-server'

interface Heard { status: number; headers: NodeJS.Dict<string | string[]>; body: string }

let server: TestServer
let officer: Device
beforeAll(async () => {
  server = await startTestServer(inMemory.openFresh, { behindProxy: true })
  officer = await server.officer()
})
afterAll(() => server.close())

/** A push whose body comes when the caller says. */
function slowPush(agent: Agent): { asked: ClientRequest; body: string; heard: Promise<Heard> } {
  const body = JSON.stringify({ deviceId: officer.deviceId, mutations: [officer.edit(enterprise())] })
  const asked = request({
    agent, port: server.running.port, host: '127.0.0.1', method: 'POST', path: '/api/sync/push',
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), authorization: `Bearer ${officer.accessToken}`, 'x-ipw-protocol': '1', 'x-ipw-nonce': 'n' },
  })
  const heard = new Promise<Heard>((resolve, reject) => {
    asked.on('error', reject).on('response', (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => { text += chunk.toString() }).on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }))
    })
  })
  asked.write(body.slice(0, 20))
  return { asked, body: body.slice(20), heard }
}

test('a server that ends brings to an end what it began, sends the rest away with a time, and then lets go of the port', async () => {
  const agent = new Agent({ keepAlive: true })
  const begun = slowPush(agent)
  // the request is there once another, sent after it, was answered
  await call(server.url, 'GET', '/api/health')
  while (!/under_way 2/.test((await (await fetch(`${server.url}/api/metrics`)).text()))) await wait(10)

  const closed = server.running.close()
  const refused = await call(server.url, 'GET', '/api/health')
  expect(refused).toMatchObject({ status: 503, body: { error: 'server-busy', retryAfterSeconds: 2 } })
  expect(refused.headers.get('retry-after')).toBe('2')
  expect(refused.headers.get('connection')).toBe('close')

  begun.asked.end(begun.body)
  const heard = await begun.heard
  expect(heard).toMatchObject({ status: 200, headers: { connection: 'close' } })
  expect(JSON.parse(heard.body)).toMatchObject({ receipts: [{ outcome: 'applied' }] })
  await closed
  await expect(fetch(`${server.url}/api/health`)).rejects.toThrow()
  agent.destroy()
})
