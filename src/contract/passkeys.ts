import * as v from 'valibot'
import { EnrolmentRedeemRequest, PassphraseChange } from './accounts'
import { printable } from './text'

const text = v.pipe(v.string(), v.maxLength(8_192))
const loose = v.record(v.string(), v.unknown())

/** As the authenticator chose it, base64url. */
export const PasskeyId = v.pipe(v.string(), v.regex(/^[\w-]{1,1400}$/))

/** A credential as `navigator.credentials` gives it, with its bytes as base64url. The rest is checked by the WebAuthn library. */
const credential = <T extends v.ObjectEntries>(response: T) => v.looseObject({
  id: PasskeyId, rawId: text, type: v.literal('public-key'), clientExtensionResults: v.optional(loose, {}),
  response: v.looseObject({ clientDataJSON: text, ...response }),
})

/**
 * Passkeys of the signed-in person. `POST /api/passkeys/options`: `{ nonce, options }` for `navigator.credentials.create`;
 * `POST /api/passkeys`: `KnownPasskey`; `GET /api/passkeys`: `KnownPasskey[]`; `POST /api/passkeys/:id/remove`: no answer body.
 * An administrator's view of somebody's: `GET /api/people/:id/passkeys`, `POST /api/people/:id/passkeys/:passkeyId/remove`, answered alike.
 */
export const PasskeyRegistration = v.strictObject({
  label: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80), printable),
  /** Proved once more: a passkey is a way in that lasts. */
  passphrase: PassphraseChange.entries.new,
  credential: credential({ attestationObject: text }),
})
export type PasskeyRegistration = v.InferOutput<typeof PasskeyRegistration>
export interface KnownPasskey {
  id: string
  label: string
  createdAt: string
  lastUsedAt: string | null
}

/**
 * `POST /api/session/passkey/options`: `{ nonce, options }` for `navigator.credentials.get`. `POST /api/session/passkey`: signs in and
 * registers this browser as a device. Answer: `Session`, plus the cookie. Whatever is wrong: `passkey-refused`.
 */
export const PasskeySignIn = v.strictObject({
  deviceId: EnrolmentRedeemRequest.entries.deviceId,
  /** Left out, a device keeps the name it has, and a new one is called like the passkey. */
  deviceLabel: v.optional(EnrolmentRedeemRequest.entries.deviceLabel),
  firstSeq: EnrolmentRedeemRequest.entries.firstSeq,
  credential: credential({ authenticatorData: text, signature: text, userHandle: v.optional(v.nullable(text)) }),
})
export type PasskeySignIn = v.InferOutput<typeof PasskeySignIn>
