import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { x25519 } from '@/domain/sealing/x25519'

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const hex = (from: Uint8Array) => Buffer.from(from).toString('hex')

test('the examples of RFC 7748, 5.2', () => {
  expect(hex(x25519.getSharedSecret(bytes('a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4'), bytes('e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c'))))
    .toBe('c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552')
  const nine = bytes('0900000000000000000000000000000000000000000000000000000000000000')
  expect(hex(x25519.getSharedSecret(nine, nine))).toBe('422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079')
})

test('agrees with OpenSSL', () => {
  // DER in front of the bare keys (RFC 8410).
  const secretOf = (key: Uint8Array) => createPrivateKey({ key: Buffer.concat([bytes('302e020100300506032b656e04220420'), key]), format: 'der', type: 'pkcs8' })
  const publicOf = (key: Uint8Array) => createPublicKey({ key: Buffer.concat([bytes('302a300506032b656e032100'), key]), format: 'der', type: 'spki' })
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 })
  fc.assert(fc.property(key, key, (mine, theirs) => {
    const theirPublic = x25519.getPublicKey(theirs)
    expect(hex(theirPublic)).toBe(hex(createPublicKey(secretOf(theirs)).export({ format: 'der', type: 'spki' }).subarray(-32)))
    expect(hex(x25519.getSharedSecret(mine, theirPublic))).toBe(hex(diffieHellman({ privateKey: secretOf(mine), publicKey: publicOf(theirPublic) })))
  }), { numRuns: 20 })
})
