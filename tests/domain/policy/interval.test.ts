import { describe, expect, it } from 'vitest'
import { ANY, exactly, hull, lesser, orNothing, plus, sameRange, yuanRange, ZERO, type Interval } from '@/domain/policy/interval'

const between = (lo: number, hi: number): Interval => ({ lo, hi })

describe('amounts nobody knows exactly', () => {
  it('add bound by bound', () => {
    expect(plus(between(1, 5), between(10, 20))).toEqual(between(11, 25))
    expect(plus(exactly(7), ANY)).toEqual(between(7, Infinity))
  })
  it('cut to a limit are the lower of both, whatever each turns out to be', () => {
    expect(lesser(between(2, 9), between(5, 6))).toEqual(between(2, 6))
    expect(lesser(between(5, 6), between(2, 9))).toEqual(between(2, 6))
    expect(lesser(between(1, 5), between(3, 9))).toEqual(between(1, 5))
    expect(lesser(ANY, exactly(500))).toEqual(between(0, 500))
  })
  it('are left as they are where the limit cannot cut them', () => {
    const [low, high] = [between(1, 5), between(5, 9)]
    expect(lesser(low, high)).toBe(low)
    expect(lesser(high, low)).toBe(low)
    expect(lesser(exactly(3), exactly(8))).toEqual(exactly(3))
  })
  it('of which either may hold, may be anything between', () => {
    expect(hull(exactly(3), between(8, 9))).toEqual(between(3, 9))
    expect(hull(between(8, 9), exactly(3))).toEqual(between(3, 9))
    expect(hull(ZERO, ANY)).toEqual(ANY)
  })
  it('may be nothing where it is not certain that they are due', () => expect(orNothing(between(4, 9))).toEqual(between(0, 9)))
})

describe('amounts as people are told', () => {
  it('are in yuan, fen as decimals, without an upper bound where nobody knows one', () => {
    expect(yuanRange(between(150, 20_001))).toEqual([1.5, 200.01])
    expect(yuanRange(between(100, Infinity))).toEqual([1, null])
    expect(yuanRange(between(0, 100))).toEqual([0, 1])
  })
  it('of nothing are one thing, for very many applicants', () => {
    expect(yuanRange(ZERO)).toEqual([0, 0])
    expect(yuanRange(exactly(0))).toBe(yuanRange(ZERO))
  })
  it('are the same when both bounds are', () => {
    expect([sameRange([1, 2], [1, 2]), sameRange([1, 2], [0, 2]), sameRange([1, 2], [1, 3]), sameRange([1, null], [1, null]), sameRange([1, null], [1, 2])]).toEqual([true, false, false, true, false])
  })
})
