/** A passkey that yields the same secret each time it is asked with the same salt (WebAuthn level 3, PRF extension). */
export interface PrfPasskey {
  /** base64url */
  credentialId: string
  salt: Uint8Array
  /** 32 bytes */
  prfSecret: Uint8Array
}

/** The authenticator or the browser has no PRF, or the person cancelled. */
export class PasskeyFailed extends Error {
  override readonly name = 'PasskeyFailed'
}

type Credentials = Pick<CredentialsContainer, 'create' | 'get'>
interface PrfResults { prf?: { enabled?: boolean; results?: { first?: ArrayBuffer | Uint8Array } } }

const TIMEOUT_MS = 60_000
const toText = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
const toBytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))
const secretOf = (credential: PublicKeyCredential): Uint8Array | undefined => {
  const first = (credential.getClientExtensionResults() as PrfResults).prf?.results?.first
  if (!first) return undefined
  return ArrayBuffer.isView(first) ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength).slice() : new Uint8Array(first).slice()
}

/** Whether this browser may have it; only trying tells for sure. */
export const mayHavePasskeys = (): boolean => typeof PublicKeyCredential !== 'undefined' && typeof navigator !== 'undefined' && 'credentials' in navigator

/**
 * Passkeys that open what is on this device. Nothing of them goes to a server: the challenge is answered for nobody, only the secret counts.
 */
export function createPrfPasskeys(credentials: Credentials = navigator.credentials, random: (length: number) => Uint8Array<ArrayBuffer> = (length) => crypto.getRandomValues(new Uint8Array(length))) {
  /** @throws PasskeyFailed */
  async function ask(known: readonly { credentialId: string; salt: Uint8Array }[]): Promise<PrfPasskey> {
    const evalByCredential = Object.fromEntries(known.map(({ credentialId, salt }) => [credentialId, { first: salt }]))
    const found = await credentials.get({
      publicKey: {
        challenge: random(32), timeout: TIMEOUT_MS, userVerification: 'required',
        allowCredentials: known.map(({ credentialId }) => ({ type: 'public-key', id: toBytes(credentialId) })),
        extensions: { prf: { evalByCredential } } as AuthenticationExtensionsClientInputs,
      },
    }).catch((cause: unknown) => { throw new PasskeyFailed('not given', { cause }) }) as PublicKeyCredential | null
    const asked = found && known.find(({ credentialId }) => credentialId === toText(new Uint8Array(found.rawId)))
    const prfSecret = found && secretOf(found)
    if (!asked || !prfSecret) throw new PasskeyFailed('no PRF')
    return { credentialId: asked.credentialId, salt: asked.salt, prfSecret }
  }

  return {
    ask,
    /**
     * Makes one. Some authenticators give the secret only when they are asked again: the person then confirms twice.
     * @param name what the browser shows of it
     * @throws PasskeyFailed
     */
    async make(name: string): Promise<PrfPasskey> {
      const salt = random(32)
      const made = await credentials.create({
        publicKey: {
          challenge: random(32), timeout: TIMEOUT_MS, rp: { name },
          user: { id: random(16), name, displayName: name },
          pubKeyCredParams: [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -257 }],
          authenticatorSelection: { residentKey: 'discouraged', userVerification: 'required' },
          extensions: { prf: { eval: { first: salt } } } as AuthenticationExtensionsClientInputs,
        },
      }).catch((cause: unknown) => { throw new PasskeyFailed('not made', { cause }) }) as PublicKeyCredential | null
      if (!made || !(made.getClientExtensionResults() as PrfResults).prf?.enabled) throw new PasskeyFailed('no PRF')
      const credentialId = toText(new Uint8Array(made.rawId))
      const prfSecret = secretOf(made)
      return prfSecret ? { credentialId, salt, prfSecret } : ask([{ credentialId, salt }])
    },
  }
}

export type PrfPasskeys = ReturnType<typeof createPrfPasskeys>
