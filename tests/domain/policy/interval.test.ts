import { describe, expect, it } from 'vitest'
import { ANY, exactly, hull, lesser, orNothing, plus, range, sameRange, ZERO } from '@/domain/policy/interval'

describe('amounts nobody knows exactly', () => {
  it('add bound by bound', () => {
    expect(plus(range(1, 5), range(10, 20))).toEqual(range(11, 25))
    expect(plus(exactly(7), ANY)).toEqual(range(7, Infinity))
  })
  it('stay the very same where nothing is added', () => {
    const some = range(1, 5)
    expect([plus(some, ZERO), plus(ZERO, some)]).toEqual([some, some])
    expect(plus(some, exactly(0))).toBe(some)
    expect(plus(exactly(0), some)).toBe(some)
  })
  it('cut to a limit are the lower of both, whatever each turns out to be', () => {
    expect(lesser(range(2, 9), range(5, 6))).toEqual(range(2, 6))
    expect(lesser(range(5, 6), range(2, 9))).toEqual(range(2, 6))
    expect(lesser(range(1, 5), range(3, 9))).toEqual(range(1, 5))
    expect(lesser(ANY, exactly(500))).toEqual(range(0, 500))
  })
  it('are left as they are where the limit cannot cut them', () => {
    const [low, high] = [range(1, 5), range(5, 9)]
    expect(lesser(low, high)).toBe(low)
    expect(lesser(high, low)).toBe(low)
    expect(lesser(exactly(3), exactly(8))).toEqual(exactly(3))
  })
  it('of which either may hold, may be anything between', () => {
    expect(hull(exactly(3), range(8, 9))).toEqual(range(3, 9))
    expect(hull(range(8, 9), exactly(3))).toEqual(range(3, 9))
    expect(hull(ZERO, ANY)).toEqual(ANY)
  })
  it('may be nothing where it is not certain that they are due', () => expect(orNothing(range(4, 9))).toEqual(range(0, 9)))
})

describe('amounts as people are told', () => {
  it('are in yuan, fen as decimals, without an upper bound where nobody knows one', () => {
    expect(range(150, 20_001).yuan).toEqual([1.5, 200.01])
    expect(range(100, Infinity).yuan).toEqual([1, null])
    expect(range(0, 100).yuan).toEqual([0, 1])
  })
  it('of nothing are one thing, for very many applicants', () => {
    expect(ZERO.yuan).toEqual([0, 0])
    expect(exactly(0).yuan).toBe(ZERO.yuan)
  })
  it('are the same when both bounds are', () => {
    expect([sameRange([1, 2], [1, 2]), sameRange([1, 2], [0, 2]), sameRange([1, 2], [1, 3]), sameRange([1, null], [1, null]), sameRange([1, null], [1, 2])]).toEqual([true, false, false, true, false])
  })
})
