/** Version of the wire protocol; a server refuses versions it does not know with `protocol-unsupported`. */
export const PROTOCOL = 1
/** Version of the record fields; the server transforms older ones, a device puts newer ones aside. */
export const RECORD_SCHEMA = 1

/** Most mutations in one push. */
export const PUSH_MAX_MUTATIONS = 1_000
/** Most bytes of one push body before compression. */
export const PUSH_MAX_BYTES = 2 * 1_048_576
/** Most bytes of one attachment. */
export const ATTACHMENT_MAX_BYTES = 8 * 1_048_576
/** Most log entries in one pull answer. */
export const PULL_MAX_ENTRIES = 1_000

/** The device sends a random value in this header and trusts only answers that repeat it as `nonce`: a 200 without it comes from a captive portal. */
export const NONCE_HEADER = 'x-ipw-nonce'
export const PROTOCOL_HEADER = 'x-ipw-protocol'
