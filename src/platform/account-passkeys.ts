import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/browser'
import { createPrfPasskeys, PasskeyFailed, type PrfPasskey } from './passkey-prf'

/** The same for everybody and on every device: what answers to it is another secret for each passkey. */
const SALT = new TextEncoder().encode('ip-workstation/vault/1')

/** A credential as the server wants it, without anything that opens a vault. */
export type Credential = Pick<RegistrationResponseJSON | AuthenticationResponseJSON, 'id' | 'rawId' | 'type' | 'response'> & { clientExtensionResults: Record<string, never> }

/** What the browser's dialogue brought. */
export interface Given {
  credential: Credential
  /** Where the authenticator has PRF. It stays on this device. */
  prf?: PrfPasskey
}

type WebAuthn = Pick<typeof import('@simplewebauthn/browser'), 'startRegistration' | 'startAuthentication'>
interface PrfResults { prf?: { enabled?: boolean; results?: { first?: ArrayBuffer } } }

/** Stripped of what extensions answered: a secret in there opens the person's vault. */
const given = ({ id, rawId, type, response, clientExtensionResults }: RegistrationResponseJSON | AuthenticationResponseJSON): Given => {
  const secret = (clientExtensionResults as PrfResults).prf?.results?.first
  return {
    credential: { id, rawId, type, response, clientExtensionResults: {} },
    ...(secret ? { prf: { credentialId: id, salt: SALT, prfSecret: new Uint8Array(secret).slice() } } : {}),
  }
}

/** The dialogue ended without one. */
const failure = (cause: unknown): PasskeyFailed => new PasskeyFailed(cause instanceof Error && cause.name === 'InvalidStateError' ? 'exists' : 'cancelled', { cause })

/** Passkeys that sign in with the server, and that open the vault of this device as well where the authenticator can do that. */
export function createAccountPasskeys(load: () => Promise<WebAuthn> = () => import('@simplewebauthn/browser'), again: (known: PrfPasskey['credentialId']) => Promise<PrfPasskey> = (credentialId) => createPrfPasskeys().ask([{ credentialId, salt: SALT }])) {
  return {
    /**
     * Makes one. An authenticator that gives its secret only when it is asked again has the person confirm twice.
     * @param options of the server, as they came
     * @throws PasskeyFailed `exists`, `cancelled`
     */
    async make(options: object): Promise<Given> {
      const { startRegistration } = await load()
      const optionsJSON = { ...options, extensions: { prf: { eval: { first: SALT } } } } as unknown as Parameters<WebAuthn['startRegistration']>[0]['optionsJSON']
      const made = await startRegistration({ optionsJSON }).catch((cause: unknown) => { throw failure(cause) })
      const answer = given(made)
      if (answer.prf || !(made.clientExtensionResults as PrfResults).prf?.enabled) return answer
      const prf = await again(made.id).catch(() => undefined)
      return { ...answer, ...(prf ? { prf } : {}) }
    },
    /**
     * Asks for one, whichever the person chooses.
     * @param options of the server, as they came
     * @param only of these, each asked with its own salt
     * @returns also the id of the person it says it belongs to, which is not proved yet
     * @throws PasskeyFailed `cancelled`
     */
    async ask(options: object, only: readonly { credentialId: string; salt: Uint8Array }[] = []): Promise<Given & { personId: string | undefined }> {
      const { startAuthentication } = await load()
      const evalByCredential = Object.fromEntries(only.map(({ credentialId, salt }) => [credentialId, { first: salt }]))
      const optionsJSON = {
        ...options,
        ...(only.length > 0 ? { allowCredentials: only.map(({ credentialId }) => ({ type: 'public-key', id: credentialId })) } : {}),
        extensions: { prf: only.length > 0 ? { evalByCredential } : { eval: { first: SALT } } },
      } as unknown as Parameters<WebAuthn['startAuthentication']>[0]['optionsJSON']
      const found = await startAuthentication({ optionsJSON }).catch((cause: unknown) => { throw failure(cause) })
      const answer = given(found)
      const salt = only.find(({ credentialId }) => credentialId === found.id)?.salt
      return { ...answer, ...(answer.prf && salt ? { prf: { ...answer.prf, salt } } : {}), personId: personIn(found.response.userHandle) }
    },
  }
}

/** The server names people by their id, as text in bytes. */
function personIn(userHandle: string | undefined): string | undefined {
  if (!userHandle) return undefined
  const text = atob(userHandle.replaceAll('-', '+').replaceAll('_', '/'))
  return /^[\da-f-]{36}$/.test(text) ? text : undefined
}

export type AccountPasskeys = ReturnType<typeof createAccountPasskeys>
