import { createConnection } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inMemory } from './support/backends'
import { startTestServer, type TestServer } from './support/test-server'

let server: TestServer
beforeAll(async () => { server = await startTestServer(inMemory.openFresh) })
afterAll(() => server.close())

/** Bytes as they are; what comes back until the server closes. */
const raw = (text: string): Promise<string> => new Promise((resolve, reject) => {
  const socket = createConnection(server.running.port, '127.0.0.1', () => socket.write(text))
  let heard = ''
  socket.on('data', (chunk: Buffer) => { heard += chunk.toString() }).on('close', () => resolve(heard)).on('error', reject)
})
const ask = (...lines: string[]) => raw(['POST /api/enrolments/preview HTTP/1.1', 'Host: localhost', 'Connection: close', 'Content-Type: application/json', ...lines].join('\r\n'))

test.each([
  ['two lengths', ['Content-Length: 2', 'Content-Length: 40', '', '{}']],
  ['a length beside chunks', ['Content-Length: 2', 'Transfer-Encoding: chunked', '', '0', '', '']],
  ['a coding before chunks that is none', ['Transfer-Encoding: chunked, identity', '', '0', '', '']],
  ['a header line without a name', [': x', 'Content-Length: 2', '', '{}']],
  ['a line break within a header', ['X-Ipw-Nonce: a\rSet-Cookie: b', 'Content-Length: 2', '', '{}']],
])('%s cannot hide a second request in the first', async (_what, lines) => {
  expect(await ask(...lines)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
})

test.each(['TRACE', 'CONNECT', 'PROPFIND', 'DELETE'])('%s is answered nowhere', async (method) => {
  const heard = await raw(`${method} ${method === 'CONNECT' ? 'localhost:1' : '/api/health'} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Told: once\r\n\r\n`)
  expect(heard).not.toMatch(/^HTTP\/1\.1 2/)
  expect(heard).not.toContain('X-Told')
})
