import { index, json, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { Feedback, FeedbackKind } from '@/contract'
import { instant } from './kinds'

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
