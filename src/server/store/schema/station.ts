import { index, integer, json, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { Gap, Lost, Role } from '@/contract'
import { count, instant } from './kinds'

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
  /** What it said then that it could not hand over. */
  lost: json('lost').$type<Lost>(),
  /** No phone: what that device had left in quarantine was pushed under this id. */
  releasedFor: uuid('released_for'),
}, (table) => [index('device_by_person').on(table.personId)])
