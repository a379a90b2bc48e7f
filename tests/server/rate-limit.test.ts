import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { networkOf } from '@/server/http/rate-limit'
import { inMemory } from './support/backends'
import { call } from './support/client'
import { startTestServer, type TestServer } from './support/test-server'

let server: TestServer
beforeAll(async () => { server = await startTestServer(inMemory.openFresh, { behindProxy: true }) })
afterAll(() => server.close())

const signIn = (from: string) => call(server.url, 'POST', '/api/session/sign-in', { deviceId: v7(), passphrase: 'nobody knows this one' }, { 'x-forwarded-for': from })

test('who tries made-up devices in turn is stopped before the work of hashing keeps others waiting', async () => {
  const answers = []
  for (let time = 0; time < 32; time += 1) answers.push(await signIn(`2001:db8::${time.toString(16)}`))
  expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 30 }, () => 401), 429, 429])
  expect(Number(answers.at(-1)!.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await signIn('203.0.113.9')).status).toBe(401)
  server.clock.advance(60_000)
  expect((await signIn('2001:db8::1')).status).toBe(401)
})

test.each([
  ['203.0.113.7', '203.0.113.7'], ['::ffff:203.0.113.7', '203.0.113.7'], ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'], ['2001:0DB8:1:0002::9', '2001:db8:1:2'], ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'], ['fe80::1%eth0', 'fe80:0:0:0'], ['unknown', 'unknown'],
])('%s counts as %s', (address, network) => expect(networkOf(address)).toBe(network))
