import { describe, expect, test } from 'vitest'
import { actOf, createPlace, stepTo } from '@/features/supervision/log-keys'
import { mayReview } from '@/features/supervision/useReview'

const pressed = (key: string, over: object = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, target: { closest: () => null } as unknown as EventTarget, ...over })
const inField = { target: { closest: () => ({}) } as unknown as EventTarget }

describe('a key press', () => {
  test.each([['ArrowDown', 'next'], ['ArrowUp', 'previous'], ['Home', 'first'], ['End', 'last'], ['a', 'approve'], ['A', 'approve'], ['r', 'giveBack']])('%s means %s', (key, act) => expect(actOf(pressed(key))).toBe(act))
  test('means nothing while somebody types, holds a modifier or composes Chinese', () => {
    expect(actOf(pressed('a', inField))).toBeUndefined()
    expect(actOf(pressed('r', { ctrlKey: true }))).toBeUndefined()
    expect(actOf(pressed('a', { isComposing: true }))).toBeUndefined()
    expect(actOf(pressed('x'))).toBeUndefined()
  })
})

test.each([
  ['next', undefined, 3, 0], ['next', 0, 3, 1], ['next', 2, 3, undefined], ['previous', 1, 3, 0], ['previous', 0, 3, undefined], ['previous', 8, 3, 2],
  ['previous', undefined, 3, 2], ['last', 0, 3, 2], ['first', 2, 3, 0], ['next', undefined, 0, undefined], ['approve', 1, 3, undefined],
] as const)('%s from row %s of %i', (act, at, count, target) => expect(stepTo(act, at, count)).toBe(target))

describe('the place of the open row', () => {
  const rows = (...ids: string[]) => ids.map((id) => ({ id }))
  const all = rows('a', 'b', 'c', 'd')

  test('stays where it was when the row leaves the list, so that reading goes on from there', () => {
    const place = createPlace()
    expect(place('c', all)).toBe(2)
    const left = rows('a', 'b', 'd')
    // Also when the list is drawn anew meanwhile.
    place('c', left)
    const at = place('c', left)
    expect([stepTo('next', at, 3), stepTo('previous', at, 3)]).toEqual([2, 1])
  })
  test('at either end goes to the row that is left there', () => {
    const [top, bottom] = [createPlace(), createPlace()]
    top('a', all)
    bottom('d', all)
    expect(stepTo('next', top('a', rows('b', 'c', 'd')), 3)).toBe(0)
    expect(stepTo('next', bottom('d', rows('a', 'b', 'c')), 3)).toBe(2)
  })
  test('is none for a row that never stood there, and after the open one is closed', () => {
    const place = createPlace()
    expect(place('x', all)).toBeUndefined()
    place('b', all)
    expect(place(undefined, all)).toBeUndefined()
    expect(place('x', all)).toBeUndefined()
  })
  test('is known again once the row is back', () => {
    const place = createPlace()
    place('c', all)
    place('c', rows('a', 'b', 'd'))
    expect(place('c', all)).toBe(2)
  })
})

describe('reviewing', () => {
  const visit = { kind: 'visit', review: 'pending', received: true } as const
  test('is for supervisors and for visits the server has', () => {
    expect(mayReview('supervisor', visit)).toBe(true)
    expect(mayReview('officer', visit)).toBe(false)
    expect(mayReview('administrator', visit)).toBe(false)
    expect(mayReview('supervisor', { ...visit, received: false })).toBe(false)
    expect(mayReview('supervisor', { ...visit, review: 'void' })).toBe(false)
    expect(mayReview('supervisor', { ...visit, kind: 'assistance' })).toBe(false)
    expect(mayReview('supervisor', undefined)).toBe(false)
  })
})
