import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { expand, extract } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { systemRandom, type Random } from '../clock'
import { DeviceError } from '../errors'
import { createTextBytes } from '../text-bytes'

/** Length of a vault's key, and of every key here. */
export const KEY_BYTES = 32

/** Seals what one person stores. Works at once, without promises, so that it can run inside a database transaction. */
export interface Cipher {
  /**
   * @param plain not kept: it may be overwritten afterwards
   * @param about what the box is for (table and key): it opens only for the same
   */
  seal(plain: Uint8Array, about: string): Uint8Array
  /** @throws BoxSpoilt when the box is not whole, was sealed by another key or is about something else */
  open(box: Uint8Array, about: string): Uint8Array
  /** The same short text for the same text, which says nothing of it to those without the key: what an index may hold. */
  blind(text: string): string
  /** 32 bytes that only this key gives, for one purpose. @throws DeviceError `vault-locked` */
  seed(purpose: string): Uint8Array
  /** Overwrites the keys. Everything asked of it later fails with `vault-locked`. */
  forget(): void
  /** Calls back when the keys are overwritten: whoever keeps something open lets go of it. */
  whenForgotten(then: () => void): void
}

/** A box that this key does not open. */
export class BoxSpoilt extends Error {
  override readonly name = 'BoxSpoilt'
}

/** XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), nonce of 24 random bytes, tag of 16. A later suite gets another number. */
const SUITE = 1
const NONCE_BYTES = 24
const TAG_BYTES = 16
const HEAD_BYTES = 1 + NONCE_BYTES
const BLIND_BYTES = 16

const encoder = new TextEncoder()

const expanded = (extracted: Uint8Array, purpose: string): Uint8Array => expand(sha256, extracted, encoder.encode(`ipw vault ${purpose}`), KEY_BYTES)

/** A key for one purpose only (HKDF-SHA256, RFC 5869). */
export const subkey = (key: Uint8Array, purpose: string): Uint8Array => expanded(extract(sha256, key), purpose)

const hex = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += (byte < 16 ? '0' : '') + byte.toString(16)
  return text
}

/** @param key 32 random bytes; copied, so that the caller may overwrite its own */
export function createCipher(key: Uint8Array, random: Pick<Random, 'bytes'> = systemRandom): Cipher {
  if (key.length !== KEY_BYTES) throw new RangeError('a vault key has 32 bytes')
  // Once for all purposes: a start waits for it.
  const extracted = extract(sha256, key)
  const content = expanded(extracted, 'content')
  const blinding = expanded(extracted, 'blinding')
  let keyed: ReturnType<typeof hmac.create> | undefined = hmac.create(sha256, blinding)
  const told: (() => void)[] = []
  const textBytes = createTextBytes()
  const aboutBytes = (about: string): Uint8Array => textBytes(`${SUITE}|${about}`)
  const mustKnow = (): NonNullable<typeof keyed> => {
    if (!keyed) throw new DeviceError('vault-locked')
    return keyed
  }

  return {
    seal(plain, about) {
      mustKnow()
      const nonce = random.bytes(NONCE_BYTES)
      const sealed = xchacha20poly1305(content, nonce, aboutBytes(about)).encrypt(plain)
      const box = new Uint8Array(HEAD_BYTES + sealed.length)
      box[0] = SUITE
      box.set(nonce, 1)
      box.set(sealed, HEAD_BYTES)
      return box
    },
    open(box, about) {
      mustKnow()
      if (box[0] !== SUITE || box.length < HEAD_BYTES + TAG_BYTES) throw new BoxSpoilt('no box of a known suite')
      try {
        return xchacha20poly1305(content, box.subarray(1, HEAD_BYTES), aboutBytes(about)).decrypt(box.subarray(HEAD_BYTES))
      } catch (cause) {
        throw new BoxSpoilt('does not open', { cause })
      }
    },
    blind: (text) => hex(mustKnow().clone().update(encoder.encode(text)).digest().subarray(0, BLIND_BYTES)),
    seed(purpose) {
      mustKnow()
      return subkey(expanded(extracted, 'seeds'), purpose)
    },
    forget() {
      content.fill(0)
      blinding.fill(0)
      extracted.fill(0)
      keyed?.destroy()
      keyed = undefined
      for (const then of told.splice(0)) then()
    },
    whenForgotten: (then) => { told.push(then) },
  }
}
