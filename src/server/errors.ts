import type { ErrorCode } from '@/contract'

const STATUS: Partial<Record<ErrorCode, number>> = {
  'bad-json': 400, 'bad-request': 400, 'body-too-large': 413, 'bad-encoding': 415, 'not-found': 404, 'method-not-allowed': 405,
  'too-many-requests': 429, 'protocol-unsupported': 400, 'cross-site': 403, 'log-restored': 409, timeout: 408,
  'signed-out': 401, forbidden: 403, 'device-revoked': 403, 'enrolment-unknown': 404, 'enrolment-used': 410, 'enrolment-expired': 410,
  'device-wiped': 403, 'sign-in-refused': 401, 'passphrase-wrong': 403, 'passkey-refused': 401, 'quarantine-full': 413,
  'town-forbidden': 403,
  'attachment-unknown': 404, 'attachment-pending': 404, 'attachment-missing': 404, 'attachment-type': 415, 'attachment-unsafe': 422, 'attachment-metadata': 422, 'attachment-quota': 429, 'attachment-too-large': 413,
  'attachment-size-mismatch': 400, 'attachment-hash-mismatch': 422,
  'letter-unreadable': 422, 'letter-town-closed': 409, 'letter-taken': 409,
  'server-fault': 500, 'server-busy': 503,
}

/** A failure the asker may be told of: a contract code, where it lies, and when to try again. Never carries content. */
export class CodedError extends Error {
  readonly code: ErrorCode
  readonly at: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, more: { at?: string; retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(code, { cause: more.cause })
    this.name = 'CodedError'
    this.code = code
    this.at = more.at
    this.retryAfterSeconds = more.retryAfterSeconds
  }

  /** HTTP status. Codes that only ever stand in a receipt have none of their own and count as a bad request. */
  get status(): number {
    return STATUS[this.code] ?? 400
  }
}
