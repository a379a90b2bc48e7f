import * as v from 'valibot'
import { printable } from './text'

/** Most characters of a hand-over that goes online: some hundred patents with numbers, dates and costs. What is longer goes by file. */
export const LETTER_MAX_CHARACTERS = 120_000
/** Raised when the notice beside the consent says something else. */
export const LETTER_NOTICE = '2026-11-22'
/** So long a letter waits for somebody to take it over, and so long it stays afterwards. The notice says the same. */
export const LETTER_KEPT_DAYS = { waiting: 90, taken: 30 } as const
/** Most letters in one answer to `GET /api/letters`. */
export const LETTERS_PAGE = 50

const id = v.pipe(v.string(), v.uuid(), v.toLowerCase())
const town = v.pipe(v.string(), v.regex(/^\d{9}$/))

/**
 * `POST /api/letters` (nobody signs in): an enterprise sends its answers to the station of its town. Sent again under its id it is
 * kept once, as it first came, and answered the same. Answer: `LetterReceipt`, or `letter-town-closed`, `letter-unreadable`.
 */
export const Letter = v.strictObject({
  /** Made by the phone. */
  id,
  town,
  /** What was agreed to, and when by the phone's clock. */
  consent: v.strictObject({ notice: v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/)), givenAt: v.pipe(v.string(), v.isoTimestamp()) }),
  /** A hand-over as it stands in a file (`fileOf` in `@/domain/handover`). */
  file: v.pipe(v.string(), v.minLength(1), v.maxLength(LETTER_MAX_CHARACTERS)),
})
export type Letter = v.InferOutput<typeof Letter>

export interface LetterReceipt {
  nonce: string
  /** For people: `7K2M-9QXD`. */
  receipt: string
  town: string
  /** Server clock, ISO 8601. */
  receivedAt: string
}

/** What lists show of a letter: who sent it, as far as they said, and who looks after it. */
export interface LetterEntry {
  id: string
  receipt: string
  town: string
  receivedAt: string
  name: string | null
  /** Who took it over, and when; null while nobody has. */
  taken: { by: { id: string; name: string }; at: string } | null
}

/**
 * `GET /api/letters` (officer, supervisor; letters to their own towns). `find`: a receipt number, or part of the enterprise's name.
 * `before`: the `cursor` of the answer before, of which `waits.` says that its letter waited then. Answer: `LettersAnswer`; those that wait first, each group newest first.
 */
export const LettersQuery = v.strictObject({ find: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(60), printable)), before: v.optional(v.pipe(v.string(), v.regex(/^(?:waits\.)?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/))) })

export interface LettersAnswer {
  nonce: string
  letters: LetterEntry[]
  /** How many wait in all their towns, whatever was looked for. */
  waiting: number
  cursor?: string
}

/** `GET /api/letters/:id` (as above): its content, which the audit notes. Answer: `LetterAnswer`. */
export interface LetterAnswer {
  nonce: string
  letter: LetterEntry & {
    file: string
    consentedAt: string
    /** When the server deletes it. */
    goesAt: string
  }
}

/** `POST /api/letters/:id/take` (as above), with an empty object. `letter-taken` when a colleague was sooner; by the same person again it changes nothing. Answer: `LetterTaken`. */
export interface LetterTaken {
  nonce: string
  taken: NonNullable<LetterEntry['taken']>
}

/** `POST /api/letters/:id/remove` (as above): deleted at once, for what is none. Answer: `{ nonce }`. */
export const LetterRemoval = v.strictObject({ reason: v.picklist(['spam', 'double', 'asked']) })
export type LetterRemoval = v.InferOutput<typeof LetterRemoval>
