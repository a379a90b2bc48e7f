import { expect, it } from 'vitest'
import { range } from '@/domain/policy/interval'
import { addSums, count, noSums, totalsOf } from '@/domain/policy/totals'

it('ceilings are added up by standing, each bound for itself, and never across', () => {
  const sums = noSums()
  count(sums, 'toVerify', range(100, 300))
  count(sums, 'blocked', range(7000, Infinity))
  count(sums, 'toVerify', range(50, 1000))
  count(sums, 'payable', range(200, 200))
  expect(totalsOf(sums)).toEqual({ payableYuan: [2, 2], toVerifyYuan: [1.5, 13], blockedYuan: [70, null] })
  expect(totalsOf(noSums())).toEqual({ payableYuan: [0, 0], toVerifyYuan: [0, 0], blockedYuan: [0, 0] })
})

it('what is counted already is counted again as it stands', () => {
  const [sums, more] = [noSums(), noSums()]
  count(sums, 'payable', range(100, 100))
  count(more, 'payable', range(100, 300))
  count(more, 'toVerify', range(0, 200))
  count(more, 'blocked', range(400, 400))
  addSums(sums, more)
  expect(totalsOf(sums)).toEqual({ payableYuan: [2, 4], toVerifyYuan: [0, 2], blockedYuan: [4, 4] })
})
