import * as v from 'valibot'
import { printable } from './text'

const instant = v.pipe(v.string(), v.isoTimestamp())

/**
 * `POST /api/exports` (supervisor, administrator): a list was made into a file on a phone, perhaps without network a while ago. Goes into
 * the audit, also where its towns are no longer theirs; told twice, it stands there once. Answer: 204.
 */
export const ExportNote = v.strictObject({
  id: v.pipe(v.string(), v.uuid(), v.toLowerCase()),
  /** The phone's clock. */
  madeAt: instant,
  what: v.picklist(['log']),
  rows: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Of the file's bytes, lower-case hex: whoever finds the file finds the entry. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  towns: v.pipe(v.array(v.pipe(v.string(), v.regex(/^\d{9}$/))), v.maxLength(200)),
  /** The filter as the page's address has it. */
  filter: v.pipe(v.string(), v.maxLength(500), printable),
})
export type ExportNote = v.InferOutput<typeof ExportNote>
