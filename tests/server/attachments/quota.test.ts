import { afterAll, beforeAll, expect, test } from 'vitest'
import { scopeOf } from '@/server/accounts/scope'
import { createQuota } from '@/server/attachments/quota'
import type { Orm } from '@/server/store/database'
import { onEachBackend } from '../support/backends'
import { announce, begin, jpeg, upload } from '../support/files'
import { startTestServer, type TestServer } from '../support/test-server'

const DAY_MS = 86_400_000

onEachBackend('what a device and a person bring in a day', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh, { uploadBytesPerDay: 100_000 }) })
  afterAll(() => server.close())

  test('is limited, with a code and a time; the next day there is room again', async () => {
    const phone = await server.officer()
    const other = await server.secondDevice(phone.person)
    const send = async (device: typeof phone, size: number) => {
      const bytes = jpeg(size)
      const id = await announce(device, bytes)
      return { id, bytes, created: await begin(device, id, bytes.length) }
    }
    const bring = async (device: typeof phone, size: number) => {
      const bytes = jpeg(size)
      expect((await upload(device, await announce(device, bytes), bytes)).status).toBe(204)
    }
    await bring(phone, 60_000)
    // Begun and not yet there counts too.
    expect((await send(phone, 30_000)).created.status).toBe(201)
    const refused = await send(phone, 20_000)
    expect(refused.created).toMatchObject({ status: 429, body: { error: 'attachment-quota', at: 'device' } })
    expect(Number(refused.created.headers.get('retry-after'))).toBeGreaterThan(0)
    // Another device of the same person has its own room, but not more than the person has.
    await bring(other, 90_000)
    expect((await send(other, 10_000)).created.status).toBe(201)
    expect((await send(await server.secondDevice(phone.person), 20_000)).created).toMatchObject({ status: 429, body: { at: 'person' } })
    server.clock.advance(DAY_MS + 1_000)
    await phone.keepSignedIn(server.clock.now)
    expect((await begin(phone, refused.id, refused.bytes.length)).status).toBe(201)
  })
})

test('a device cannot begin uploads without end, however small', async () => {
  const orm = { execute: async () => ({ rows: [{ device: '0', person: '0' }] }) } as unknown as Orm
  const asker = (deviceId: string) => ({ scope: scopeOf({ id: 'p', name: 'x', role: 'officer', towns: [] }), deviceId })
  const clock = { now: new Date('2026-11-22T00:00:00Z') }
  const quota = createQuota({ database: { within: (_scopes, work) => work(orm) }, now: () => clock.now })
  for (let n = 0; n < 1_000; n += 1) await quota.begin(asker('a'), `u${n}`, 1)
  await expect(quota.begin(asker('a'), 'more', 1)).rejects.toMatchObject({ code: 'attachment-quota', at: 'begun' })
  await quota.begin(asker('b'), 'other', 1)
  quota.end('u7')
  await quota.begin(asker('a'), 'again', 1)
  clock.now = new Date('2026-11-23T00:00:01Z')
  await quota.begin(asker('a'), 'next-day', 1)
})
