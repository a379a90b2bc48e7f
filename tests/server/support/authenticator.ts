import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest()
const base64url = (data: Uint8Array | string) => Buffer.from(data as Uint8Array).toString('base64url')
const PRESENT = 1
const VERIFIED = 4
const ATTESTED = 64

interface Held { id: Buffer; key: KeyObject; userHandle: string; counter: number }

export interface Habits {
  /** What the browser says the page is. */
  origin: string
  rpId?: string
  /** Finger, face or PIN was asked for. */
  verifies?: boolean
  /** Counts its uses; most passkeys do not. */
  counts?: boolean
}

/** A passkey's device in software (WebAuthn Level 3; ES256, no attestation), with the browser before it. */
export class Authenticator {
  readonly habits: Required<Habits>
  held: Held | undefined

  constructor({ rpId = 'localhost', verifies = true, counts = false, origin }: Habits) {
    this.habits = { origin, rpId, verifies, counts }
  }

  create({ challenge, user }: { challenge: string; user: { id: string } }) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string }
    this.held = { id: randomBytes(32), key: privateKey, userHandle: user.id, counter: 0 }
    // COSE_Key: kty EC2, alg ES256, crv P-256, x, y
    const cose = Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x, 'base64url'), Buffer.from('225820', 'hex'), Buffer.from(y, 'base64url')])
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 32]), this.held.id, cose])
    const data = Buffer.concat([this.#head(ATTESTED), attested])
    // CBOR: { fmt: "none", attStmt: {}, authData: bytes }
    const attestationObject = Buffer.concat([Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'), Buffer.from([0x58, data.length]), data])
    const id = base64url(this.held.id)
    return {
      id, rawId: id, type: 'public-key' as const, clientExtensionResults: {},
      response: { clientDataJSON: base64url(this.#clientData('webauthn.create', challenge)), attestationObject: base64url(attestationObject), transports: ['internal'] },
    }
  }

  get({ challenge }: { challenge: string }) {
    const held = this.held!
    const data = this.#head(0)
    const clientData = this.#clientData('webauthn.get', challenge)
    const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), held.key)
    const id = base64url(held.id)
    return {
      id, rawId: id, type: 'public-key' as const, clientExtensionResults: {},
      response: { clientDataJSON: base64url(clientData), authenticatorData: base64url(data), signature: base64url(signature), userHandle: held.userHandle },
    }
  }

  #head(more: number): Buffer {
    if (this.habits.counts) this.held!.counter += 1
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.held!.counter)
    return Buffer.concat([sha256(this.habits.rpId), Buffer.from([PRESENT | (this.habits.verifies ? VERIFIED : 0) | more]), counter])
  }

  #clientData(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.habits.origin, crossOrigin: false }))
  }
}
