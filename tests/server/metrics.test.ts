import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Counter, Histogram } from '@/server/metrics/exposition'
import { inMemory } from './support/backends'
import { call, type Device } from './support/client'
import { enterprise } from './support/samples'
import { startTestServer, type TestServer } from './support/test-server'

const TOKEN = 'a-token-of-twenty-four-characters'

/** As it is on the wire: fetch allows no Host of one's own. */
const get = (port: number, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> => new Promise((resolve, reject) => {
  request({ port, host: '127.0.0.1', path: '/api/metrics', headers }, (response) => {
    let body = ''
    response.on('data', (chunk: Buffer) => { body += chunk.toString() }).on('end', () => resolve({ status: response.statusCode!, body }))
  }).on('error', reject).end()
})

describe('the text that is read by Prometheus', () => {
  test('a histogram counts every value in all buckets that hold it', () => {
    const histogram = new Histogram('time', 'Help.', [0.1, 1])
    for (const value of [0.05, 0.1, 0.5, 7]) histogram.observe({ route: '/a' }, value)
    expect(histogram.lines()).toEqual([
      '# HELP time Help.', '# TYPE time histogram',
      'time_bucket{route="/a",le="0.1"} 2', 'time_bucket{route="/a",le="1"} 3', 'time_bucket{route="/a",le="+Inf"} 4', 'time_sum{route="/a"} 7.65', 'time_count{route="/a"} 4',
    ])
  })

  test('what stands in a label cannot end it', () => {
    const counter = new Counter('asked', 'Help.')
    counter.add({ route: 'a"\\\n' })
    expect(counter.lines().at(-1)).toBe('asked{route="a\\"\\\\\\n"} 1')
  })
})

describe('metrics of a server', () => {
  let server: TestServer
  let officer: Device
  const metrics = async () => (await get(server.running.port)).body
  beforeAll(async () => {
    server = await startTestServer(inMemory.openFresh)
    officer = await server.officer()
  })
  afterAll(() => server.close())

  test('requests stand under their pattern, edits under their outcome, and nothing tells whose they were', async () => {
    await officer.push(officer.edit(enterprise({ name: '秘密企业' })), officer.edit({}, { kind: 'enterprise' }))
    await officer.pullAll()
    const { person } = officer
    await officer.call('GET', `/api/people/${person.id}/nothing`)
    await call(server.url, 'GET', '/api/attachments/320282112/张三')
    await call(server.url, 'GET', '/visits/王专员')
    const text = await metrics()
    expect(text).toMatch(/^ipw_http_requests_total\{method="POST",route="\/api\/sync\/push",status="200"\} 1$/m)
    expect(text).toMatch(/^ipw_http_requests_total\{method="GET",route="other",status="\d+"\} 1$/m)
    expect(text).toMatch(/^ipw_http_requests_total\{method="GET",route="app",status="503"\} 1$/m)
    expect(text).toMatch(/^ipw_http_request_duration_seconds_count\{method="GET",route="\/api\/sync\/pull"\} \d+$/m)
    expect(text).toMatch(/^ipw_pushed_edits_total\{outcome="applied"\} 1$/m)
    expect(text).toMatch(/^ipw_database_up 1$/m)
    expect(text).toMatch(/^ipw_http_requests_under_way 1$/m)
    for (const secret of ['秘密企业', '张三', '王专员', encodeURIComponent('张三'), person.id, person.name, officer.deviceId, '320282112']) expect(text).not.toContain(secret)
  })

  test('every line is one that Prometheus reads', async () => {
    for (const line of (await metrics()).trim().split('\n')) expect(line).toMatch(/^(# (HELP|TYPE) [a-z_][a-z0-9_]* .+|[a-z_][a-z0-9_]*(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? -?[0-9.e+-]+)$/)
  })

  test.each([
    ['what a proxy passes on', { 'x-forwarded-for': '203.0.113.7' }], ['what another proxy passes on', { forwarded: 'for=203.0.113.7' }],
    ['a page under a name that leads here', { host: 'station.example' }], ['a token where none is set', { host: 'station.example', authorization: `Bearer ${TOKEN}` }],
  ])('%s finds nothing there', async (_who, headers) => {
    expect(await get(server.running.port, headers)).toMatchObject({ status: 404, body: '{"error":"not-found"}' })
  })
})

test('with a token, whoever sends it reads from anywhere, and this machine without it does not', async () => {
  const server = await startTestServer(inMemory.openFresh, { metricsToken: TOKEN })
  try {
    const { port } = server.running
    expect(await get(port, { 'x-forwarded-for': '203.0.113.7', authorization: `Bearer ${TOKEN}` })).toMatchObject({ status: 200 })
    for (const headers of [{}, { authorization: `Bearer ${TOKEN}x` }, { authorization: TOKEN }] as Record<string, string>[]) expect((await get(port, headers)).status).toBe(404)
  } finally {
    await server.close()
  }
})
