import fc from 'fast-check'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ERROR_CODES, LETTER_NOTICE, type ErrorBody } from '@/contract'
import { fileOf } from '@/domain/handover'
import { ACCESS, type Access } from '@/server/http/access'
import { Authenticator } from './support/authenticator'
import { onEachBackend } from './support/backends'
import { call, type Answer, type Device } from './support/client'
import { metadata, TUS } from './support/files'
import { sampleOf } from './support/samples'
import { sealedRequest } from './support/sealed'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from './support/test-server'

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

type Endpoint = keyof typeof ACCESS
/** What is right in a request, beside its path; `query` by name, as it is before it is written into an address. */
interface Right { body?: unknown; query?: Record<string, string>; headers?: Record<string, string> }

const INSTANT = '2026-11-22T08:00:00.000Z'
const SHA256 = 'a'.repeat(64)
const edits = (by: Device) => (Object.keys(sampleOf) as (keyof typeof sampleOf)[]).map((kind) => by.edit(sampleOf[kind](), { kind }))
const cursors = JSON.stringify({ [TOWN]: { epoch: v7(), seq: 1, hash: SHA256 } })
const key = new Authenticator({ origin: 'http://localhost' })
const [made, shown] = [key.create({ challenge: 'AAAA', user: { id: 'AAAA' } }), key.get({ challenge: 'AAAA' })]
const upload = { ...TUS, 'content-type': 'application/offset+octet-stream' }
const nothing = (): Right => ({})
const emptyBody = (): Right => ({ body: {} })
/** A device that was shut out proves itself by the cookie it holds. */
const shutOut = (body: (by: Device) => unknown) => (by: Device): Right => ({ body: body(by), headers: { cookie: by.cookie } })

/** Every endpoint there is: whoever adds one has to say what it is asked rightly. */
const RIGHT: Record<Endpoint, (by: Device) => Right> = {
  'GET /api/health': nothing,
  'GET /api/metrics': nothing,
  'POST /api/csp-reports': () => ({ body: { 'csp-report': { 'effective-directive': 'script-src', 'blocked-uri': 'https://example.org/a', 'document-uri': 'https://example.org/b' } }, headers: { 'content-type': 'application/csp-report' } }),

  'POST /api/enrolments/preview': () => ({ body: { code: 'x'.repeat(43) } }),
  'POST /api/enrolments/redeem': () => ({ body: { code: 'x'.repeat(43), deviceId: v7(), deviceLabel: 'phone', passphrase: 'gravel kettle nine owls', continues: { deviceId: v7(), numbers: [{ from: 1, to: 2 }] } } }),
  'POST /api/session/sign-in': (by) => ({ body: { deviceId: by.deviceId, passphrase: 'gravel kettle nine owls' } }),
  'POST /api/session/refresh': (by) => ({ headers: { cookie: by.cookie } }),
  'POST /api/session/end': () => ({ headers: { cookie: '__Host-ipw=x' } }),
  'POST /api/session/passphrase': () => ({ body: { old: 'gravel kettle nine owls', new: 'tofu 3rd shop Beida' } }),
  'POST /api/session/device': () => ({ body: { deviceId: 'no device', firstSeq: 1 } }),
  'POST /api/session/passkey/options': emptyBody,
  'POST /api/session/passkey': () => ({ body: { credential: shown, deviceId: v7(), deviceLabel: 'desk', firstSeq: 1 } }),
  'GET /api/passkeys': nothing,
  'POST /api/passkeys': () => ({ body: { label: 'desk', passphrase: 'gravel kettle nine owls', credential: made } }),
  'POST /api/passkeys/options': emptyBody,
  'POST /api/passkeys/:id/remove': emptyBody,

  'POST /api/sync/push': (by) => ({ body: { deviceId: by.deviceId, mutations: edits(by) } }),
  'POST /api/sync/sealed': (by) => ({ body: sealedRequest(by, [edits(by), edits(by)]) }),
  'GET /api/sync/pull': () => ({ query: { cursors } }),
  'GET /api/sync/manifest': () => ({ query: { cursors } }),
  'POST /api/enterprises/:id/move': () => ({ body: { from: TOWN, to: OTHER_TOWN } }),
  'GET /api/records/:town/:kind/:id/history': () => ({ query: { before: '9' } }),
  'POST /api/uploads': () => ({ headers: { ...TUS, 'upload-length': '2000', 'upload-metadata': metadata(TOWN, v7()) } }),
  'GET /api/uploads/:id': nothing,
  'HEAD /api/uploads/:id': () => ({ headers: TUS }),
  'PATCH /api/uploads/:id': () => ({ headers: { ...upload, 'upload-offset': '0' } }),
  'GET /api/attachments/:town/:id': nothing,
  'GET /api/attachments/:town/:id/receipt': nothing,

  'POST /api/exports': () => ({ body: { id: v7(), madeAt: INSTANT, what: 'log', rows: 3, sha256: SHA256, towns: [TOWN], filter: 'kind=visit' } }),
  'POST /api/letters': () => ({ body: { id: v7(), town: TOWN, consent: { notice: LETTER_NOTICE, givenAt: INSTANT }, file: fileOf({ pack: { id: 'wuxi-2020-11', version: '1', sha256: SHA256 }, asOf: '2026-11-22', facts: {} }) } }),
  'GET /api/letters': () => ({ query: { find: '陶瓷', before: v7() } }),
  'GET /api/letters/:id': nothing,
  'POST /api/letters/:id/take': emptyBody,
  'POST /api/letters/:id/remove': () => ({ body: { reason: 'spam' } }),
  'POST /api/feedback': () => ({ body: { id: v7(), writtenAt: INSTANT, kind: 'idea', text: '字再大些', diagnostics: { app: '0.1.0', browser: 'Chrome' } } }),
  'GET /api/feedback': () => ({ query: { before: v7() } }),
  'GET /api/devices/gaps': nothing,
  'GET /api/people': nothing,
  'POST /api/people': () => ({ body: { name: '王某', role: 'officer', towns: [TOWN] } }),
  'POST /api/people/:id': () => ({ body: { name: '王某', role: 'officer', towns: [TOWN] } }),
  'POST /api/people/:id/switch': () => ({ body: { on: true } }),
  'POST /api/people/:id/enrolments': () => ({ body: { recover: true } }),
  'GET /api/people/:id/passkeys': nothing,
  'POST /api/people/:id/passkeys/:passkeyId/remove': emptyBody,
  'POST /api/people/:id/devices/:deviceId/revoke': emptyBody,
  'POST /api/people/:id/devices/:deviceId/wipe': emptyBody,
  'GET /api/audit': () => ({ query: { person: v7(), town: TOWN, act: 'exported', before: `${INSTANT} a ${TOWN} 7` } }),
  'GET /api/audit/state': nothing,
  'POST /api/audit/check': emptyBody,
  'POST /api/privacy/search': () => ({ body: { subject: { name: '王某某', phone: '13800000000' } } }),
  'POST /api/privacy/erase': () => ({ body: { subject: { name: '王某某', phone: '13800000000' }, records: [v7()], confirm: '王某某' } }),
  'GET /api/settings': nothing,
  'POST /api/settings': () => ({ body: { offlineGraceHours: 72 } }),

  'POST /api/quarantine': shutOut((by) => ({ deviceId: by.deviceId, mutations: edits(by) })),
  'POST /api/quarantine/sealed': shutOut((by) => sealedRequest(by, [edits(by)])),
  'POST /api/quarantine/missed': shutOut((by) => ({ deviceId: by.deviceId, edits: [v7()], files: [v7()] })),
  'POST /api/quarantine/files': shutOut((by) => ({ deviceId: by.deviceId, files: [{ attachmentId: v7(), sha256: SHA256, sizeBytes: 2_000, type: 'image/jpeg' }] })),
  'POST /api/quarantine/files/:attachmentId': (by) => ({ headers: { cookie: by.cookie, 'content-type': 'application/octet-stream' } }),
  'POST /api/quarantine/wiped': shutOut((by) => ({ deviceId: by.deviceId, lost: { files: 1, edits: 2 } })),
  'GET /api/quarantine': nothing,
  'POST /api/quarantine/:deviceId/release': emptyBody,
  'POST /api/quarantine/:deviceId/discard': () => ({ body: { reason: '手机丢失，内容已补录' } }),
}

const PLACES: Record<string, () => string> = { id: v7, deviceId: v7, attachmentId: v7, passkeyId: () => made.id, town: () => TOWN, kind: () => 'enterprise' }
const someText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('\u0000', '%00', '..%2f..', '%ff', '{}', '[]', 'null', ' ', '-1', '9'.repeat(40), 'x'.repeat(2_000), '01a20204-0000-7000-8000-000000000000', `{"${TOWN}":{"epoch":"\\u0000","seq":1,"hash":"\\u0000"}}`),
)
/** An address takes no halves of signs, and a header no more than Latin letters. */
const inAddress = (text: string): string => encodeURIComponent(text.replace(/[\ud800-\udfff]/g, ''))
const inHeader = (text: string): string => text.replace(/[^\x20-\x7e]/g, '')

type Part = readonly [where: 'body' | 'path' | 'query' | 'header', what: string]
interface Wrong { spoiling: Change; text: string; part: number }

function partsOf(endpoint: Endpoint, { body, query = {}, headers = {} }: Right): Part[] {
  const all = (where: Part[0], names: readonly string[]): Part[] => names.map((name) => [where, name])
  return [
    ...all('body', body === undefined ? [] : ['', '', '']), ...all('path', [...endpoint.matchAll(/:(\w+)/g)].map(([, name]) => name!)),
    ...all('query', [...Object.keys(query), 'more']), ...all('header', Object.keys(headers)),
  ]
}

/** The ways to everything in a body that is no list and no object. */
const leavesOf = (value: unknown, way: number[] = []): number[][] =>
  (value !== null && typeof value === 'object' && Object.keys(value).length > 0 ? Object.values(value).flatMap((each, at) => leavesOf(each, [...way, at])) : [way])

/** What random search is late to find: the one character a database takes nowhere, in every place there is. */
const nulEverywhere = (endpoint: Endpoint, right: Right): Wrong[] => [
  ...partsOf(endpoint, right).flatMap(([where], part) => (where === 'body' ? [] : [{ part, text: '\u0000', spoiling: { way: [], value: 0, act: 'replace' } } as Wrong])),
  ...(right.body === undefined ? [] : leavesOf(right.body).map((way) => ({ part: 0, text: '', spoiling: { way, value: '\u0000', act: 'replace' } }) as Wrong)),
]

/** A request with one of its parts wrong: a place in its body, a piece of its path, a value of its query, a header. */
function wrong(endpoint: Endpoint, right: Right, { spoiling, text, part }: Wrong) {
  const { body, query = {}, headers = {} } = right
  const [method, template] = endpoint.split(' ') as [string, string]
  const parts = partsOf(endpoint, right)
  const [where, what] = parts[part % parts.length]!
  const path = template.replace(/:(\w+)/g, (_, name: string) => (where === 'path' && what === name ? inAddress(text) || '-' : inAddress(PLACES[name]!())))
  const asked = Object.entries({ ...query, ...(where === 'query' ? { [what]: text } : {}) }).map(([name, value]) => `${name}=${inAddress(value)}`).join('&')
  return {
    method, path: asked ? `${path}?${asked}` : path, headers: where === 'header' ? { ...headers, [what]: inHeader(text) } : headers,
    ...(body === undefined ? {} : { body: where === 'body' ? JSON.stringify(spoiled(body, spoiling)) ?? '' : JSON.stringify(body) }),
  }
}

onEachBackend('schema-aware garbage', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  // Not the audit: that somebody was refused at the door stands there.
  const TABLES = ['person', 'enrolment', 'device', 'record', 'town_log', 'refused_mutation', 'attachment_receipt', 'session_family', 'session_token', 'passkey', 'station', 'station_letter', 'quarantined_edit', 'quarantined_file', 'feedback']
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
    // an answer to HEAD has no body
    if (body as unknown !== '') expect(ERROR_CODES).toContain((body as ErrorBody).error)
    expect(await written()).toBe(before)
  }

  const somebody = async (access: Access): Promise<Device> => {
    const role = typeof access === 'string' ? 'officer' : access[0]!
    return server.person({ name: '某人', role, towns: [TOWN, OTHER_TOWN] })
  }

  test.each(Object.keys(ACCESS) as Endpoint[])('%s with one part wrong', async (endpoint) => {
    const by = await somebody(ACCESS[endpoint])
    if (endpoint.startsWith('POST /api/quarantine') && ACCESS[endpoint] === 'everybody') await (await server.administrator()).call('POST', `/api/people/${by.person.id}/devices/${by.deviceId}/wipe`)
    const signedIn = ACCESS[endpoint] !== 'everybody'
    const examples = nulEverywhere(endpoint, RIGHT[endpoint](by)).map((one): [Wrong] => [one])
    await fc.assert(fc.asyncProperty(fc.record({ spoiling: change, text: someText, part: fc.nat(1_000) }), async (one) => {
      // more than the limits of an address let it ask
      server.clock.advance(100_000)
      if (signedIn) await by.keepSignedIn(server.clock.now)
      const { method, path, body, headers } = wrong(endpoint, RIGHT[endpoint](by), one)
      await requireCoded(() => (signedIn ? by.call(method, path, body, headers) : call(server.url, method, path, body, headers)))
    }), { numRuns: examples.length + (endpoint.startsWith('POST') ? 20 : 8), examples })
  })

  test('addresses nobody thought of', async () => {
    const by = await somebody('signed-in')
    await fc.assert(fc.asyncProperty(someText, (text) => requireCoded(() => by.call('GET', `/api/${inAddress(text)}`))), { numRuns: 15 })
  })
})
