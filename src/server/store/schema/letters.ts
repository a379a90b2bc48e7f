import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './kinds'

/** What enterprises without an account sent to the station of their town. */
export const stationLetter = pgTable('station_letter', {
  id: uuid('id').primaryKey(),
  town: text('town').notNull(),
  receipt: text('receipt').notNull(),
  receivedAt: instant('received_at').notNull(),
  /** Version of the notice that was agreed to, and when by the phone's clock. */
  notice: text('notice').notNull(),
  consentedAt: text('consented_at').notNull(),
  /** The hand-over as a file's text. */
  file: text('file').notNull(),
  /** Of the enterprise, out of the file, to be found by. */
  name: text('name'),
  takenAt: instant('taken_at'),
  takenBy: uuid('taken_by'),
  takenByName: text('taken_by_name'),
}, (table) => [index('station_letter_by_town').on(table.town, table.receivedAt, table.id), index('station_letter_by_receipt').on(table.receipt)])
