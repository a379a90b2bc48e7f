import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'
import fs from 'node:fs'
import { join } from 'node:path'

/** The server's key under its audit. Lies beside the database, never in it: whoever can write there cannot sign. */
export interface AuditKey {
  /** Beginning of the public key's SHA-256, to be compared by eye. */
  id: string
  /** SPKI, base64. */
  publicKey: string
  /** Ed25519 (RFC 8032), base64. */
  sign(text: string): string
}

const FILE = 'audit-key.pem'

/** The key of a data directory, made at its first use. */
export function openAuditKey(dataDir: string): AuditKey {
  const path = join(dataDir, FILE)
  if (!fs.existsSync(path)) {
    fs.mkdirSync(dataDir, { recursive: true })
    const { privateKey } = generateKeyPairSync('ed25519')
    // Written beside its place first, for a half-written key would be worse than none; of two processes at once the first one's counts.
    const beside = `${path}.${process.pid}`
    fs.writeFileSync(beside, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
    try {
      fs.linkSync(beside, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      fs.rmSync(beside)
    }
  }
  return keyOf(createPrivateKey(fs.readFileSync(path)))
}

export function keyOf(secret: KeyObject): AuditKey {
  const publicKey = createPublicKey(secret).export({ type: 'spki', format: 'der' }).toString('base64')
  return { id: keyIdOf(publicKey), publicKey, sign: (text) => sign(null, Buffer.from(text), secret).toString('base64') }
}

export const keyIdOf = (publicKey: string): string => createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 16)

/** @returns false too for a key that is none */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    return verify(null, Buffer.from(text), createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' }), Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}
