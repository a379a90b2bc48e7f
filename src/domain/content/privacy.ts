import * as v from 'valibot'
import { Key, Names } from './text'

/** Kinds of data that have a period of their own. */
export const RETAINED = ['draft', 'photo', 'visit', 'enterprise', 'assistance', 'account', 'log'] as const
export type Retained = (typeof RETAINED)[number]

const Days = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500))

/** How long one kind of data is kept, and what becomes of it then. */
export const RetentionRule = v.strictObject({
  /** Days after which the server acts; null: it never does by itself. */
  days: v.nullable(Days),
  rule: Names,
})
export type RetentionRule = v.InferOutput<typeof RetentionRule>

/**
 * What people are told of their data before they give any (PIPL art. 17 and 30), and the periods the server keeps to. What only the
 * station knows (its name, how to reach it) is empty until it is filled in, and then the notice says so.
 */
export const Privacy = v.strictObject({
  /** Raised whenever the meaning changes: people are shown the notice again. */
  version: v.string(),
  processor: v.strictObject({ name: v.nullable(Names), contact: v.nullable(Names) }),
  /** What is asked for, what for, and what follows from leaving it out. */
  kinds: v.pipe(v.array(v.strictObject({ key: Key, what: Names, purpose: Names, ground: Names, sensitive: v.boolean() })), v.minLength(1)),
  rights: v.pipe(v.array(v.strictObject({ key: Key, text: Names })), v.minLength(1)),
  retention: v.strictObject(Object.fromEntries(RETAINED.map((kind) => [kind, RetentionRule])) as Record<Retained, typeof RetentionRule>),
})
export type Privacy = v.InferOutput<typeof Privacy>
