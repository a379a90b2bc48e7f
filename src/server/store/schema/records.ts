import { boolean, index, integer, json, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { ErrorCode } from '@/contract'
import type { Conflict, RecordKind } from '@/domain/records'
import type { Changes, LogEntry, LoggedEdit } from '../../sync/store'
import type { PackedStates } from '../field-states'
import { count, instant } from './kinds'

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

/** Bytes that are to go, because what spoke of them is gone: see `../../attachments/remove-bytes.ts`. */
export const fileRemoval = pgTable('file_removal', {
  sha256: text('sha256').primaryKey(),
  askedAt: instant('asked_at').notNull(),
})

/** Key pairs to which phones seal what they save, so that they can send it while they are locked; the newest is in use, all open. */
export const sealingKey = pgTable('sealing_key', {
  id: text('id').primaryKey(),
  /** X25519, base64url. */
  publicKey: text('public_key').notNull(),
  secretKey: text('secret_key').notNull(),
  createdAt: instant('created_at').notNull(),
})
