import fc from 'fast-check'
import { Hono } from 'hono'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROLES, type Mutation, type Role } from '@/contract'
import { RECORD_KINDS, type RecordKind } from '@/domain/records'
import { ACCESS, requireListed, type Access } from '@/server/http/access'
import { onEachBackend } from './support/backends'
import { call, type Device } from './support/client'
import { metadata, TUS } from './support/files'
import { MARK, plant, SECRET_TOWN, type Planted } from './support/planted'
import { sampleOf } from './support/samples'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from './support/test-server'

const TOWNS = [TOWN, OTHER_TOWN]

/** Ids a request is made with: planted ones of a town the asker does not have, or any that never were. */
interface Ids {
  record: string
  file: string
  upload: string
  letter: string
  mutationId: string
  person: string
  device: string
}
interface Asked { path: string; body?: unknown; headers?: Record<string, string> }
type Ask = (ids: Ids, kind: RecordKind, own: string, edit: Device['edit'], deviceId: string) => Asked[]

const withUpload = (ids: Ids, town: string): Asked => ({ path: '/api/uploads', headers: { ...TUS, 'upload-length': '2000', 'upload-metadata': metadata(town, ids.file) } })
const cursors = (town: string) => `cursors=${encodeURIComponent(JSON.stringify({ [town]: { epoch: v7(), seq: 1, hash: 'a' } }))}`

/** How an id of elsewhere can be brought into each request; a route that is not here is asked with ids in its path and an empty body. */
const ASKS: Partial<Record<keyof typeof ACCESS, Ask>> = {
  'POST /api/sync/push': (ids, kind, own, edit, deviceId) => {
    const one = (set: Record<string, unknown>, more: Partial<Mutation>): Asked => ({ path: '/api/sync/push', body: { deviceId, mutations: [edit(set, { kind, town: own, mutationId: v7(), ...more })] } })
    return [
      one(sampleOf[kind](), { recordId: ids.record, baseVersion: 0, town: SECRET_TOWN }), one({ note: 'x' }, { recordId: ids.record, baseVersion: 1, town: SECRET_TOWN }),
      one({ note: 'x' }, { recordId: ids.record, baseVersion: 1 }), one({}, { recordId: ids.record, baseVersion: 2, settles: [`${ids.mutationId}:note`] }),
      one(sampleOf[kind](), { recordId: ids.record, baseVersion: 0, schemaVersion: 99 }), one({ colour: 1 }, { recordId: ids.record, mutationId: ids.mutationId, town: SECRET_TOWN }),
    ]
  },
  'GET /api/sync/pull': () => [{ path: '/api/sync/pull' }, { path: `/api/sync/pull?${cursors(SECRET_TOWN)}` }],
  'GET /api/sync/manifest': () => [{ path: `/api/sync/manifest?${cursors(SECRET_TOWN)}` }],
  'POST /api/enterprises/:id/move': (ids, _kind, own) => [[own, SECRET_TOWN], [SECRET_TOWN, own], [TOWN, OTHER_TOWN], [OTHER_TOWN, TOWN]].map(([from, to]) => ({ path: `/api/enterprises/${ids.record}/move`, body: { from, to } })),
  'GET /api/records/:town/:kind/:id/history': (ids, kind, own) => [SECRET_TOWN, own].flatMap((town) => ['', '?before=9'].map((more) => ({ path: `/api/records/${town}/${kind}/${ids.record}/history${more}` }))),
  'POST /api/uploads': (ids, _kind, own) => [withUpload(ids, own), withUpload(ids, SECRET_TOWN)],
  'GET /api/uploads/:id': (ids) => [{ path: ids.upload }],
  'HEAD /api/uploads/:id': (ids) => [{ path: ids.upload, headers: TUS }],
  'PATCH /api/uploads/:id': (ids) => [{ path: ids.upload, body: new Uint8Array(4), headers: { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' } }],
  'GET /api/letters': (ids) => ['', `?before=${ids.letter}`, `?find=${encodeURIComponent(MARK)}`].map((more) => ({ path: `/api/letters${more}` })),
  'GET /api/letters/:id': (ids) => [{ path: `/api/letters/${ids.letter}` }],
  'POST /api/letters/:id/take': (ids) => [{ path: `/api/letters/${ids.letter}/take`, body: {} }],
  'POST /api/letters/:id/remove': (ids) => [{ path: `/api/letters/${ids.letter}/remove`, body: { reason: 'spam' } }],
  'GET /api/attachments/:town/:id': (ids, _kind, own) => [SECRET_TOWN, own].map((town) => ({ path: `/api/attachments/${town}/${ids.file}` })),
  'GET /api/attachments/:town/:id/receipt': (ids, _kind, own) => [SECRET_TOWN, own].map((town) => ({ path: `/api/attachments/${town}/${ids.file}/receipt` })),
}

/** What these speak of is the administrators’ matter in every town: see docs/decisions/2026-11-22-row-level-security.md. */
const ACROSS_TOWNS = /^(GET|POST) \/api\/(people|settings|quarantine|audit|feedback|devices|sync\/sealed)/

const asksOf = (key: string, ...given: Parameters<Ask>): Asked[] => {
  const [ids] = given
  const path = key.split(' ')[1]!.replace(':deviceId', ids.device).replace(':town', SECRET_TOWN).replace(/:kind/, given[1]).replace(':id', ids.record)
  return ASKS[key as keyof typeof ACCESS]?.(...given) ?? [{ path, ...(key.startsWith('POST') ? { body: {} } : {}) }]
}

onEachBackend('a town that is not one’s own', ({ openFresh }) => {
  let server: TestServer
  let planted: Planted
  const devices = new Map<string, Device>()
  beforeAll(async () => {
    server = await startTestServer(openFresh)
    planted = await plant(server)
  })
  afterAll(() => server.close())

  async function deviceOf(role: Role, towns: readonly string[]): Promise<Device> {
    const key = `${role} ${towns.join(' ')}`
    const present = devices.get(key) ?? await server.person({ name: key, role, towns: [...towns] })
    devices.set(key, present)
    return present.keepSignedIn(server.clock.now)
  }
  const idsOf = (kind: RecordKind): Ids => ({ record: planted.records[kind], file: planted.file, upload: planted.upload, letter: planted.letter, mutationId: planted.mutationId, person: planted.person.id, device: planted.person.deviceId })
  const idsOfNothing = (): Ids => ({ record: v7(), file: v7(), upload: `/api/uploads/${'0123456789abcdef'.repeat(2)}`, letter: v7(), mutationId: v7(), person: v7(), device: v7() })

  /** An answer without what every answer has of its own, and without the ids that were asked for. */
  async function answerTo(device: Device, key: string, { path, body, headers }: Asked, ids: Ids): Promise<{ status: number; text: string }> {
    const answer = await device.call<unknown>(key.split(' ')[0]!, path, body, headers)
    const said = [JSON.stringify(answer.body), answer.headers.get('location') ?? '', answer.headers.get('upload-metadata') ?? ''].join(' ')
    const asked = [...Object.values(ids), ...(body instanceof Uint8Array ? [] : JSON.stringify(body ?? {}).match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [])]
    const text = asked.reduce((all, id) => all.replaceAll(id, 'ID'), said)
    return { status: answer.status, text: text.replace(/"(serverTime|contentHash|logHash)":"[^"]*"/g, '"$1"').replace(/"(seq|headSeq)":\d+/g, '"$1"').replace(/"hash":"[^"]*"/g, '"hash"').replace(/"epoch":"[^"]*"/g, '"epoch"') }
  }

  test('whoever asks, whatever they ask: an id of it answers as one that never was, and nothing of it stands in any answer', async () => {
    const keys = Object.keys(ACCESS).filter((key) => !/^POST \/api\/letters$|\/(enrolments\/(preview|redeem)|session\/|csp-reports|metrics|quarantine|passkeys)/.test(key))
    const walk = fc.record({ role: fc.constantFrom(...ROLES), towns: fc.subarray(TOWNS), kind: fc.constantFrom(...RECORD_KINDS), key: fc.constantFrom(...keys) })
    const reached = new Set<string>()
    const one = async ({ role, towns, kind, key }: { role: Role; towns: string[]; kind: RecordKind; key: string }) => {
      const device = await deviceOf(role, towns)
      const own = towns[0] ?? TOWN
      const [real, none] = [idsOf(kind), idsOfNothing()]
      const edit: Device['edit'] = (set, more) => ({ ...device.edit(set, more), deviceSeq: 1_000_000 })
      const [asked, compared] = [real, none].map((ids) => asksOf(key, ids, kind, own, edit, device.deviceId)) as [Asked[], Asked[]]
      for (const [index, ask] of asked.entries()) {
        const [answer, expected] = [await answerTo(device, key, ask, real), await answerTo(device, key, compared[index]!, none)]
        if (!ACROSS_TOWNS.test(key)) {
          expect(answer, `${role} ${towns} ${kind} ${key} ${ask.path}`).toEqual(expected)
          for (const mark of planted.marks) expect(answer.text.includes(mark), `${mark} in ${key}: ${answer.text.slice(0, 300)}`).toBe(false)
        } else if (role !== 'administrator') {
          for (const mark of planted.marks) expect(answer.text.includes(mark), `${mark} in ${key}`).toBe(false)
        }
        expect(answer.status, key).not.toBe(500)
      }
      reached.add(`${key} ${role}`)
    }
    // every route by every role at least once, then at random
    for (const key of keys) for (const role of ROLES) await one({ role, towns: [TOWN], kind: 'enterprise', key })
    await fc.assert(fc.asyncProperty(walk, one), { numRuns: 60 })
    expect(reached.size).toBe(keys.length * ROLES.length)
  })

  test('who may ask what is what the list says: nobody without signing in, nobody of another role', async () => {
    for (const [key, access] of Object.entries(ACCESS) as [string, Access][]) {
      if (access === 'everybody') continue
      const ids = idsOfNothing()
      const [method] = key.split(' ')
      const { path, body, headers } = asksOf(key, ids, 'visit', TOWN, (await deviceOf('officer', [TOWN])).edit.bind(await deviceOf('officer', [TOWN])), v7())[0]!
      const stranger = await call(server.url, method!, path, body, headers)
      expect([stranger.status, method === 'HEAD' ? 'signed-out' : (stranger.body as { error: string }).error], key).toEqual([401, 'signed-out'])
      if (access === 'signed-in') continue
      for (const role of ROLES.filter((each) => !access.includes(each))) {
        expect(await (await deviceOf(role, [TOWN])).call(method!, path, body, headers), `${key} ${role}`).toMatchObject({ status: 403, body: { error: 'forbidden' } })
      }
    }
  })
})

test('a route that is not on the list keeps the server from starting', () => {
  const app = new Hono()
  app.get('/api/health', (c) => c.text('ok'))
  expect(() => requireListed(app as never)).not.toThrow()
  app.post('/api/everything/:id{[0-9]+}', (c) => c.text('ok'))
  expect(() => requireListed(app as never)).toThrow('POST /api/everything/:id')
})
