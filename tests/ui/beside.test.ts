import { expect, it } from 'vitest'
import { opensBeside, rowAfter } from '@/ui/beside-context'

it('goes from row to row, and not beyond the first and the last', () => {
  const rows = ['a', 'b', 'c']
  expect(['ArrowDown', 'ArrowUp', 'Home', 'End', 'Enter', 'x'].map((key) => rowAfter(key, rows, 'b'))).toEqual(['c', 'a', 'a', 'c', undefined, undefined])
  expect([rowAfter('ArrowUp', rows, 'a'), rowAfter('ArrowDown', rows, 'c'), rowAfter('Home', rows, 'a'), rowAfter('ArrowDown', rows, 'elsewhere')]).toEqual([undefined, undefined, undefined, undefined])
})

it('knows what of a list opens beside it', () => {
  expect(['/assistance/019ab', '/assistance/draft/019ab', '/assistance', '/assistances/019ab', '/visits/019ab'].map((address) => opensBeside('/assistance', address))).toEqual([true, false, false, false, false])
})
