export { createOpening, createSealing, deriveKeyPair, ENC_BYTES, TAG_BYTES, type Bytes, type KeyPair, type OpeningContext, type SealingContext } from './hpke'
export { fromBase64url, toBase64url } from './base64url'
export { courierAbout, courierInfo } from './letter'
