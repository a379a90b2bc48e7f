import { index, json, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { AuditAct } from '@/contract'
import type { AuditContent } from '../../audit/entry'
import type { SealedHead } from '../../audit/sealed-head'
import { count, instant } from './kinds'

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
