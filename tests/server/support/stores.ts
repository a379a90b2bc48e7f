import { mkdtempSync, rmSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AwsClient } from 'aws4fetch'
import { afterAll, beforeAll } from 'vitest'
import type { S3Place } from '@/server/attachments/s3-blobs'
import type { Config } from '@/server/config'

interface S3Server { run(): Promise<{ address: string; port: number }>; close(): Promise<void> }
const S3Server = createRequire(import.meta.url)('@20minutes/s3rver') as new (options: Record<string, unknown>) => S3Server

/** An S3 server of the test's own, with one bucket; it refuses wrong signatures and wrong bodies. */
export async function startS3(): Promise<{ place: S3Place; close(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'ipw-s3-'))
  const server = new S3Server({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets: [{ name: 'station-files' }] })
  const { port } = await server.run()
  return {
    place: { endpoint: `http://127.0.0.1:${port}`, bucket: 'station-files', region: 'us-east-1', accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER', bucketInHost: false },
    async close() {
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Where a test's server keeps received files, and how a test ruins them. */
export interface TestStore {
  /** Settings for the server; to be read once the suite's hooks have run. */
  config(): Partial<Config>
  lose(dataDir: string, sha256: string): Promise<void>
  overwrite(dataDir: string, sha256: string, bytes: Uint8Array): Promise<void>
}

const place = (dataDir: string, sha256: string): string => join(dataDir, 'attachments', sha256.slice(0, 2), sha256)

export const folderStore: TestStore = {
  config: () => ({}),
  lose: (dataDir, sha256) => rm(place(dataDir, sha256)),
  async overwrite(dataDir, sha256, bytes) {
    // The upload is another name of the same file and must not be ruined with it.
    await rm(place(dataDir, sha256), { force: true })
    await writeFile(place(dataDir, sha256), bytes)
  },
}

/** To be called inside a suite: the server runs as long as the suite. */
export function s3Store(): TestStore {
  let running: Awaited<ReturnType<typeof startS3>>
  beforeAll(async () => { running = await startS3() })
  afterAll(() => running.close())
  const ask = async (method: string, sha256: string, bytes?: Uint8Array) => {
    const { endpoint, bucket, ...keys } = running.place
    const answer = await new AwsClient({ ...keys, service: 's3' }).fetch(`${endpoint}/${bucket}/attachments/${sha256.slice(0, 2)}/${sha256}`, { method, ...(bytes ? { body: bytes as BodyInit } : {}) })
    if (!answer.ok) throw new Error(`${method}: ${answer.status}`)
  }
  return {
    config: () => ({ s3: running.place }),
    lose: (_dataDir, sha256) => ask('DELETE', sha256),
    overwrite: (_dataDir, sha256, bytes) => ask('PUT', sha256, bytes),
  }
}
