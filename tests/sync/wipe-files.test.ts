import { expect, test } from 'vitest'
import { createClient, FILES_HAND_OVER_MS, quarantine, quarantineFiles, SyncProblem, type Transport, type WireRequest } from '@/sync'
import { TOWN } from '../device/phone'
import { jpeg, read } from '../server/support/files'
import { useStation } from './wiped-phone'

const { colleague, phoneOf, shutOut, waiting, release } = useStation()

const isBytes = ({ path }: WireRequest): boolean => /^\/api\/quarantine\/files\/./.test(path)

/** A phone with a visit and its photos, none of it sent, that is to be emptied. */
async function phoneWithPhotos(sizes: number[], transportOf?: (real: Transport) => Transport) {
  const { caller, device, clock, world } = await phoneOf(transportOf)
  const enterpriseId = await device.records.create('enterprise', TOWN, { name: '甲' })
  const draft = await device.drafts.create('visit', { enterpriseId })
  const photos = new Map<string, Buffer>()
  for (const size of sizes) {
    const bytes = jpeg(size)
    photos.set(await device.attachments.addToDraft(draft.id, { role: 'photo', name: '门头.jpg', type: 'image/jpeg', bytes: new Uint8Array(bytes).buffer }), bytes)
  }
  await device.drafts.submit(draft.id, [{ kind: 'visit', town: TOWN, fields: {
    number: '丁蜀-20260302-01A', enterpriseId, startedAt: '2026-03-02T01:00:00.000Z', mode: 'onSite', visitors: [{ name: '周敏' }], submittedAt: '2026-03-02T02:00:00.000Z',
  } }])
  await shutOut(caller, 'wipe')
  const client = createClient(world)
  return { caller, device, clock, photos, client, handOver: () => quarantineFiles(device.db, client, caller.deviceId) }
}

test('photos that nobody had sent are read by a colleague once an administrator has released them', async () => {
  const { caller, device, photos, client, handOver } = await phoneWithPhotos([60_000, 500, 9_000])
  await quarantine(device.db, client, caller.deviceId)
  expect(await handOver()).toEqual({ files: 3, lost: 0 })
  expect(await handOver()).toEqual({ files: 3, lost: 0 })
  expect(await waiting(caller)).toMatchObject({ files: 3, filesUnderWay: 0 })
  expect((await release(caller)).body).toMatchObject({ refused: 0, files: 3, filesRefused: 0 })
  const reader = await colleague()
  for (const [id, bytes] of photos) expect((await read(reader, id)).bytes.equals(bytes)).toBe(true)
})

test('when the line breaks it goes on with what is missing; each file crosses once', async () => {
  let broken = false
  const crossed: string[] = []
  const { handOver, photos } = await phoneWithPhotos([3_000, 2_000, 1_000, 4_000], (real) => async (request) => {
    const answer = await real(request)
    if (isBytes(request)) crossed.push(request.path)
    if (isBytes(request) && crossed.length === 2 && !broken) {
      broken = true
      throw new TypeError('network')
    }
    return answer
  })
  await expect(handOver()).rejects.toMatchObject({ kind: 'offline' })
  expect(await handOver()).toEqual({ files: 4, lost: 0 })
  const bySize = [...photos].sort(([, a], [, b]) => a.length - b.length).map(([id]) => `/api/quarantine/files/${id}`)
  expect(crossed).toEqual(bySize)
})

test('what the server refuses, or the phone has lost itself, is counted and keeps nothing back', async () => {
  const { device, photos, handOver } = await phoneWithPhotos([1_000, 2_000, 3_000])
  const [first, second] = [...photos.keys()]
  await device.db.attachmentBytes.put({ id: first!, bytes: new Uint8Array(jpeg(1_000)).buffer })
  await device.db.attachmentBytes.delete(second!)
  expect(await handOver()).toEqual({ files: 1, lost: 2 })
})

test.each([
  ['the server fails at', 500, '{"error":"server-fault"}'],
  ['some box on the way refuses', 400, '<html>not allowed here</html>'],
])('one file that %s keeps the others back neither now nor without end', async (_who, status, text) => {
  const { clock, photos, handOver } = await phoneWithPhotos([1_000, 2_000, 3_000], (real) => async (request) => {
    if (isBytes(request) && request.path.endsWith([...photos.keys()][0]!)) return { status, header: () => null, text: async () => text, bytes: async () => new ArrayBuffer(0) }
    return real(request)
  })
  await expect(handOver()).rejects.toBeInstanceOf(SyncProblem)
  clock.advance(FILES_HAND_OVER_MS + 1)
  expect(await handOver()).toEqual({ files: 2, lost: 1 })
})

test.each([FILES_HAND_OVER_MS, -FILES_HAND_OVER_MS])('a line that never carries a file, or a clock moved by %i ms, does not keep the data on the phone', async (moved) => {
  const { clock, handOver } = await phoneWithPhotos([1_000], () => async () => { throw new TypeError('network') })
  await expect(handOver()).rejects.toMatchObject({ kind: 'offline' })
  clock.advance(moved)
  expect(await handOver()).toEqual({ files: 0, lost: 1 })
})

test('a portal’s answer to a file is not believed', async () => {
  const { handOver } = await phoneWithPhotos([1_000], (real) => async (request) => isBytes(request)
    ? { status: 200, header: () => null, text: async () => '{}', bytes: async () => new ArrayBuffer(0) }
    : real(request))
  await expect(handOver()).rejects.toMatchObject({ kind: 'offline' })
})
