import { boolean, index, integer, json, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { count, instant } from './kinds'

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
