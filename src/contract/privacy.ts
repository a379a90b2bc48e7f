import * as v from 'valibot'
import type { RecordKind } from '@/domain/records'
import { printable } from './text'

/** Whom a request is about. A name alone may be that of many; with a number, an entry that states another one is another person's. */
export const PersonSubject = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(60), printable),
  phone: v.optional(v.pipe(v.string(), v.trim(), v.minLength(5), v.maxLength(30), printable)),
})
export type PersonSubject = v.InferOutput<typeof PersonSubject>

/** Ids of records in which somebody is to be erased. */
export const ErasureRecords = v.pipe(v.array(v.pipe(v.string(), v.uuid(), v.toLowerCase())), v.maxLength(400))

/** `POST /api/privacy/search` (administrator, in their own towns): what is held of somebody. In a body: a name has no place in an address. Answer: `PersonFound`. */
export const PersonSearch = v.strictObject({ subject: PersonSubject })

/** `POST /api/privacy/erase` (administrator, in their own towns). `confirm`: the name, typed once more. Answer: `PersonErased`. */
export const PersonErasure = v.strictObject({ subject: PersonSubject, records: v.pipe(ErasureRecords, v.minLength(1)), confirm: v.pipe(v.string(), v.trim(), v.maxLength(60)) })

/** One place in a record where the person stands as themselves. */
export interface Place {
  /** `contacts.0`; `conflicts.0.other.contacts.0`: a value that waits to be chosen; `history`: only earlier contents in the log; `edit`: something that is no edit in due form, whole. */
  field: string
  value: unknown
  /** Why it stays when the person asks for erasure; absent: it goes. */
  keptAs?: 'duty' | 'archive'
}

/** A text in which the name or number turns up: somebody has to read it. */
export interface Mention {
  field: string
  text: string
}

/** What one record holds of a person. */
export interface PersonRecord {
  town: string
  /**
   * `letter`: what an enterprise sent in, which is no record yet; `quarantine`: an edit of a shut-out device that nobody has settled
   * (version 0, town empty where it names none); `feedback`: what somebody wrote of the app, in no town (empty).
   */
  kind: RecordKind | 'letter' | 'quarantine' | 'feedback'
  id: string
  version: number
  /** What people call the record: its number, name or title. */
  called: string
  createdAt: string
  createdBy: string
  places: Place[]
  mentions: Mention[]
  /** Earlier contents in the town's log that name the person; of `changes` only what speaks of them, for others stand in the same lists. */
  earlier: { seq: number; at: string; by: string; changes: unknown }[]
}

/** Everything the station has on a person, as it is handed to them. */
export interface PersonData {
  form: 1
  madeAt: string
  about: PersonSubject
  records: PersonRecord[]
}

export interface PersonFound {
  nonce: string
  data: PersonData
}

/** What went from one record. */
export interface ErasedRecord {
  town: string
  kind: string
  id: string
  versionBefore: number
  /** Each place, and a commitment (salt, line feed, canonical JSON) to what stood there: it tells nothing without the salt. */
  removed: { field: string; commitment: string }[]
  /** SHA-256 of signatures that went with it. */
  signatures: string[]
}

/** Handed to the person who asked. It holds nothing of them; with `salt` they can show what had stood there. */
export interface ErasureProof {
  form: 1
  erasedAt: string
  /** Of the name and number asked for. */
  subject: string
  salt: string
  erased: ErasedRecord[]
  /** Places that stayed, and why: `duty` of staff, `archive` of a request, `text` somebody has to read, `notChosen`. */
  kept: { town: string; kind: string; id: string; field: string; why: 'duty' | 'archive' | 'text' | 'notChosen' }[]
  counts: { records: number; places: number; signatures: number; kept: number }
}

export interface PersonErased {
  nonce: string
  proof: ErasureProof
  /** SHA-256 of the proof's canonical JSON: the audit names it by this. */
  hash: string
}
