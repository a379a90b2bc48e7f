import { argon2id } from 'hash-wasm'

export interface DeriveRequest { passphrase: string; salt: Uint8Array; memoryKiB: number; iterations: number; lanes: number }
export type DeriveAnswer = { secret: Uint8Array } | { failed: true }

/** Argon2id off the page, so that it stays responsive. Answers `{secret}` or `{failed: true}` (mostly: not enough memory). */
self.addEventListener('message', async ({ data: { passphrase, salt, memoryKiB, iterations, lanes } }: MessageEvent<DeriveRequest>) => {
  try {
    const secret = await argon2id({ password: passphrase, salt, memorySize: memoryKiB, iterations, parallelism: lanes, hashLength: 32, outputType: 'binary' })
    self.postMessage({ secret } satisfies DeriveAnswer, { transfer: [] })
  } catch {
    self.postMessage({ failed: true } satisfies DeriveAnswer, { transfer: [] })
  }
})
