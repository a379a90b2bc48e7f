import * as v from 'valibot'
import { Cursors, PushRequest } from './sync'
import type { Receipt } from './sync'

/** Most contexts in one request: each costs the server a key agreement. */
export const SEALED_MAX_BUNDLES = 32

/** The server's public key for the sealed outbox, as it comes with a session. */
export interface SealingKey {
  id: string
  /** X25519 public key, base64url. */
  key: string
}

/** One sealed message: an array of mutations as JSON. */
const letter = v.strictObject({
  /** Its number in its context. */
  number: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** base64url */
  box: v.pipe(v.string(), v.regex(/^[\w-]+$/)),
})

/**
 * `POST /api/sync/sealed`: edits sealed to the server's key when they were saved (HPKE, RFC 9180: base mode, DHKEM-X25519,
 * HKDF-SHA256, ChaCha20-Poly1305), sent by a phone that is locked. They are taken as if they had come by `/api/sync/push`: all or
 * nothing, each judged alone. Answer: `SealedResponse`; `sealing-key-unknown`, `sealed-unreadable` with the place.
 */
export const SealedRequest = v.strictObject({
  deviceId: PushRequest.entries.deviceId,
  /** As in a push. */
  cursors: v.optional(Cursors),
  /**
   * Number of the database they come from, where its key is gone and another has taken its place on the phone. Its edits are of an earlier
   * time than the other's, whatever is sent first: they count as another writer's. It can read no town anew either: what they claim to
   * have seen of a log that is not there any more counts as the making of their records, where they would otherwise be refused whole.
   */
  older: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  /** Letters by the context that sealed them. */
  bundles: v.pipe(v.array(v.strictObject({
    /** Id of the server's key. */
    key: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
    /** Encapsulated key, base64url. */
    enc: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
    letters: v.pipe(v.array(letter), v.minLength(1)),
  })), v.minLength(1), v.maxLength(SEALED_MAX_BUNDLES)),
})
export type SealedRequest = v.InferOutput<typeof SealedRequest>

export interface SealedResponse {
  nonce: string
  serverTime: string
  /** For each letter, in order of the request, the receipts of its mutations. */
  receipts: Receipt[][]
}
