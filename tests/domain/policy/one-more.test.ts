import { expect, it } from 'vitest'
import { NONE, oneMore } from '@/domain/policy/one-more'

it('a list with one more has all that were in it, in their order', () => {
  let list: readonly number[] = NONE
  for (let one = 0; one < 5; one += 1) list = oneMore(list, one)
  expect(list).toEqual([0, 1, 2, 3, 4])
})

it('a list of one is left as it is: whoever else holds it has nothing more', () => {
  const held = [1]
  expect([oneMore(held, 2), held]).toEqual([[1, 2], [1]])
})

it('what is empty stays so for everybody', () => {
  expect(oneMore(NONE as readonly number[], 1)).toEqual([1])
  expect(NONE).toEqual([])
})
