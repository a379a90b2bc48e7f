import { montgomery } from '@noble/curves/abstract/montgomery.js'
import { pow } from '@noble/curves/abstract/modular.js'

const P = 2n ** 255n - 19n

/** RFC 7748, 5: `decodeScalar25519`. */
function clamped(scalar: Uint8Array): Uint8Array {
  scalar[0]! &= 248
  scalar[31]! &= 127
  scalar[31]! |= 64
  return scalar
}

/**
 * X25519 (RFC 7748) by the library's own ladder. Its ready-made `x25519` brings Ed25519 with it, for a faster public key: 7 KB in
 * every page for a millisecond at each unlocking.
 */
export const x25519 = /* @__PURE__ */ montgomery({ P, type: 'x25519', powPminus2: (x) => pow(x, P - 2n, P), adjustScalarBytes: clamped })
