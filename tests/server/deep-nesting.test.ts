import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inMemory } from './support/backends'
import { call } from './support/client'
import { enterprise } from './support/samples'
import { startTestServer, TOWN, type TestServer } from './support/test-server'

const DEEP = 50_000
const nested = (depth = DEEP) => `${'['.repeat(depth)}${']'.repeat(depth)}`

let server: TestServer
beforeAll(async () => { server = await startTestServer(inMemory.openFresh) })
afterAll(() => server.close())

test('a letter of brackets within brackets is unreadable like any other, not a fault of the server', async () => {
  const file = `{"content":${nested()},"format":"ip-workstation/hand-over","sha256":"${'a'.repeat(64)}","version":1}`
  const letter = { id: v7(), town: TOWN, consent: { notice: '2026-11-22', givenAt: '2026-11-22T01:00:00.000Z' }, file }
  expect(await call(server.url, 'POST', '/api/letters', letter)).toMatchObject({ status: 422, body: { error: 'letter-unreadable' } })
})

test('an edit of brackets within brackets is refused, and keeps nobody else’s back', async () => {
  const [officer, colleague] = [await server.officer(), await server.officer()]
  const text = JSON.stringify({ deviceId: officer.deviceId, mutations: [officer.edit({ note: 'HERE' })] }).replace('"HERE"', nested())
  const [deep, ...plain] = await Promise.all([officer.call('POST', '/api/sync/push', text), ...Array.from({ length: 5 }, () => colleague.tryPush([colleague.edit(enterprise())]))])
  expect(plain.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(deep).toMatchObject({ status: 200, body: { receipts: [{ outcome: 'rejected' }] } })
  expect((await colleague.tryPush([colleague.edit(enterprise())])).status).toBe(200)
})
