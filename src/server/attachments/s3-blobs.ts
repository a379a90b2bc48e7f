import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { AwsClient } from 'aws4fetch'
import type { Blob, Blobs } from './blobs'

/** Where an S3-compatible store is and how to get in. */
export interface S3Place {
  /** Such as `https://s3.example`, without a slash at the end. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** The bucket stands in the host's name instead of the path, as some providers demand. */
  bucketInHost: boolean
}

/** For a whole answer, or for the next piece of a file that is read: a store that takes longer is not reachable. */
const TIMEOUT_MS = 60_000
/** A row of the database is held while a file is removed, and the database ends whoever holds one for 30 s and asks nothing. */
const REMOVE_TIMEOUT_MS = 20_000
/** Of answers 5xx and 429, with growing waits from 50 ms. */
const RETRIES = 3

/** The store refused or failed; says nothing of the keys. */
export class S3Failure extends Error {}

/**
 * Received files in an S3-compatible store, as `attachments/<first two letters>/<sha256>`. The store checks each upload against the
 * hash in its signature before it answers.
 */
export function s3Blobs(place: S3Place, { timeoutMs = TIMEOUT_MS, retries = RETRIES } = {}): Blobs {
  const { accessKeyId, secretAccessKey, region } = place
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries })

  const ask = async (method: 'GET' | 'HEAD' | 'PUT' | 'DELETE', sha256: string, more: RequestInit = {}): Promise<Response> => {
    const signal = more.signal ?? AbortSignal.timeout(method === 'DELETE' ? Math.min(timeoutMs, REMOVE_TIMEOUT_MS) : timeoutMs)
    try {
      // Somebody between us and the store must not lead us elsewhere: neither with our signature nor to other bytes.
      return await client.fetch(objectUrl(place, sha256), { ...more, method, redirect: 'error', signal })
    } catch (error) {
      throw new S3Failure(`the file store did not answer ${method}`, { cause: error })
    }
  }

  const sizeIn = ({ headers }: Response): number => {
    const size = headers.get('content-length')
    if (size === null) throw new S3Failure('the file store does not tell the size of a file')
    return Number(size)
  }

  const open = async (sha256: string): Promise<Blob | undefined> => {
    const stop = new AbortController()
    const inTime = withinEach(timeoutMs, stop)
    const response = await inTime(ask('GET', sha256, { signal: stop.signal }))
    if (response.ok && response.body) return { sizeBytes: sizeIn(response), bytes: readInTime(response.body as ReadableStream<Uint8Array>, inTime, stop) }
    const said = await inTime(response.text())
    // A missing bucket is a store that is set up wrongly, not a missing file.
    if (response.status === 404 && said.includes('<Code>NoSuchKey</Code>')) return undefined
    throw refusal('GET', response.status, said)
  }

  return {
    async keep(path, sha256) {
      const response = await ask('PUT', sha256, { body: await readFile(path), headers: { 'x-amz-content-sha256': sha256 } })
      const said = await response.text()
      if (!response.ok) throw refusal('PUT', response.status, said)
    },

    open,

    async sizeOf(sha256) {
      const response = await ask('HEAD', sha256)
      if (response.ok) return sizeIn(response)
      if (response.status !== 404) throw refusal('HEAD', response.status)
      // An answer to HEAD has no body that would tell a missing file from a missing bucket.
      const found = await open(sha256)
      found?.bytes.destroy()
      return found?.sizeBytes
    },

    async remove(sha256) {
      const response = await ask('DELETE', sha256)
      const said = await response.text()
      if (!response.ok && response.status !== 404) throw refusal('DELETE', response.status, said)
    },
  }
}

type InTime = <T>(answer: Promise<T>) => Promise<T>

/** Stops what is asked of the store when one answer takes longer than this. */
const withinEach = (ms: number, stop: AbortController): InTime => (answer) => {
  const timer = setTimeout(() => stop.abort(new S3Failure('the file store takes too long')), ms)
  return answer.finally(() => clearTimeout(timer))
}

/** The store is waited for piece by piece: how long a phone on a slow line takes over each is not the store's fault. */
function readInTime(body: ReadableStream<Uint8Array>, inTime: InTime, stop: AbortController): Readable {
  const reader = body.getReader()
  return new Readable({
    async read() {
      try {
        const { done, value } = await inTime(reader.read())
        this.push(done ? null : value)
      } catch (error) {
        this.destroy(error as Error)
      }
    },
    destroy(error, done) {
      stop.abort()
      done(error)
    },
  })
}

const refusal = (method: string, status: number, said = ''): S3Failure =>
  new S3Failure(`the file store answered ${method} with ${status} ${/<Code>([^<]{1,60})/.exec(said)?.[1] ?? ''}`.trim())

/** Address of a file in the store. */
export function objectUrl({ endpoint, bucket, bucketInHost }: S3Place, sha256: string): string {
  const key = `attachments/${sha256.slice(0, 2)}/${sha256}`
  return bucketInHost ? `${endpoint.replace('://', `://${bucket}.`)}/${key}` : `${endpoint}/${bucket}/${key}`
}
