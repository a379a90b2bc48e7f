import { randomBytes, timingSafeEqual } from 'node:crypto'
import { normalPassphrase } from '@/domain/accounts/passphrase'
import type { Argon2Job, Argon2Thread } from './argon2-thread'

export type Cost = Pick<Argon2Job, 'memorySize' | 'iterations' | 'parallelism'>

/** RFC 9106, 4, second recommended choice (64 MiB, three passes, four lanes); above what OWASP asks for. */
export const COST: Cost = { memorySize: 65_536, iterations: 3, parallelism: 4 }

export interface Verified {
  right: boolean
  /** It was hashed with other parameters than are asked for now. */
  outdated: boolean
}

/** Passphrases as they are kept: Argon2id in PHC form, so that what it took stands beside each. */
export interface Passphrases {
  hash(passphrase: string): Promise<string>
  /** Without a kept one the same work is done, and the answer is no: how long it takes tells nothing. */
  verify(passphrase: string, kept: string | undefined): Promise<Verified>
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')
const phc = ({ memorySize, iterations, parallelism }: Cost, salt: Uint8Array, hash: Uint8Array): string =>
  `$argon2id$v=19$m=${memorySize},t=${iterations},p=${parallelism}$${base64(salt)}$${base64(hash)}`

function read(kept: string): { cost: Cost; salt: Uint8Array; hash: Uint8Array } {
  const [, m, t, p, salt, hash] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(kept) ?? []
  if (!salt || !hash) throw new Error('a kept passphrase cannot be read')
  return { cost: { memorySize: Number(m), iterations: Number(t), parallelism: Number(p) }, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') }
}

export function passphrasesBy({ derive }: Pick<Argon2Thread, 'derive'>, cost: Cost = COST): Passphrases {
  const nobodys = { cost, salt: randomBytes(16), hash: randomBytes(32) }
  return {
    async hash(passphrase) {
      const salt = randomBytes(16)
      return phc(cost, salt, await derive({ ...cost, salt, password: normalPassphrase(passphrase) }))
    },
    async verify(passphrase, kept) {
      const found = kept === undefined ? nobodys : read(kept)
      const hash = await derive({ ...found.cost, salt: found.salt, password: normalPassphrase(passphrase) })
      const same = hash.length === found.hash.length && timingSafeEqual(hash, found.hash)
      const outdated = (['memorySize', 'iterations', 'parallelism'] as const).some((name) => found.cost[name] !== cost[name])
      return { right: same && kept !== undefined, outdated }
    },
  }
}
