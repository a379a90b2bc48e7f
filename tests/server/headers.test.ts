import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pino from 'pino'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inMemory } from './support/backends'
import { call, type Device } from './support/client'
import { announce, jpeg, upload } from './support/files'
import { enterprise } from './support/samples'
import { startTestServer, TOWN, type TestServer } from './support/test-server'

const dataDir = mkdtempSync(join(tmpdir(), 'ipw-headers-'))
const lines: string[] = []
const log = pino({ level: 'warn' }, new Writable({ write(chunk: Buffer, _encoding, done) { lines.push(chunk.toString()); done() } }))
let server: TestServer
let officer: Device
let fileId: string

beforeAll(async () => {
  mkdirSync(join(dataDir, 'app/assets'), { recursive: true })
  for (const name of ['index.html', 'sw.js', 'manifest.webmanifest', 'assets/index-AbCd1234.js', 'assets/vault.worker-AbCd1234.js']) writeFileSync(join(dataDir, 'app', name), '<!doctype html>')
  server = await startTestServer(inMemory.openFresh, { dataDir, behindProxy: true }, log)
  officer = await server.officer()
  const bytes = jpeg(2_000)
  fileId = await announce(officer, bytes)
  await upload(officer, fileId, bytes)
}, 60_000)
afterAll(async () => {
  await server.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const TLS = { 'x-forwarded-proto': 'https' }
const ALWAYS = { 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' }
const DOCUMENT = {
  ...ALWAYS, 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin', 'origin-agent-cluster': '?1',
  'permissions-policy': expect.stringContaining('geolocation=()') as string, 'strict-transport-security': 'max-age=31536000; includeSubDomains',
}
const PAGE = { ...DOCUMENT, 'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; .*frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types vue sw/) as string }
const DATA = { ...DOCUMENT, 'content-security-policy': `default-src 'none'; frame-ancestors 'none'; sandbox`, 'cache-control': expect.stringContaining('no-store') as string }
const KEPT = 'public, max-age=31536000, immutable'

describe('every kind of answer bears its headers', () => {
  const push = () => officer.call('POST', '/api/sync/push', { deviceId: officer.deviceId, mutations: [officer.edit(enterprise())] }, TLS)
  const plain = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => call(server.url, method, path, body, { ...TLS, ...headers })
  const kinds: [string, () => Promise<{ status: number; headers: Headers }>, number, Record<string, unknown>][] = [
    ['the start page', () => plain('GET', '/'), 200, { ...PAGE, 'cache-control': 'no-cache' }],
    ['a place inside the app', () => plain('GET', '/visits/01a2'), 200, { ...PAGE, 'cache-control': 'no-cache' }],
    ['the service worker', () => plain('GET', '/sw.js'), 200, { ...PAGE, 'cache-control': 'no-cache' }],
    ['another worker', () => plain('GET', '/assets/vault.worker-AbCd1234.js'), 200, { ...PAGE, 'cache-control': KEPT }],
    ['a part of the page', () => plain('GET', '/assets/index-AbCd1234.js'), 200, { ...ALWAYS, 'cache-control': KEPT }],
    ['a file that is gone', () => plain('GET', '/assets/gone-AbCd1234.js'), 404, { ...PAGE, 'cache-control': 'no-store' }],
    ['a wrong method on a page', () => plain('POST', '/', {}), 405, PAGE],
    ['health', () => plain('GET', '/api/health'), 200, DATA],
    ['a push', push, 200, DATA],
    ['a pull', () => officer.call('GET', '/api/sync/pull', undefined, TLS), 200, DATA],
    ['the bytes of a file', () => officer.call('GET', `/api/attachments/${TOWN}/${fileId}`, undefined, TLS), 200, { ...DATA, 'content-disposition': expect.stringMatching(/^attachment; /) as string }],
    ['a receipt', () => officer.call('GET', `/api/attachments/${TOWN}/${fileId}/receipt`, undefined, TLS), 200, DATA],
    ['a refused request', () => plain('POST', '/api/sync/push', {}), 401, DATA],
    ['a foreign request', () => plain('GET', '/api/health', undefined, { 'sec-fetch-site': 'cross-site' }), 403, DATA],
    ['an unknown place of the API', () => plain('GET', '/api/none'), 404, DATA],
    ['a wrong method on the API', () => plain('DELETE', '/api/health'), 405, DATA],
    ['an upload that cannot begin', () => officer.call('POST', '/api/uploads', undefined, { ...TLS, 'upload-length': '5' }), 412, DATA],
    ['a code looked at', () => plain('POST', '/api/enrolments/preview', { code: 'a'.repeat(32) }), 404, DATA],
    ['a report of a refusal', () => plain('POST', '/api/csp-reports', '{"csp-report":{}}', { 'content-type': 'application/csp-report' }), 204, DATA],
  ]
  test.each(kinds)('%s', async (_what, ask, status, headers) => {
    const answer = await ask()
    expect(answer.status).toBe(status)
    const present = Object.fromEntries(answer.headers)
    expect(present).toMatchObject(headers)
    for (const name of ['access-control-allow-origin', 'server', 'x-powered-by', 'clear-site-data']) expect([name, present[name]]).toEqual([name, undefined])
  })

  test('a session is kept in a __Host- cookie no script can read; signing out ends it and clears the cache, never storage', async () => {
    const device = await server.secondDevice(officer.person)
    const refreshed = await device.refresh()
    expect(refreshed.headers.get('set-cookie')).toMatch(/^__Host-ipw=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
    const cookie = /(__Host-ipw=[^;]+)/.exec(refreshed.headers.get('set-cookie')!)![1]!
    const ended = await call(server.url, 'POST', '/api/session/end', undefined, { cookie })
    expect(ended.status).toBe(204)
    expect(ended.headers.get('clear-site-data')).toBe('"cache"')
    expect(ended.headers.get('set-cookie')).toMatch(/^__Host-ipw=; Max-Age=0; Path=\/; Secure/)
  })

  test('over a plain line nobody is told to come back by TLS', async () => {
    for (const path of ['/', '/api/health']) expect((await call(server.url, 'GET', path)).headers.get('strict-transport-security')).toBeNull()
  })
})

describe('who may ask', () => {
  const end = (headers: Record<string, string>, body?: unknown) => call(server.url, 'POST', '/api/session/end', body, headers)

  test.each([
    ['a page of ours', { 'sec-fetch-site': 'same-origin' }, 204],
    ['a client that is no browser', {}, 204],
    ['an address that was typed', { 'sec-fetch-site': 'none' }, 403],
    ['a sister site', { 'sec-fetch-site': 'same-site' }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another site in an old browser', { origin: 'https://evil.example' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
  ])('%s', async (_who, headers, status) => expect((await end(headers)).status).toBe(status))

  test('a page loaded without TLS is foreign to a server behind TLS', async () => {
    const { host } = new URL(server.url)
    expect((await end({ origin: `https://${host}`, ...TLS })).status).toBe(204)
    expect((await end({ origin: `http://${host}`, ...TLS })).status).toBe(403)
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])('no form can send a body: %s', async (type) => {
    expect(await end({ 'content-type': type }, 'a=1')).toMatchObject({ status: 400, body: { error: 'bad-request', at: 'content-type' } })
  })
})

test('what a browser refused is told in the log without the address of a record', async () => {
  const report = { 'csp-report': { 'effective-directive': 'img-src', 'blocked-uri': 'https://evil.example/x?y=1', 'document-uri': `${server.url}/visits/${v7()}`, 'script-sample': '张三' } }
  lines.length = 0
  expect((await call(server.url, 'POST', '/api/csp-reports', JSON.stringify(report), { 'content-type': 'application/csp-report' })).status).toBe(204)
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0]!)).toMatchObject({ directive: 'img-src', blocked: 'https://evil.example/x', page: `${server.url}/visits` })
  expect(lines[0]).not.toContain('张三')
})
