import { integer, json, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { Cursor, ErrorCode } from '@/contract'
import type { AttachmentType, RecordKind } from '@/domain/records'
import { count, instant } from './kinds'

/** Edits of devices that were shut out. Settled ones keep their row without their content, so that a repeated parcel stays settled. */
export const quarantinedEdit = pgTable('quarantined_edit', {
  deviceId: uuid('device_id').notNull(),
  mutationId: uuid('mutation_id').notNull(),
  deviceSeq: count('device_seq').notNull(),
  /** In the order in which the device handed them over: that of their saving, which the numbers of mended edits do not follow. Null when a server of an earlier version took it in. */
  place: count('place'),
  /** How far the device had read the log of the edit's town, as it said when it handed the edit over. */
  read: json('read').$type<Cursor>(),
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

/**
 * Files whose bytes such a device did not get to send, told of before they come. The bytes lie among the received ones, where nobody
 * reads what no record counts as received.
 */
export const quarantinedFile = pgTable('quarantined_file', {
  deviceId: uuid('device_id').notNull(),
  attachmentId: uuid('attachment_id').notNull(),
  sha256: text('sha256').notNull(),
  sizeBytes: integer('size_bytes').notNull(),
  type: text('type').$type<AttachmentType>().notNull(),
  announcedAt: instant('announced_at').notNull(),
  arrivedAt: instant('arrived_at'),
  /** As with edits. */
  claimedBy: uuid('claimed_by'),
  refused: text('refused').$type<ErrorCode>(),
  settledAt: instant('settled_at'),
  settledBy: uuid('settled_by'),
  /** `lost`: the device emptied itself before the bytes had come. */
  outcome: text('outcome').$type<'released' | 'discarded' | 'lost'>(),
  reason: text('reason'),
}, (table) => [primaryKey({ columns: [table.deviceId, table.attachmentId] })])
