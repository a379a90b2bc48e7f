import * as v from 'valibot'

export const FEEDBACK_KINDS = ['trouble', 'idea', 'words'] as const
export type FeedbackKind = (typeof FEEDBACK_KINDS)[number]

/** What may go with feedback, each a short text made by the program: nothing anybody typed, no name, no id of a record. */
export const DIAGNOSTICS = ['app', 'content', 'browser', 'screen', 'language', 'shown', 'network', 'storage', 'held', 'unsent', 'lastSync', 'lastError', 'page'] as const
export type Diagnostic = (typeof DIAGNOSTICS)[number]

export const FEEDBACK_MAX_CHARACTERS = 2_000
/** Most entries in one answer to `GET /api/feedback`. */
export const FEEDBACK_PAGE = 50

const id = v.pipe(v.string(), v.uuid(), v.toLowerCase())
const short = v.optional(v.pipe(v.string(), v.maxLength(300)))

/** `POST /api/feedback` (signed in): what somebody wrote on their phone, perhaps days ago without network. Sent twice, it is kept once. Answer: the nonce, so that nothing between phone and server passes for it. */
export const Feedback = v.strictObject({
  id,
  /** The phone's clock. */
  writtenAt: v.pipe(v.string(), v.isoTimestamp()),
  kind: v.picklist(FEEDBACK_KINDS),
  text: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(FEEDBACK_MAX_CHARACTERS)),
  /** Only what the person let go along after reading it. */
  diagnostics: v.optional(v.strictObject(Object.fromEntries(DIAGNOSTICS.map((name) => [name, short])) as Record<Diagnostic, typeof short>)),
})
export type Feedback = v.InferOutput<typeof Feedback>

/** `GET /api/feedback` (administrator). `before`: the `cursor` of the answer before. Answer: `FeedbackAnswer`, newest first. */
export const FeedbackQuery = v.strictObject({ before: v.optional(id) })

export interface FeedbackEntry extends Feedback {
  /** Server clock, ISO 8601. */
  receivedAt: string
  /** Null when the account is no longer known. */
  by: { id: string; name: string } | null
  /** As its owner named it. */
  device: string | null
}

export interface FeedbackAnswer {
  nonce: string
  entries: FeedbackEntry[]
  cursor?: string
}
