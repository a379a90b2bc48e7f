import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { removeAsked } from '@/server/attachments/remove-bytes'
import { removeFiles } from '@/server/privacy/remove-files'
import { rowsOf } from '@/server/store/database'
import { onEachBackend } from '../support/backends'
import { call, type Device } from '../support/client'
import { announce, jpeg, read, receiptOf, sha256, upload } from '../support/files'
import { startTestServer, TOWN, type TestServer } from '../support/test-server'

/** Two phones may have the same file, and one of them is thrown away. */
onEachBackend('a file received while the same is being removed', ({ openFresh }) => {
  let server: TestServer
  let admin: Device
  let phone: Device
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())
  beforeEach(async () => { [admin, phone] = [await server.administrator(), await officer()] })
  const officer = () => server.person({ name: `专员 ${v7()}`, role: 'officer', towns: [TOWN] })

  /** Files that a lost phone left in quarantine. */
  async function left(...files: Buffer[]): Promise<Device> {
    const lost = await officer()
    const { deviceId, cookie } = lost
    await admin.call('POST', `/api/people/${lost.person.id}/devices/${deviceId}/wipe`)
    const told = files.map((bytes) => ({ attachmentId: v7(), sha256: sha256(bytes), sizeBytes: bytes.length, type: 'image/jpeg' }))
    await call(server.url, 'POST', '/api/quarantine/files', { deviceId, files: told }, { cookie })
    for (const [at, { attachmentId }] of told.entries()) expect(await bring(lost, attachmentId, files[at]!)).toBe(200)
    return lost
  }
  const bring = async ({ cookie }: Device, id: string, bytes: Buffer) => (await call(server.url, 'POST', `/api/quarantine/files/${id}`, bytes, { cookie, 'content-type': 'application/octet-stream' })).status
  const discard = async ({ deviceId }: Device) => expect((await admin.call('POST', `/api/quarantine/${deviceId}/discard`, { reason: '手机丢失，照片已补拍' })).status).toBe(200)
  /** Does something once, when the method is called next. */
  function onNext<Name extends 'keep' | 'remove' | 'sizeOf'>(method: Name, act: (real: () => Promise<unknown>) => Promise<unknown>): void {
    const blobs = server.running.services.blobs as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>
    const real = blobs[method]!
    blobs[method] = (...given) => {
      blobs[method] = real
      return act(() => real.apply(blobs, given))
    }
  }
  async function expectReceived(id: string): Promise<void> {
    expect((await receiptOf(phone, id)).status).toBe(200)
    expect((await read(phone, id)).status).toBe(200)
  }

  test('thrown away when its bytes have just been kept', async () => {
    const bytes = jpeg(3_300)
    const lost = await left(bytes)
    const id = await announce(phone, bytes)
    onNext('keep', async (real) => {
      await real()
      await discard(lost)
    })
    await upload(phone, id, bytes)
    await expectReceived(id)
  })

  test('removed by somebody who had looked for other records before this one came', async () => {
    const bytes = jpeg(3_400)
    const id = await announce(phone, bytes)
    const { blobs, sync } = server.running.services
    const { transact } = sync
    sync.transact = async (...given) => {
      sync.transact = transact
      await blobs.remove(sha256(bytes))
      return transact(...given)
    }
    await upload(phone, id, bytes)
    await expectReceived(id)
  })

  test('announced and received while others of the same round are removed', async () => {
    const [first, second] = [jpeg(3_100), jpeg(3_200)].sort((a, b) => (sha256(a) < sha256(b) ? -1 : 1)) as [Buffer, Buffer]
    const lost = await left(first, second)
    let id = ''
    onNext('sizeOf', async (real) => {
      id = await announce(phone, second)
      await upload(phone, id, second)
      return real()
    })
    await discard(lost)
    await expectReceived(id)
    expect(await server.running.services.blobs.sizeOf(sha256(first))).toBeUndefined()
  })

  test.each(['by a record', 'into quarantine'] as const)('taken in %s while these very bytes are removed', async (way) => {
    const { blobs, database } = server.running.services
    const bytes = jpeg(3_500)
    const lost = await left(bytes)
    const receive = async () => {
      if (way === 'into quarantine') await left(bytes)
      else {
        const id = await announce(phone, bytes)
        await upload(phone, id, bytes)
        await expectReceived(id)
      }
    }
    let received: Promise<void> | undefined
    onNext('remove', async (real) => {
      let isReceived = false
      const kept = new Promise<void>((resolve) => { onNext('keep', (keep) => keep().finally(resolve)) })
      received = receive().finally(() => { isReceived = true })
      // The embedded database does one thing after the other: there nothing comes in before the removal is done.
      if (database.kind === 'postgresql') {
        await kept
        const waits = sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%update file_removal%'`
        await expect.poll(async () => isReceived || (await rowsOf(database.orm, waits)).length > 0).toBe(true)
      }
      await real()
    })
    await discard(lost)
    await received
    expect(await blobs.sizeOf(sha256(bytes))).toBe(bytes.length)
  })

  test('whose record is erased while it comes leaves no bytes', async () => {
    const { blobs, database } = server.running.services
    const bytes = jpeg(3_600)
    const tools = { ...server.running.services, newId: v7 }
    const id = await announce(phone, bytes)
    onNext('keep', async (real) => {
      await removeFiles(tools, TOWN, [id])
      await real()
    })
    expect((await upload(phone, id, bytes)).body?.error).toBe('attachment-unknown')
    await removeAsked({ database, blobs })
    expect(await blobs.sizeOf(sha256(bytes))).toBeUndefined()
  })
})
