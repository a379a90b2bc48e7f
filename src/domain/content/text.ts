import * as v from 'valibot'

/** The same words in both languages of the app. */
export const Names = v.strictObject({
  zh: v.pipe(v.string(), v.trim(), v.minLength(1)),
  en: v.pipe(v.string(), v.trim(), v.minLength(1)),
})
export type Names = v.InferOutput<typeof Names>

/** Identifier of a place in content: letters, digits, hyphens. */
export const Key = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/))
/** Id of one of the documents in `seeds/sources.yaml`. */
export const SourceId = Key

/** A document that content is taken from. */
export const SourceDocument = v.strictObject({
  id: SourceId,
  title: Names,
  issuer: v.optional(Names),
  documentNumber: v.optional(v.string()),
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, as exactly as the document itself says. */
  issued: v.optional(v.pipe(v.string(), v.regex(/^\d{4}(-\d{2}){0,2}$/))),
})
export type SourceDocument = v.InferOutput<typeof SourceDocument>
