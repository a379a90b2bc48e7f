import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { PUSH_MAX_BYTES, PUSH_MAX_MUTATIONS, type ErrorBody } from '@/contract'
import { onEachBackend } from './support/backends'
import { call, type Device } from './support/client'
import { enterprise } from './support/samples'
import { startTestServer, TOWN, type TestServer } from './support/test-server'

onEachBackend('bad input', ({ openFresh }) => {
  let server: TestServer
  let officer: Device
  let admin: Device
  beforeAll(async () => {
    server = await startTestServer(openFresh)
    officer = await server.officer()
    admin = await server.administrator()
  })
  afterAll(() => server.close())

  /** How much the tables hold that a request could write to. */
  async function written(): Promise<unknown> {
    const tables = ['person', 'enrolment', 'device', 'record', 'town_log', 'refused_mutation', 'attachment_receipt', 'session_family']
    const { orm } = server.running.services.database
    const counts = await orm.execute(sql.raw(`select ${tables.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(', ')}`)) as unknown as { rows: unknown[] }
    return counts.rows[0]
  }

  const push = (body: unknown, headers: Record<string, string> = {}) => officer.call<ErrorBody>('POST', '/api/sync/push', body, headers)
  const batch = (more: Record<string, unknown> = {}) => ({ deviceId: officer.deviceId, mutations: [officer.edit(enterprise())], ...more })
  const gzip = { 'content-encoding': 'gzip' }

  const pushes: [string, () => Promise<{ status: number; body: ErrorBody }>, number, string][] = [
    ['no JSON', () => push('{"deviceId":'), 400, 'bad-json'],
    ['empty', () => push(''), 400, 'bad-json'],
    ['not UTF-8', () => push(new Uint8Array([0x22, 0xff, 0xfe, 0x22])), 400, 'bad-json'],
    ['null', () => push('null'), 400, 'bad-request'],
    ['an array', () => push([]), 400, 'bad-request'],
    ['another content type', () => push('{}', { 'content-type': 'text/plain' }), 400, 'bad-request'],
    ['wrong types', () => push(batch({ mutations: 'all' })), 400, 'bad-request'],
    ['no mutations', () => push(batch({ mutations: [] })), 400, 'bad-request'],
    ['an unknown field', () => push(batch({ colour: 'red' })), 400, 'bad-request'],
    ['a mutation without id', () => push(batch({ mutations: [{ deviceSeq: 1 }] })), 400, 'bad-request'],
    ['a mutation that is no object', () => push(batch({ mutations: [7] })), 400, 'bad-request'],
    ['a fractional deviceSeq', () => push(batch({ mutations: [{ ...officer.edit(enterprise()), deviceSeq: 1.5 }] })), 400, 'bad-request'],
    ['too many mutations', () => push(gzipSync(JSON.stringify(batch({ mutations: Array.from({ length: PUSH_MAX_MUTATIONS + 1 }, () => officer.edit({})) }))), gzip), 400, 'bad-request'],
    ['somebody else’s device', () => push(batch({ deviceId: admin.deviceId })), 403, 'forbidden'],
    ['10 MB of JSON', () => push(JSON.stringify(batch({ mutations: [officer.edit({ note: 'x'.repeat(10_000_000) })] }))), 413, 'body-too-large'],
    ['10 MB that pack well', () => push(gzipSync(JSON.stringify(batch({ mutations: [officer.edit({ note: 'x'.repeat(10_000_000) })] }))), gzip), 413, 'body-too-large'],
    ['a bomb', () => push(gzipSync(Buffer.alloc(200_000_000)), gzip), 413, 'body-too-large'],
    ['one byte too many', () => push('x'.repeat(PUSH_MAX_BYTES + 1)), 413, 'body-too-large'],
    ['no gzip at all', () => push('{}', gzip), 415, 'bad-encoding'],
    ['gzip that breaks off', () => push(gzipSync(JSON.stringify(batch())).subarray(0, 100), gzip), 415, 'bad-encoding'],
    ['another packing', () => push('{}', { 'content-encoding': 'br' }), 415, 'bad-encoding'],
    ['no protocol version', () => push(batch(), { 'x-ipw-protocol': '' }), 400, 'protocol-unsupported'],
    ['a later protocol version', () => push(batch(), { 'x-ipw-protocol': '99' }), 400, 'protocol-unsupported'],
    ['a nonce that is none', () => push(batch(), { 'x-ipw-nonce': '<script>' }), 400, 'bad-request'],
    ['another site', () => push(batch(), { 'sec-fetch-site': 'cross-site' }), 403, 'cross-site'],
    ['a sister site', () => push(batch(), { 'sec-fetch-site': 'same-site' }), 403, 'cross-site'],
    ['another origin', () => push(batch(), { origin: 'https://evil.example' }), 403, 'cross-site'],
    ['no origin at all', () => push(batch(), { origin: 'null' }), 403, 'cross-site'],
    ['no token', () => push(batch(), { authorization: '' }), 401, 'signed-out'],
    ['a made-up token', () => push(batch(), { authorization: `Bearer ${'a'.repeat(32)}` }), 401, 'signed-out'],
  ]
  test.each(pushes)('a push with %s is refused with a code and writes nothing', async (_what, ask, status, error) => {
    const before = await written()
    expect(await ask()).toMatchObject({ status, body: { error } })
    expect(await written()).toEqual(before)
  })

  const others: [string, string, string, unknown, number, string][] = [
    ['unknown role', 'POST', '/api/people', { name: 'x', role: 'king', towns: [] }, 400, 'bad-request'],
    ['wrong town', 'POST', '/api/people', { name: 'x', role: 'officer', towns: ['丁蜀'] }, 400, 'bad-request'],
    ['unknown field', 'POST', '/api/people', { name: 'x', role: 'officer', towns: [], admin: true }, 400, 'bad-request'],
    ['empty name', 'POST', '/api/people', { name: '  ', role: 'officer', towns: [] }, 400, 'bad-request'],
    ['NUL in a name', 'POST', '/api/people', { name: 'a\u0000b', role: 'officer', towns: [] }, 400, 'bad-request'],
    ['long body', 'POST', '/api/people', { name: 'x'.repeat(20_000), role: 'officer', towns: [] }, 413, 'body-too-large'],
    ['short code', 'POST', '/api/enrolments/preview', { code: 'x' }, 400, 'bad-request'],
    ['code of another type', 'POST', '/api/enrolments/redeem', { code: { $ne: 1 }, deviceId: 'x', deviceLabel: '' }, 400, 'bad-request'],
    ['no cookie', 'POST', '/api/session/refresh', undefined, 401, 'signed-out'],
    ['unknown path', 'GET', '/api/secrets', undefined, 404, 'not-found'],
    ['unknown path below a known one', 'POST', '/api/sync/push/now', {}, 404, 'not-found'],
    ['unknown method', 'DELETE', '/api/people', undefined, 405, 'method-not-allowed'],
    ['wrong method', 'GET', '/api/sync/push', undefined, 405, 'method-not-allowed'],
    ['wrong method below a parameter', 'PUT', '/api/people/01a20204-0000-7000-8000-000000000000/enrolments', undefined, 405, 'method-not-allowed'],
    ['cursors that are no JSON', 'GET', '/api/sync/pull?cursors=%7B', undefined, 400, 'bad-json'],
    ['cursors of another shape', 'GET', `/api/sync/pull?cursors=${encodeURIComponent(JSON.stringify({ [TOWN]: { epoch: 'x', seq: -1, hash: '' } }))}`, undefined, 400, 'bad-request'],
    ['cursors of no town', 'GET', `/api/sync/pull?cursors=${encodeURIComponent('{"x":{}}')}`, undefined, 400, 'bad-request'],
  ]
  test.each(others)('%s: %s %s', async (_what, method, path, body, status, error) => {
    const before = await written()
    const answer = await admin.call(method, path, body)
    expect(answer).toMatchObject({ status, body: { error } })
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await written()).toEqual(before)
  })

  test('our own pages, and clients that are no browser, may ask', async () => {
    const own = { origin: server.url, 'sec-fetch-site': 'same-origin' }
    expect((await call(server.url, 'GET', '/api/health', undefined, own)).status).toBe(200)
    expect((await push(batch(), own)).status).toBe(200)
  })

  test('a push cut off half way writes nothing and the server goes on', async () => {
    const before = await written()
    const text = JSON.stringify(batch())
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
        socket.write(`POST /api/sync/push HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nx-ipw-protocol: 1\r\nauthorization: Bearer ${officer.accessToken}\r\ncontent-length: ${text.length}\r\n\r\n${text.slice(0, 100)}`, () => {
          setTimeout(() => { socket.destroy(); resolve() }, 50)
        })
      })
    })
    expect((await call(server.url, 'GET', '/api/health')).status).toBe(200)
    expect(await written()).toEqual(before)
  })

  test('a failing database answers 5xx, records nothing, and the same push succeeds afterwards', async () => {
    const edits = [officer.edit(enterprise()), officer.edit(enterprise())]
    const before = await written()
    const { sync } = server.running.services
    const transact = sync.transact.bind(sync)
    const failing = vi.spyOn(sync, 'transact').mockImplementation((scopes, work) => transact(scopes, async (transaction) => {
      await work(transaction)
      // everything is written by now, only the commit is missing
      throw Object.assign(new Error('could not extend file'), { code: '53100' })
    }))
    const refused = await officer.tryPush(edits)
    failing.mockRestore()
    expect(refused).toMatchObject({ status: 503, body: { error: 'server-busy', retryAfterSeconds: 5 } })
    expect(refused.headers.get('retry-after')).toBe('5')
    expect(await written()).toEqual(before)
    expect((await officer.push(...edits)).map(({ outcome }) => outcome)).toEqual(['applied', 'applied'])
  })

  test('an unforeseen fault says nothing of its cause', async () => {
    const failing = vi.spyOn(server.running.services.sync, 'snapshot').mockRejectedValue(new Error('secret detail'))
    const answer = await officer.call('GET', '/api/sync/pull')
    failing.mockRestore()
    expect(answer).toMatchObject({ status: 500, body: { error: 'server-fault' } })
    expect(JSON.stringify(answer.body)).not.toContain('secret')
  })
})
