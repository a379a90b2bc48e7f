import { describe, expect, it } from 'vitest'
import { and, not, or, type Truth } from '@/domain/policy/truth'

const values: Truth[] = [true, undefined, false]
const rank = (truth: Truth) => truth === undefined ? 1 : truth ? 2 : 0
const of = (rank: number): Truth => rank === 1 ? undefined : rank === 2

describe('Kleene logic', () => {
  it.each(values.flatMap((a) => values.map((b) => [a, b] as const)))('of %s and %s', (a, b) => {
    expect(and(a, b)).toBe(of(Math.min(rank(a), rank(b))))
    expect(or(a, b)).toBe(of(Math.max(rank(a), rank(b))))
    expect(not(and(a, b))).toBe(or(not(a), not(b)))
  })
})
