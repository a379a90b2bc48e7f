/** Every failure the server or the device may report; each is worded in `locales/` under `error.<code>`. */
export const ERROR_CODES = [
  // requests
  'bad-json', 'bad-request', 'body-too-large', 'bad-encoding', 'not-found', 'method-not-allowed', 'too-many-requests',
  'protocol-unsupported', 'cross-site', 'log-restored',
  // who is asking
  'signed-out', 'forbidden', 'device-revoked', 'enrolment-unknown', 'enrolment-used', 'enrolment-expired',
  'device-wiped', 'sign-in-refused', 'passphrase-needed', 'passphrase-weak', 'passphrase-wrong', 'passkey-refused', 'quarantine-full',
  // mutations
  'town-forbidden', 'kind-unknown', 'kind-forbidden', 'field-unknown', 'field-invalid', 'field-forbidden', 'record-missing', 'record-moved', 'draft-elsewhere',
  'record-immutable', 'schema-newer', 'transition-forbidden', 'mutation-invalid', 'mutation-too-large', 'sealing-key-unknown', 'sealed-unreadable',
  // attachments
  'attachment-unknown', 'attachment-pending', 'attachment-missing', 'attachment-type', 'attachment-unsafe', 'attachment-metadata', 'attachment-quota', 'attachment-too-large', 'attachment-size-mismatch', 'attachment-hash-mismatch',
  // the server itself
  'server-fault', 'server-busy',
  // the device itself
  'offline', 'timeout', 'storage-full', 'storage-failed', 'storage-lost', 'storage-blocked', 'schema-fence', 'image-unreadable', 'content-damaged',
  // an enterprise's answers on their way to a station
  'handover-unreadable', 'handover-damaged', 'handover-newer', 'handover-mixed', 'handover-too-large', 'handover-packed',
  'letter-unreadable', 'letter-town-closed', 'letter-taken',
  // the vault on the device
  'vault-locked', 'vault-missing', 'vault-exists', 'vault-spoilt', 'vault-key-wrong', 'vault-waits', 'vault-shut-out',
  'passphrase-short', 'passkey-wrong', 'passkey-cancelled', 'passkey-exists',
  'pin-wrong', 'pin-gone', 'pin-weak',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** Body of every answer that is not 2xx. `at` names the place (`mutations[3].set.name`), never the content. */
export interface ErrorBody {
  error: ErrorCode
  at?: string
  /** Seconds after which a retry may succeed; also sent as `Retry-After`. */
  retryAfterSeconds?: number
}
