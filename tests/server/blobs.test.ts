import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Blobs } from '@/server/attachments/blobs'
import { folderBlobs } from '@/server/attachments/folder-blobs'
import { objectUrl, s3Blobs } from '@/server/attachments/s3-blobs'
import { jpeg, sha256 } from './support/files'
import { startS3 } from './support/stores'

let folder: string
let s3: Awaited<ReturnType<typeof startS3>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ipw-blobs-'))
  s3 = await startS3()
})
afterAll(async () => {
  await s3.close()
  await rm(folder, { recursive: true, force: true })
})

async function staged(bytes: Uint8Array): Promise<string> {
  const path = join(folder, v7())
  await writeFile(path, bytes)
  return path
}

const whole = async (blobs: Blobs, name: string): Promise<Buffer | undefined> => {
  const blob = await blobs.open(name)
  return blob && buffer(blob.bytes)
}

describe.each<[string, () => Blobs]>([
  ['a folder', () => folderBlobs(join(folder, 'kept'), v7)],
  ['an S3 store', () => s3Blobs(s3.place)],
])('%s', (kind, make) => {
  test('gives back what it was given, under the name of its bytes', async () => {
    const blobs = make()
    const bytes = jpeg(300_000)
    await blobs.keep(await staged(bytes), sha256(bytes))
    expect(await blobs.sizeOf(sha256(bytes))).toBe(300_000)
    expect((await blobs.open(sha256(bytes)))?.sizeBytes).toBe(300_000)
    expect((await whole(blobs, sha256(bytes)))?.equals(bytes)).toBe(true)
  })

  test('knows what it does not have', async () => {
    expect(await make().open('0'.repeat(64))).toBeUndefined()
    expect(await make().sizeOf('0'.repeat(64))).toBeUndefined()
  })

  test('the same bytes again are no failure and stay whole', async () => {
    const blobs = make()
    const bytes = jpeg(10_000)
    const path = await staged(bytes)
    for (const from of [path, path, await staged(bytes)]) await blobs.keep(from, sha256(bytes))
    expect((await whole(blobs, sha256(bytes)))?.equals(bytes)).toBe(true)
  })

  test('good bytes take the place of ruined ones', async () => {
    const blobs = make()
    const bytes = jpeg(10_000)
    if (kind === 'a folder') {
      await blobs.keep(await staged(bytes), sha256(bytes))
      await writeFile(join(folder, 'kept', sha256(bytes).slice(0, 2), sha256(bytes)), 'ruined')
    }
    await blobs.keep(await staged(bytes), sha256(bytes))
    expect((await whole(blobs, sha256(bytes)))?.equals(bytes)).toBe(true)
  })
})

test('an S3 store is waited for so long only for each piece: a reader on a slow line gets the whole file', async () => {
  const bytes = jpeg(8_000_000)
  const store = createServer((request, response) => {
    if (!request.url!.endsWith(sha256(bytes))) return
    response.writeHead(200, { 'content-length': bytes.length })
    response.end(bytes)
  })
  await once(store.listen(0, '127.0.0.1'), 'listening')
  try {
    const blobs = s3Blobs({ ...s3.place, endpoint: `http://127.0.0.1:${(store.address() as AddressInfo).port}` }, { timeoutMs: 400, retries: 0 })
    const blob = (await blobs.open(sha256(bytes)))!
    const pieces: Buffer[] = []
    for await (const piece of blob.bytes as AsyncIterable<Buffer>) {
      // Asked for later and given up: the reader has held its piece for longer than the store is waited for.
      if (pieces.length === 0) await expect(blobs.open('0'.repeat(64))).rejects.toThrow('did not answer GET')
      pieces.push(piece)
    }
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
  } finally {
    store.closeAllConnections()
    store.close()
  }
})

describe('an S3 store that is set up wrongly is not an empty one', () => {
  test.each([
    ['unreachable', { endpoint: 'http://127.0.0.1:9' }, 'did not answer'],
    ['another bucket', { bucket: 'nowhere-at-all' }, '404 NoSuchBucket'],
    ['a wrong key', { secretAccessKey: 'geheim' }, '403'],
  ])('%s', async (_what, wrong, said) => {
    const blobs = s3Blobs({ ...s3.place, ...wrong }, { retries: 0 })
    await expect(blobs.open('0'.repeat(64))).rejects.toThrow(said)
    await expect(blobs.sizeOf('0'.repeat(64))).rejects.toThrow(/did not answer|404 NoSuchBucket|403/)
    await expect(blobs.keep(await staged(jpeg(100)), 'a'.repeat(64))).rejects.toThrow(/did not answer|404|403/)
    await expect(blobs.open('0'.repeat(64))).rejects.not.toThrow('geheim')
  })

  test('one that sends us elsewhere is not followed', async () => {
    const asked: string[] = []
    const server = createServer((request, answer) => {
      asked.push(request.url!)
      answer.writeHead(request.url!.startsWith('/elsewhere') ? 200 : 307, { location: '/elsewhere', 'content-length': 0 }).end()
    })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const blobs = s3Blobs({ ...s3.place, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, { retries: 0 })
    await expect(blobs.open('0'.repeat(64))).rejects.toThrow('did not answer')
    await expect(blobs.keep(await staged(jpeg(100)), 'a'.repeat(64))).rejects.toThrow('did not answer')
    expect(asked.filter((url) => url.startsWith('/elsewhere'))).toEqual([])
    await new Promise((resolve) => { server.close(resolve) })
  })

  test('the bucket stands in the path, or in the host name as some providers demand', () => {
    const name = 'ab'.repeat(32)
    const place = { ...s3.place, endpoint: 'https://oss.example:444', bucket: 'station' }
    expect(objectUrl(place, name)).toBe(`https://oss.example:444/station/attachments/ab/${name}`)
    expect(objectUrl({ ...place, bucketInHost: true }, name)).toBe(`https://station.oss.example:444/attachments/ab/${name}`)
  })
})
