import { scriptUrl } from './script-url'
import type { DeriveAnswer, DeriveRequest } from './vault-derive.worker'
// oxlint-disable-next-line import/default -- Vite answers this import with the built worker's address
import workerUrl from './vault-derive.worker.ts?worker&url'

/** The part of a `Worker` used here. */
export interface DeriveWorker {
  postMessage(message: DeriveRequest, transfer: Transferable[]): void
  addEventListener(type: 'message' | 'error', listen: (event: Event) => void): void
  terminate(): void
}

/** The phone could not do the derivation, mostly for want of memory. */
export class DeriveFailed extends Error {
  override readonly name = 'DeriveFailed'
}

/**
 * Argon2id in a worker of its own, which ends with the derivation: its 64 MiB go with it.
 * @returns 32 bytes
 * @throws DeriveFailed
 */
export function createDerive(startWorker: () => DeriveWorker) {
  return async (passphrase: string, salt: Uint8Array, cost: { memoryKiB: number; iterations: number; lanes: number }): Promise<Uint8Array> => {
    const worker = startWorker()
    try {
      const answer = await new Promise<DeriveAnswer>((resolve) => {
        worker.addEventListener('message', (event) => resolve((event as MessageEvent<DeriveAnswer>).data))
        worker.addEventListener('error', () => resolve({ failed: true }))
        worker.postMessage({ passphrase, salt, ...cost }, [])
      })
      if ('failed' in answer) throw new DeriveFailed('the passphrase could not be derived')
      return answer.secret
    } finally {
      worker.terminate()
    }
  }
}

/** {@link createDerive} in this browser. */
export const deriveInWorker = createDerive(() => new Worker(scriptUrl(workerUrl), { type: 'module' }))
