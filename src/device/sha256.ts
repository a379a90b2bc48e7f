import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

// The browser's own digest costs a trip to another thread for each call; thousands of small edits are hashed faster here.

const WORDS = 8

/** SHA-256 of a short message as eight 32-bit words. */
export function sha256Words(message: Uint8Array): Int32Array {
  const digest = sha256(message)
  const view = new DataView(digest.buffer, digest.byteOffset)
  return Int32Array.from({ length: WORDS }, (_, index) => view.getInt32(index * 4))
}

/** SHA-256 of a short message, lower-case hex. */
export const sha256Short = (message: Uint8Array): string => bytesToHex(sha256(message))
