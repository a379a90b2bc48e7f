import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBytes, toBytes } from '@/device/vault/row-bytes'
import { buffer, leaf, mustBeSame, name, valueOf } from './values'

describe('rows as bytes', () => {
  test('any row comes back as it was', () => {
    fc.assert(fc.property(fc.dictionary(name, valueOf(fc.oneof(leaf, buffer)), { maxKeys: 5, noNullPrototype: true }), (row) => {
      mustBeSame(fromBytes(toBytes(row)), row)
    }), { numRuns: 400 })
  })

  test('undefined members are left out, undefined in lists stays', () => {
    expect(fromBytes(toBytes({ a: undefined, b: [undefined, 1] }))).toStrictEqual({ b: [undefined, 1] })
  })

  test('a date that is none stays one', () => {
    expect(Number((fromBytes(toBytes({ at: new Date(Number.NaN) })) as { at: Date }).at)).toBeNaN()
  })

  test('what would be lost is refused', () => {
    for (const odd of [new Map(), new Set([1]), () => 1, Symbol('a'), 1n, /x/]) expect(() => toBytes({ odd })).toThrow(TypeError)
  })
})
