import { bigint, boolean, index, integer, json, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { AuditAct, ErrorCode, Gap, Role, Feedback, FeedbackKind } from '@/contract'
import type { Conflict, RecordKind } from '@/domain/records'
import type { AuditContent } from '../audit/entry'
import type { SealedHead } from '../audit/sealed-head'
import type { Changes, LogEntry, LoggedEdit } from '../sync/store'
import type { PackedStates } from './field-states'

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const count = (name: string) => bigint(name, { mode: 'number' })

/** What this installation is: one row. */
export const station = pgTable('station', {
  id: integer('id').primaryKey(),
  mode: text('mode').$type<'trial' | 'production'>().notNull(),
  createdAt: instant('created_at').notNull(),
  /** So long a phone may show its data without contact. */
  offlineGraceHours: integer('offline_grace_hours').notNull().default(72),
})

export const person = pgTable('person', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  role: text('role').$type<Role>().notNull(),
  towns: text('towns').array().notNull(),
  createdAt: instant('created_at').notNull(),
  disabledAt: instant('disabled_at'),
})

export const device = pgTable('device', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  label: text('label').notNull(),
  createdAt: instant('created_at').notNull(),
  lastSeenAt: instant('last_seen_at').notNull(),
  /** Highest number this device has pushed. */
  lastSeq: count('last_seq').notNull(),
  /** Lower numbers that never arrived. */
  missing: json('missing').$type<Gap[]>().notNull().default([]),
  revokedAt: instant('revoked_at'),
  /** The device whose place it took: the same phone, after it had lost its storage. */
  replaces: uuid('replaces'),
  /** Number of its first edit: a phone that went on with unsent work goes on with its numbers too. */
  firstSeq: count('first_seq').notNull().default(1),
  /** It is to be emptied at its next contact; `wipedAt`: it said that it does. */
  wipeAskedAt: instant('wipe_asked_at'),
  wipedAt: instant('wiped_at'),
  /** No phone: what that device had left in quarantine was pushed under this id. */
  releasedFor: uuid('released_for'),
}, (table) => [index('device_by_person').on(table.personId)])

export const enrolment = pgTable('enrolment', {
  codeHash: text('code_hash').primaryKey(),
  personId: uuid('person_id').notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
  deviceId: uuid('device_id'),
  createdBy: uuid('created_by'),
  /** For somebody who forgot the passphrase: it sets a new one. */
  recover: boolean('recover').notNull().default(false),
})

/** Argon2id in PHC form: the parameters stand beside the hash. */
export const passphrase = pgTable('passphrase', {
  personId: uuid('person_id').primaryKey(),
  hash: text('hash').notNull(),
  changedAt: instant('changed_at').notNull(),
})

/** Failed tries in a row, of an account or a device: `person:<id>`, `device:<id>`. */
export const signInAttempt = pgTable('sign_in_attempt', {
  subject: text('subject').primaryKey(),
  failures: integer('failures').notNull(),
  lastAt: instant('last_at').notNull(),
})

export const passkey = pgTable('passkey', {
  /** Of the credential, base64url; `publicKey` likewise (COSE). */
  id: text('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  publicKey: text('public_key').notNull(),
  counter: count('counter').notNull(),
  transports: json('transports').$type<string[]>().notNull(),
  label: text('label').notNull(),
  createdAt: instant('created_at').notNull(),
  lastUsedAt: instant('last_used_at'),
}, (table) => [index('passkey_by_person').on(table.personId)])

/** Asked for and not answered yet. Without a person: for signing in. */
export const passkeyChallenge = pgTable('passkey_challenge', {
  challengeHash: text('challenge_hash').primaryKey(),
  personId: uuid('person_id'),
  expiresAt: instant('expires_at').notNull(),
})

/** Edits of devices that were shut out. Settled ones keep their row without their content, so that a repeated parcel stays settled. */
export const quarantinedEdit = pgTable('quarantined_edit', {
  deviceId: uuid('device_id').notNull(),
  mutationId: uuid('mutation_id').notNull(),
  deviceSeq: count('device_seq').notNull(),
  mutation: json('mutation').$type<Record<string, unknown>>(),
  /** What the list shows, as far as the edit says it in due form. */
  kind: text('kind').$type<RecordKind>(),
  ofTown: text('of_town'),
  savedAt: text('saved_at'),
  arrivedAt: instant('arrived_at').notNull(),
  /** Device under whose id it is being pushed: it can no longer be thrown away. */
  claimedBy: uuid('claimed_by'),
  /** Why the log did not take it when it was last released. */
  refused: text('refused').$type<ErrorCode>(),
  settledAt: instant('settled_at'),
  settledBy: uuid('settled_by'),
  outcome: text('outcome').$type<'released' | 'discarded'>(),
  reason: text('reason'),
}, (table) => [primaryKey({ columns: [table.deviceId, table.mutationId] })])

/** One sign-in of one device: all tokens that follow from one enrolment. */
export const sessionFamily = pgTable('session_family', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  createdAt: instant('created_at').notNull(),
  endedAt: instant('ended_at'),
  endedBecause: text('ended_because').$type<'signed-out' | 'reuse' | 'enrolled-again' | 'revoked' | 'replaced' | 'disabled' | 'signed-in-again' | 'passphrase-changed' | 'recovered'>(),
}, (table) => [index('session_family_by_device').on(table.deviceId)])

/** One refresh: a refresh token and the access token given with it, both as SHA-256. */
export const sessionToken = pgTable('session_token', {
  refreshHash: text('refresh_hash').primaryKey(),
  accessHash: text('access_hash').notNull(),
  familyId: uuid('family_id').notNull(),
  parentHash: text('parent_hash'),
  issuedAt: instant('issued_at').notNull(),
  accessExpiresAt: instant('access_expires_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  /** First time its access token was seen: proof that the reply which carried it arrived. */
  usedAt: instant('used_at'),
  replacedAt: instant('replaced_at'),
}, (table) => [
  uniqueIndex('session_token_by_access').on(table.accessHash),
  index('session_token_by_family').on(table.familyId),
])

export const record = pgTable('record', {
  town: text('town').notNull(),
  id: uuid('id').notNull(),
  kind: text('kind').$type<RecordKind>().notNull(),
  version: integer('version').notNull(),
  schemaVersion: integer('schema_version').notNull(),
  fields: json('fields').$type<Record<string, unknown>>().notNull(),
  fieldStates: json('field_states').$type<PackedStates>().notNull(),
  conflicts: json('conflicts').$type<Conflict[]>().notNull(),
  deleted: boolean('deleted').notNull(),
  createdById: uuid('created_by_id').notNull(),
  createdByName: text('created_by_name').notNull(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
  receivedAt: instant('received_at'),
}, (table) => [primaryKey({ columns: [table.town, table.id] }), index('record_by_id').on(table.id)])

/** Newest entry of each town's log. Its row is locked last in a transaction, in the order of town codes. */
export const townHead = pgTable('town_head', {
  town: text('town').primaryKey(),
  epoch: uuid('epoch').notNull(),
  seq: count('seq').notNull(),
  hash: text('hash').notNull(),
})

/** Restores from a backup: after entry `seq` the town's log went on in `epoch`, its chain of hashes unbroken. */
export const townRestore = pgTable('town_restore', {
  town: text('town').notNull(),
  epoch: uuid('epoch').notNull(),
  beforeEpoch: uuid('before_epoch').notNull(),
  seq: count('seq').notNull(),
  at: instant('at').notNull(),
}, (table) => [primaryKey({ columns: [table.town, table.epoch] })])

/** Every change of a town's records, in the order readers get them: who made it, on which device, and what the edit's receipt says. */
export const townLog = pgTable('town_log', {
  town: text('town').notNull(),
  seq: count('seq').notNull(),
  kind: text('kind').$type<RecordKind>().notNull(),
  recordId: uuid('record_id').notNull(),
  op: text('op').$type<LogEntry['op']>().notNull(),
  version: integer('version').notNull(),
  contentHash: text('content_hash').notNull(),
  hash: text('hash').notNull(),
  /** The record's first entry in this town: what its receipt names. */
  first: boolean('first').notNull(),
  at: instant('at').notNull(),
  personId: uuid('person_id').notNull(),
  personName: text('person_name').notNull(),
  deviceId: uuid('device_id').notNull(),
  /** With the columns after it: the edit the entry stands for; all empty when it stands for none. Unique in its town: an edit handed from phone to phone still takes effect once. */
  mutationId: uuid('mutation_id'),
  deviceSeq: count('device_seq'),
  outcome: text('outcome').$type<LoggedEdit['outcome']>(),
  savedAt: text('saved_at'),
  changes: json('changes').$type<Changes>(),
  /** Who did it and what, hidden: part of the entry's hash. Null in entries of earlier versions. */
  commitment: text('commitment'),
  /** Opens the commitment; null once that was erased. */
  salt: text('salt'),
}, (table) => [
  primaryKey({ columns: [table.town, table.seq] }),
  uniqueIndex('town_log_mutation').on(table.mutationId, table.town),
  index('town_log_by_record').on(table.town, table.recordId, table.seq),
])

/** Key pairs to which phones seal what they save, so that they can send it while they are locked; the newest is in use, all open. */
export const sealingKey = pgTable('sealing_key', {
  id: text('id').primaryKey(),
  /** X25519, base64url. */
  publicKey: text('public_key').notNull(),
  secretKey: text('secret_key').notNull(),
  createdAt: instant('created_at').notNull(),
})

/** Mutations that were not taken, and why. */
export const refusedMutation = pgTable('refused_mutation', {
  mutationId: uuid('mutation_id').primaryKey(),
  deviceId: uuid('device_id').notNull(),
  deviceSeq: count('device_seq').notNull(),
  at: instant('at').notNull(),
  code: text('code').$type<ErrorCode>().notNull(),
  place: text('place'),
  contentHash: text('content_hash').notNull(),
})

export const attachmentReceipt = pgTable('attachment_receipt', {
  town: text('town').notNull(),
  attachmentId: uuid('attachment_id').notNull(),
  sha256: text('sha256').notNull(),
  sizeBytes: integer('size_bytes').notNull(),
  receivedAt: instant('received_at').notNull(),
  seq: count('seq').notNull(),
  logHash: text('log_hash').notNull(),
}, (table) => [primaryKey({ columns: [table.town, table.attachmentId] }), index('attachment_receipt_by_day').on(table.receivedAt)])

/** Newest entry of each audit chain. */
export const auditHead = pgTable('audit_head', {
  town: text('town').primaryKey(),
  seq: count('seq').notNull(),
  hash: text('hash').notNull(),
})

/** Who did what besides changing records. What can be erased stands in the last three columns, the rest is chained. */
export const auditEntry = pgTable('audit_entry', {
  town: text('town').notNull(),
  seq: count('seq').notNull(),
  at: instant('at').notNull(),
  act: text('act').$type<AuditAct>().notNull(),
  commitment: text('commitment').notNull(),
  hash: text('hash').notNull(),
  salt: text('salt'),
  content: json('content').$type<AuditContent>(),
  personId: uuid('person_id'),
}, (table) => [primaryKey({ columns: [table.town, table.seq] }), index('audit_entry_by_time').on(table.at)])

/** Where all chains stood at a time, signed by a key that is not in the database. */
export const auditSeal = pgTable('audit_seal', {
  seq: count('seq').primaryKey(),
  at: instant('at').notNull(),
  heads: json('heads').$type<SealedHead[]>().notNull(),
  /** Signature of the seal before; empty for the first. */
  previous: text('previous').notNull(),
  publicKey: text('public_key').notNull(),
  signature: text('signature').notNull(),
})

/** What people tell us of the app. */
export const feedback = pgTable('feedback', {
  id: uuid('id').primaryKey(),
  receivedAt: instant('received_at').notNull(),
  /** The phone's clock, as it was written. */
  writtenAt: text('written_at').notNull(),
  personId: uuid('person_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  kind: text('kind').$type<FeedbackKind>().notNull(),
  text: text('text').notNull(),
  diagnostics: json('diagnostics').$type<Feedback['diagnostics']>(),
}, (table) => [index('feedback_by_time').on(table.receivedAt, table.id), index('feedback_by_person').on(table.personId, table.receivedAt)])
