import { argon2id } from 'hash-wasm'
import { expect, test } from 'vitest'
import { createDerive, DeriveFailed, type DeriveWorker } from '@/platform/vault-derive'
import type { DeriveAnswer } from '@/platform/vault-derive.worker'

/** A worker that answers as told. */
function worker(answer: DeriveAnswer | 'dies') {
  const listeners = new Map<string, (event: Event) => void>()
  const seen: unknown[] = []
  const made: DeriveWorker & { ended: number } = {
    ended: 0,
    addEventListener: (type, listen) => { listeners.set(type, listen) },
    postMessage(message) {
      seen.push(message)
      if (answer === 'dies') listeners.get('error')!(new Event('error'))
      else listeners.get('message')!({ data: answer } as MessageEvent)
    },
    terminate() { made.ended += 1 },
  }
  return { made, seen }
}
const COST = { memoryKiB: 64, iterations: 3, lanes: 1 }
const salt = new Uint8Array(16).fill(2)

test('each derivation has a worker of its own, which ends with it, whatever comes of it', async () => {
  const good = worker({ secret: new Uint8Array(32) })
  expect(await createDerive(() => good.made)('passphrase', salt, COST)).toEqual(new Uint8Array(32))
  expect(good.seen).toEqual([{ passphrase: 'passphrase', salt, ...COST }])
  for (const bad of [worker({ failed: true }), worker('dies')]) {
    await expect(createDerive(() => bad.made)('passphrase', salt, COST)).rejects.toBeInstanceOf(DeriveFailed)
    expect(bad.made.ended).toBe(1)
  }
  expect(good.made.ended).toBe(1)
})

test('the library derives as the reference implementation of Argon2 does', async () => {
  // Test vector of the reference implementation (phc-winner-argon2, src/test.c): argon2id, version 0x13, t=2, m=65536, p=1.
  const secret = await argon2id({ password: 'password', salt: new TextEncoder().encode('somesalt'), iterations: 2, memorySize: 65_536, parallelism: 1, hashLength: 32, outputType: 'hex' })
  expect(secret).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7')
})
