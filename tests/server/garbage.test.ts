import fc from 'fast-check'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ERROR_CODES, type ErrorBody } from '@/contract'
import { onEachBackend } from './support/backends'
import { call, type Answer, type Device } from './support/client'
import { sampleOf } from './support/samples'
import { sealedRequest } from './support/sealed'
import { startTestServer, TOWN, type TestServer } from './support/test-server'

/** Values that schemas, databases and JSON readers have stumbled over. */
const garbage = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e308, 9_007_199_254_740_991, '', ' ', '\u0000', '\ud800', '\u001f', '\u2028', '9'.repeat(40), 'x'.repeat(5_000), [], {}, [[]], { $ne: 1 },
    { toString: 1 }, '__proto__', "'; drop table record; --", '2026-99-99T99:99:99Z', '+275760-09-13T00:00:00.001Z', 'not-a-uuid', '00000000-0000-0000-0000-000000000000', '320282112', '丁蜀'),
  fc.jsonValue({ maxDepth: 4 }), fc.string({ unit: 'binary', maxLength: 80 }), fc.integer(), fc.double(),
)

/** A way into a value, by what lies there: taken modulo at each level. */
const way = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 5 })
const change = fc.record({ way, value: garbage, act: fc.constantFrom('replace', 'remove', 'add') })
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never

/** A right body with one place made wrong. */
function spoiled(body: unknown, { way: [step = 0, ...rest], value, act }: Change): unknown {
  if (body === null || typeof body !== 'object' || Object.keys(body).length === 0) return value
  const keys = Object.keys(body)
  const key = keys[step % keys.length]!
  // a list grows at its end: a property named by a large number would make it millions of places long
  if (Array.isArray(body) && rest.length === 0 && act === 'add') return [...body as unknown[], value]
  const copy = (Array.isArray(body) ? [...body as unknown[]] : { ...body }) as Record<string, unknown>
  if (rest.length > 0) copy[key] = spoiled(copy[key], { way: rest, value, act })
  else if (act === 'replace') copy[key] = value
  else if (act === 'remove') delete copy[key]
  else copy[typeof value === 'string' ? value : 'extra'] = value
  return copy
}

onEachBackend('schema-aware garbage', ({ openFresh }) => {
  let server: TestServer
  let officer: Device
  let administrator: Device
  beforeAll(async () => {
    server = await startTestServer(openFresh)
    officer = await server.officer()
    administrator = await server.administrator()
  })
  afterAll(() => server.close())

  const TABLES = ['person', 'enrolment', 'device', 'record', 'town_log', 'refused_mutation', 'attachment_receipt', 'session_family', 'session_token', 'feedback']
  async function written(): Promise<string> {
    const { orm } = server.running.services.database
    const { rows } = await orm.execute(sql.raw(`select ${TABLES.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(', ')}`)) as unknown as { rows: unknown[] }
    return JSON.stringify(rows[0])
  }

  /** Never 5xx; a refusal has a code of ours and has written nothing. */
  async function requireCoded(ask: () => Promise<Answer>): Promise<void> {
    const before = await written()
    const { status, body } = await ask()
    expect(status).toBeLessThan(500)
    if (status < 400) return
    expect(ERROR_CODES).toContain((body as ErrorBody).error)
    expect(await written()).toBe(before)
  }

  const edits = () => (Object.keys(sampleOf) as (keyof typeof sampleOf)[]).map((kind) => officer.edit(sampleOf[kind](), { kind }))
  const bodies: [string, string, () => unknown, () => Device | undefined][] = [
    ['push', '/api/sync/push', () => ({ deviceId: officer.deviceId, mutations: edits() }), () => officer],
    ['sealed edits', '/api/sync/sealed', () => sealedRequest(officer, [edits(), edits()]), () => officer],
    ['a new person', '/api/people', () => ({ name: '王某', role: 'officer', towns: [TOWN] }), () => administrator],
    ['a changed person', `/api/people/${v7()}`, () => ({ name: '王某', role: 'officer', towns: [TOWN] }), () => administrator],
    ['a switched person', `/api/people/${v7()}/switch`, () => ({ on: true }), () => administrator],
    ['another device', '/api/session/device', () => ({ deviceId: 'no device', firstSeq: 1 }), () => officer],
    ['a move', `/api/enterprises/${v7()}/move`, () => ({ from: TOWN, to: '320282104' }), () => officer],
    ['feedback', '/api/feedback', () => ({ id: v7(), writtenAt: '2026-11-22T08:00:00.000Z', kind: 'idea', text: '字再大些', diagnostics: { app: '0.1.0', browser: 'Chrome' } }), () => officer],
    ['a look at a link', '/api/enrolments/preview', () => ({ code: 'x'.repeat(43) }), () => undefined],
    ['a link opened', '/api/enrolments/redeem', () => ({ code: 'x'.repeat(43), deviceId: v7(), deviceLabel: 'phone' }), () => undefined],
  ]
  test.each(bodies)('%s: a body with one place wrong', async (_what, path, body, device) => {
    await fc.assert(fc.asyncProperty(change, async (spoiling) => {
      const text = JSON.stringify(spoiled(body(), spoiling)) ?? ''
      const asker = device()
      // more than the rate limit lets one address ask
      server.clock.advance(2_000)
      await asker?.keepSignedIn(server.clock.now)
      await requireCoded(() => (asker ? asker.call('POST', path, text) : call(server.url, 'POST', path, text)))
    }), { numRuns: 25 })
  })

  const someText = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('%00', '..%2f..', '%ff', '{}', '[]', 'null', '01a20204-0000-7000-8000-000000000000'))
  const addresses: [string, (text: string) => string][] = [
    ['cursors', (text) => `/api/sync/pull?cursors=${encodeURIComponent(text.replace(/[\ud800-\udfff]/g, ''))}`],
    ['a cursor', (text) => `/api/sync/pull?cursors=${encodeURIComponent(JSON.stringify({ [TOWN]: { epoch: text, seq: text.length, hash: text } }))}`],
    ['the manifest', (text) => `/api/sync/manifest?cursors=${encodeURIComponent(JSON.stringify({ [TOWN]: { epoch: text, seq: text.length, hash: text } }))}`],
    ['a file', (text) => `/api/attachments/${TOWN}/${encodeURIComponent(text.replace(/[\ud800-\udfff]/g, ''))}`],
    ['a history', (text) => `/api/records/${TOWN}/enterprise/${encodeURIComponent(text.replace(/[\ud800-\udfff]/g, ''))}/history`],
    ['an upload', (text) => `/api/uploads/${encodeURIComponent(text.replace(/[\ud800-\udfff]/g, ''))}`],
    ['anything', (text) => `/api/${encodeURIComponent(text.replace(/[\ud800-\udfff]/g, ''))}`],
  ]
  test.each(addresses)('%s: an address with garbage in it', async (_what, address) => {
    await fc.assert(fc.asyncProperty(someText, async (text) => {
      server.clock.advance(2_000)
      await officer.keepSignedIn(server.clock.now)
      await requireCoded(() => officer.call('GET', address(text)))
    }), { numRuns: 15 })
  })
})
