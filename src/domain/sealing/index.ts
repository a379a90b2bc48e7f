export { createOpening, createSealing, deriveKeyPair, ENC_BYTES, TAG_BYTES, type Bytes, type KeyPair, type OpeningContext, type SealingContext } from './hpke'
