import * as v from 'valibot'
import { checkFacts, type Facts } from '../policy'
import { HandOverError } from './problem'

const text = (maxLength: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(maxLength), v.regex(/^[^\p{Cc}\p{Cs}]*$/u))

/** Who hands over, as far as they chose to say. */
const From = v.strictObject({
  name: v.optional(text(120)),
  /** As typed; whoever takes it checks it (GB 32100-2015). */
  creditCode: v.optional(text(18)),
  /** Nine-digit code of the town. */
  town: v.optional(v.pipe(v.string(), v.regex(/^\d{9}$/))),
  contact: v.optional(v.strictObject({ name: text(60), phone: v.optional(text(30)) })),
})
export type HandOverFrom = v.InferOutput<typeof From>

const Shape = v.strictObject({
  /** The pack the answers were given to. */
  pack: v.strictObject({ id: text(80), version: text(40), sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
  asOf: v.pipe(v.string(), v.isoDate()),
  facts: v.unknown(),
  from: v.optional(From),
})

/** An enterprise's own answers to a self-check on their way to a station: statements, proved by nobody. */
export interface HandOver {
  pack: { id: string; version: string; sha256: string }
  /** `YYYY-MM-DD` for which it was asked. */
  asOf: string
  facts: Facts
  from?: HandOverFrom
}

/**
 * Reads what came whole.
 * @throws HandOverError `handover-newer` when it holds what this version does not know: its sums are right, so nothing was changed on the way
 */
export function readContent(value: unknown): HandOver {
  const shape = v.safeParse(Shape, value)
  const checked = shape.success ? checkFacts(shape.output.facts ?? null) : undefined
  if (!shape.success || !checked?.facts) throw new HandOverError('handover-newer')
  const { pack, asOf, from } = shape.output
  return { pack, asOf, facts: checked.facts, ...(from && Object.keys(from).length ? { from } : {}) }
}
