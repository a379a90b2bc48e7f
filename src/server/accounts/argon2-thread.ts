import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { CodedError } from '../errors'

export interface Argon2Job {
  password: string
  salt: Uint8Array
  /** KiB. */
  memorySize: number
  iterations: number
  parallelism: number
}

export interface Argon2Thread {
  /** @returns 32 bytes. @throws CodedError `server-busy` when too many wait */
  derive(job: Argon2Job): Promise<Uint8Array>
  close(): Promise<void>
}

/** So many wait at most: some ten seconds. Whoever comes then is asked to come again, and syncing goes on undisturbed. */
const MOST_WAITING = 32
const RETRY_SECONDS = 10

// As text, so that the built server is one file; what it needs is a dependency either way.
const CODE = `
const { parentPort, workerData } = require('node:worker_threads')
const { argon2id } = require(workerData)
parentPort.on('message', async ({ id, job }) => {
  try { parentPort.postMessage({ id, hash: await argon2id({ ...job, hashLength: 32, outputType: 'binary' }) }) }
  catch { parentPort.postMessage({ id }) }
})`

interface Waiting { resolve(hash: Uint8Array): void; reject(error: Error): void }

/** Derives keys one after the other in a thread of their own, begun when first needed: a login costs the requests beside it nothing. */
export function openArgon2Thread(): Argon2Thread {
  const waiting = new Map<number, Waiting>()
  let nextId = 0
  let thread: Worker | undefined

  const fail = (): void => {
    thread = undefined
    for (const { reject } of waiting.values()) reject(new CodedError('server-fault'))
    waiting.clear()
  }

  const begin = (): Worker => {
    const begun = new Worker(CODE, { eval: true, workerData: createRequire(import.meta.url).resolve('hash-wasm') })
    begun.unref()
    begun.on('message', ({ id, hash }: { id: number; hash?: Uint8Array }) => {
      const asker = waiting.get(id)
      waiting.delete(id)
      if (hash) asker?.resolve(hash)
      else asker?.reject(new CodedError('server-fault'))
    })
    begun.on('error', fail)
    begun.on('exit', () => { if (thread === begun) fail() })
    return begun
  }

  return {
    derive: (job) => new Promise((resolve, reject) => {
      if (waiting.size >= MOST_WAITING) return reject(new CodedError('server-busy', { retryAfterSeconds: RETRY_SECONDS }))
      thread ??= begin()
      nextId += 1
      waiting.set(nextId, { resolve, reject })
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      thread.postMessage({ id: nextId, job })
    }),
    close: async () => {
      const open = thread
      fail()
      await open?.terminate()
    },
  }
}
