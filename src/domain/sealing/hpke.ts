import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { expand, extract } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { x25519 } from './x25519'

export type Bytes = Uint8Array<ArrayBuffer>

export interface KeyPair { secretKey: Bytes; publicKey: Bytes }

/** Seals messages for one recipient; numbers them itself, from 0, and never uses a number twice. */
export interface SealingContext {
  /** The encapsulated key: whoever has the recipient's secret key finds this context again by it. */
  enc: Bytes
  /** Number of the next message. */
  next(): number
  /** @param aad authenticated with the message, not contained in it */
  seal(message: Uint8Array, aad: Uint8Array): { number: number; box: Bytes }
}

/** Opens the messages of one context, any of them, in any order. */
export interface OpeningContext {
  /** @returns undefined: not sealed by this context under this number and with this `aad` */
  open(number: number, box: Uint8Array, aad: Uint8Array): Bytes | undefined
  /** RFC 9180, 5.3. */
  export(exporterContext: Uint8Array, length: number): Bytes
}

export const ENC_BYTES = 32
/** By which a sealed message is longer than what it holds. */
export const TAG_BYTES = 16

const NONCE_BYTES = 12
const encoder = new TextEncoder()
const EMPTY = new Uint8Array(0)
const twoBytes = (n: number): number[] => [n >> 8, n & 0xff]

function joined(...parts: ArrayLike<number>[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305: RFC 9180, 7.1 to 7.3.
const KEM_SUITE = joined(encoder.encode('KEM'), twoBytes(0x0020))
const SUITE = joined(encoder.encode('HPKE'), twoBytes(0x0020), twoBytes(0x0001), twoBytes(0x0003))
const VERSION = encoder.encode('HPKE-v1')

const labeledExtract = (suite: Bytes, salt: Uint8Array, label: string, ikm: Uint8Array): Uint8Array =>
  extract(sha256, joined(VERSION, suite, encoder.encode(label), ikm), salt)

const labeledExpand = (suite: Bytes, prk: Uint8Array, label: string, info: Uint8Array, length: number): Bytes =>
  joined(expand(sha256, prk, joined(twoBytes(length), VERSION, suite, encoder.encode(label), info), length))

/** RFC 9180, 7.1.3 `DeriveKeyPair`. @param ikm at least 32 random bytes */
export function deriveKeyPair(ikm: Uint8Array): KeyPair {
  const secretKey = labeledExpand(KEM_SUITE, labeledExtract(KEM_SUITE, EMPTY, 'dkp_prk', ikm), 'sk', EMPTY, 32)
  return { secretKey, publicKey: joined(x25519.getPublicKey(secretKey)) }
}

/** What both sides of a key agreement know. @returns undefined: the other's key is not one, or would give a secret everybody knows */
function sharedSecret(secretKey: Bytes, theirs: Uint8Array, enc: Uint8Array, recipient: Uint8Array): Bytes | undefined {
  let dh: Uint8Array
  try {
    dh = x25519.getSharedSecret(secretKey, theirs)
  } catch {
    return undefined
  }
  return labeledExpand(KEM_SUITE, labeledExtract(KEM_SUITE, EMPTY, 'eae_prk', dh), 'shared_secret', joined(enc, recipient), 32)
}

/** RFC 9180, 5.1 `KeySchedule` in base mode. */
function schedule(secret: Bytes, info: Uint8Array) {
  const context = joined([0], labeledExtract(SUITE, EMPTY, 'psk_id_hash', EMPTY), labeledExtract(SUITE, EMPTY, 'info_hash', info))
  const prk = labeledExtract(SUITE, secret, 'secret', EMPTY)
  const key = labeledExpand(SUITE, prk, 'key', context, 32)
  const baseNonce = labeledExpand(SUITE, prk, 'base_nonce', context, NONCE_BYTES)
  const exporter = labeledExpand(SUITE, prk, 'exp', context, 32)
  return {
    cipher(number: number, aad: Uint8Array) {
      const nonce = baseNonce.slice()
      for (let at = NONCE_BYTES - 1, rest = number; rest > 0; at -= 1, rest = Math.floor(rest / 256)) nonce[at]! ^= rest % 256
      return chacha20poly1305(key, nonce, aad)
    },
    export: (exporterContext: Uint8Array, length: number): Bytes => labeledExpand(SUITE, exporter, 'sec', exporterContext, length),
  }
}

/**
 * RFC 9180, 5.1.1 `SetupBaseS`.
 * @param ephemeral random bytes, 32 at least, used for nothing else
 * @throws RangeError when the recipient's key is none
 */
export function createSealing(recipient: Uint8Array, info: Uint8Array, ephemeral: Uint8Array): SealingContext {
  const { secretKey, publicKey: enc } = deriveKeyPair(ephemeral)
  const secret = sharedSecret(secretKey, recipient, enc, recipient)
  if (!secret) throw new RangeError('not a public key')
  const { cipher } = schedule(secret, info)
  let count = 0
  return {
    enc,
    next: () => count,
    seal(message, aad) {
      const number = count
      count += 1
      return { number, box: joined(cipher(number, aad).encrypt(message)) }
    },
  }
}

/**
 * RFC 9180, 5.1.1 `SetupBaseR`. The number of a message comes with it, so that messages may be lost or come in another order (9.7.1).
 * @returns undefined: `enc` is not a key
 */
export function createOpening({ secretKey, publicKey }: KeyPair, enc: Uint8Array, info: Uint8Array): OpeningContext | undefined {
  const secret = enc.length === ENC_BYTES ? sharedSecret(secretKey, enc, enc, publicKey) : undefined
  if (!secret) return undefined
  const { cipher, export: exported } = schedule(secret, info)
  return {
    export: exported,
    open(number, box, aad) {
      if (box.length < TAG_BYTES || !Number.isSafeInteger(number) || number < 0) return undefined
      try {
        return joined(cipher(number, aad).decrypt(box))
      } catch {
        return undefined
      }
    },
  }
}
