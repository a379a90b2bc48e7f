import * as v from 'valibot'

/** What is written into the audit: each is worded in `locales/` under `audit.act.<act>`. Changes of records stand in the towns' logs. */
export const AUDIT_ACTS = [
  // who comes in
  'signed-in', 'sign-in-refused', 'signed-out', 'session-reused', 'locked-out',
  'enrolment-issued', 'enrolment-refused', 'enrolled', 'recovery-issued', 'recovered',
  'passphrase-set', 'passphrase-changed', 'passphrase-reset', 'passkey-added', 'passkey-removed',
  // devices
  'device-revoked', 'device-replaced', 'device-wiped', 'edits-quarantined', 'quarantine-released', 'quarantine-dropped',
  // people and rights
  'person-added', 'person-changed', 'person-disabled', 'person-enabled',
  // data
  'file-read', 'exported', 'person-exported', 'person-erased', 'erased', 'consent-given', 'consent-withdrawn', 'settings-changed', 'restored',
  // what enterprises sent in
  'letter-read', 'letter-taken', 'letter-removed',
] as const
export type AuditAct = (typeof AUDIT_ACTS)[number]

/** Acts that the towns' logs tell of, as the audit shows them. */
export const LOGGED_ACTS = ['record-changed', 'record-moved-in', 'record-moved-out', 'file-noted'] as const
export type LoggedAct = (typeof LOGGED_ACTS)[number]

/** The chain of what concerns no single town. */
export const STATION_CHAIN = 'station'

/** Most entries in one answer. */
export const AUDIT_PAGE = 50

/** `GET /api/audit` (administrator). `before`: the `cursor` of the answer before. Answer: `AuditAnswer`, newest first. */
export const AuditQuery = v.strictObject({
  person: v.optional(v.pipe(v.string(), v.uuid(), v.toLowerCase())),
  /** A town's code, or `station`. */
  town: v.optional(v.union([v.pipe(v.string(), v.regex(/^\d{9}$/)), v.literal(STATION_CHAIN)])),
  act: v.optional(v.picklist([...AUDIT_ACTS, ...LOGGED_ACTS])),
  before: v.optional(v.pipe(v.string(), v.maxLength(120), v.regex(/^\d{4}-\d\d-\d\dT[\d:.]{8,15}Z [al] (\d{9}|station) \d{1,15}$/))),
})
export type AuditQuery = v.InferOutput<typeof AuditQuery>

export type AuditDetails = Record<string, string | number | boolean | null | string[]>

export interface AuditStep {
  /** Its place: chain and number. */
  chain: 'audit' | 'log'
  town: string
  seq: number
  /** Server clock, ISO 8601. */
  at: string
  act: AuditAct | LoggedAct
  /** Null: nobody known, or erased. */
  by: { id: string; name: string } | null
  /** As its owner named it. */
  device: string | null
  about: { kind: string; id: string; name?: string } | null
  details: AuditDetails | null
  /** What it said was erased; its commitment still stands in the chain. */
  erased: boolean
}

/** `GET /api/audit/state` (administrator): the chains as they were last checked. `POST /api/audit/check` begins a new check and answers the same. */
export interface AuditState {
  nonce: string
  /** A check is under way. */
  checking: boolean
  /** Of the last one since the server started. */
  last: AuditCheck | null
  /** Whose key signs: the beginning of its SHA-256. */
  keyId: string
}

export interface AuditCheck {
  /** Server clock, ISO 8601. */
  at: string
  sound: boolean
  /** Entries looked at, of towns and station together. */
  entries: number
  /** The first things that are wrong, as the command `verify` says them. */
  broken: { town: string; at: string; what: string }[]
  /** Last signature under the chains, ISO 8601. */
  sealedAt: string | null
}

export interface AuditAnswer {
  nonce: string
  steps: AuditStep[]
  /** Where the next page begins; absent: there is none. */
  cursor?: string
}

