import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Random } from '../clock'
import { DeviceError } from '../errors'
import { KEY_BYTES, subkey } from './cipher'

/** Work of one derivation (Argon2id, RFC 9106). Kept beside each wrap, so that later ones can cost more. */
export interface Argon2Cost { memoryKiB: number; iterations: number; lanes: number }

/** OWASP and RFC 9106's second choice: 64 MiB, three passes; one lane, since a browser's worker has one thread. */
export const ARGON2_COST: Argon2Cost = { memoryKiB: 65_536, iterations: 3, lanes: 1 }

/** Argon2id of a passphrase, 32 bytes. Slow on purpose; runs off the page. */
export type Derive = (passphrase: string, salt: Uint8Array, cost: Argon2Cost) => Promise<Uint8Array>

interface Sealed {
  version: 1
  /** The vault this key is of: wraps of different vaults cannot be mixed up. */
  vaultId: string
  /** By it a key shows that it is this vault's, before anything is wrapped anew with it. */
  check: Uint8Array
  nonce: Uint8Array
  box: Uint8Array
  /** SHA-256 over everything else: a wrap the disk has spoilt is no wrong passphrase. */
  sum: Uint8Array
}
export interface PassphraseWrap extends Sealed {
  /** `next`: of a passphrase that is being changed to, until it is known that the server took it. */
  id: 'passphrase' | 'next'
  salt: Uint8Array
  cost: Argon2Cost
}
export interface PasskeyWrap extends Sealed {
  /** `passkey:` and the credential's id. */
  id: `passkey:${string}`
  credentialId: string
  /** Input to the authenticator's PRF. */
  salt: Uint8Array
}
export type Wrap = PassphraseWrap | PasskeyWrap

const NONCE_BYTES = 24
export const SALT_BYTES = 16
const encoder = new TextEncoder()

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const checkOf = (key: Uint8Array, vaultId: string): Uint8Array => subkey(key, `check ${vaultId}`).slice(0, 16)

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, index) => byte === b[index])

/** @throws DeviceError `vault-key-wrong` when the key is not the one in the wrap */
export function mustBeKeyOf(wrap: Wrap, key: Uint8Array): void {
  if (!isSame(checkOf(key, wrap.vaultId), wrap.check)) throw new DeviceError('vault-key-wrong')
}

/** Everything of a wrap that its box is bound to. */
const headOf = (wrap: Omit<PassphraseWrap, 'box' | 'sum'> | Omit<PasskeyWrap, 'box' | 'sum'>): string => {
  const cost = 'cost' in wrap ? [wrap.cost.memoryKiB, wrap.cost.iterations, wrap.cost.lanes].join(',') : ''
  const way = 'credentialId' in wrap ? wrap.id : 'passphrase'
  return ['ipw wrap', wrap.version, way, wrap.vaultId, hexOf(wrap.check), hexOf(wrap.salt), cost, hexOf(wrap.nonce)].join('|')
}

const sumOf = (wrap: Omit<PassphraseWrap, 'sum'> | Omit<PasskeyWrap, 'sum'>): Uint8Array => sha256(encoder.encode(`${headOf(wrap)}|${hexOf(wrap.box)}`))

/** Wraps the vault's key by a secret of 32 bytes. */
function seal<W extends Omit<PassphraseWrap, 'box' | 'sum'> | Omit<PasskeyWrap, 'box' | 'sum'>>(wrap: W, secret: Uint8Array, key: Uint8Array): W & { box: Uint8Array; sum: Uint8Array } {
  const boxed = { ...wrap, box: xchacha20poly1305(subkey(secret, 'wrap'), wrap.nonce, encoder.encode(headOf(wrap))).encrypt(key) }
  return { ...boxed, sum: sumOf(boxed as Omit<PassphraseWrap, 'sum'>) }
}

export const wrapByPassphrase = (vaultId: string, key: Uint8Array, secret: Uint8Array, salt: Uint8Array, cost: Argon2Cost, random: Pick<Random, 'bytes'>): PassphraseWrap =>
  seal<Omit<PassphraseWrap, 'box' | 'sum'>>({ id: 'passphrase', version: 1, vaultId, check: checkOf(key, vaultId), salt, cost, nonce: random.bytes(NONCE_BYTES) }, secret, key)

export const wrapByPasskey = (vaultId: string, key: Uint8Array, prfSecret: Uint8Array, credentialId: string, salt: Uint8Array, random: Pick<Random, 'bytes'>): PasskeyWrap =>
  seal({ id: `passkey:${credentialId}` as const, version: 1 as const, vaultId, check: checkOf(key, vaultId), credentialId, salt, nonce: random.bytes(NONCE_BYTES) }, prfSecret, key)

/** @throws DeviceError `vault-spoilt` when the disk changed it; before the slow derivation, which would be in vain */
export function mustBeWhole(wrap: Wrap): void {
  let isWhole = false
  try {
    isWhole = wrap.version === 1 && isSame(sumOf(wrap), wrap.sum)
  } catch {
    // Not even of the shape of a wrap.
  }
  if (!isWhole) throw new DeviceError('vault-spoilt', 'wrap')
}

/** @returns the vault's key; undefined when the secret is another */
export function unwrap(wrap: Wrap, secret: Uint8Array): Uint8Array | undefined {
  try {
    const key = xchacha20poly1305(subkey(secret, 'wrap'), wrap.nonce, encoder.encode(headOf(wrap))).decrypt(wrap.box)
    return key.length === KEY_BYTES ? key : undefined
  } catch {
    return undefined
  }
}
