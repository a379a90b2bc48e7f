import { describe, expect, test } from 'vitest'
import { actOf, stepTo } from '@/features/supervision/log-keys'
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
  ['next', -1, 3, 0], ['next', 0, 3, 1], ['next', 2, 3, undefined], ['previous', 1, 3, 0], ['previous', 0, 3, undefined],
  ['previous', -1, 3, 2], ['last', 0, 3, 2], ['first', 2, 3, 0], ['next', -1, 0, undefined], ['approve', 1, 3, undefined],
] as const)('%s from row %i of %i', (act, at, count, target) => expect(stepTo(act, at, count)).toBe(target))

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
