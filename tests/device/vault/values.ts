import { inspect, isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'

/** Whatever a row may hold at its leaves, as IndexedDB takes it. */
export const leaf = fc.oneof(
  fc.string({ unit: 'grapheme' }), fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.constant(null),
  fc.uint8Array({ maxLength: 40 }), fc.int16Array({ maxLength: 9 }), fc.float64Array({ maxLength: 5 }),
  fc.date({ noInvalidDate: true }), fc.constant('\ud800'),
)
export const buffer = fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.slice().buffer)
export const name = fc.oneof(fc.string(), fc.constantFrom('\u0000', '__proto__', 'toJSON', 'box', 'constructor'))
export const valueOf = (leaf: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 4, withCrossShrink: true }, leaf, fc.array(tie('any'), { maxLength: 4 }), fc.dictionary(name, tie('any'), { maxKeys: 4, noNullPrototype: true })),
})).any
/** Without bare buffers: where a row is changed in place, the plain database that is compared with loses them in Node. */
export const value = valueOf(leaf)

/** By value; vitest's own comparison takes a member called `constructor` for a class. */
export const mustBeSame = (a: unknown, b: unknown): void => { if (!isDeepStrictEqual(a, b)) throw new Error(`${inspect(a, { depth: 9 })} is not ${inspect(b, { depth: 9 })}`) }
