import { createHash, randomBytes } from 'node:crypto'

/** 192 bits from the system's generator, as text that fits a link, a cookie and a header. */
export const randomSecret = (): string => randomBytes(24).toString('base64url')

/** How a secret is kept at rest. A plain hash serves: the secret is random and long, so there is nothing to guess. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')
