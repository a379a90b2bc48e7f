import { expect, it } from 'vitest'
import { range } from '@/domain/policy/interval'
import { count, noSums, totalsOf } from '@/domain/policy/totals'

it('ceilings are added up by standing, each bound for itself, and never across', () => {
  const sums = noSums()
  count(sums, 'toVerify', range(100, 300))
  count(sums, 'blocked', range(7000, Infinity))
  count(sums, 'toVerify', range(50, 1000))
  count(sums, 'payable', range(200, 200))
  expect(totalsOf(sums)).toEqual({ payableYuan: [2, 2], toVerifyYuan: [1.5, 13], blockedYuan: [70, null] })
  expect(totalsOf(noSums())).toEqual({ payableYuan: [0, 0], toVerifyYuan: [0, 0], blockedYuan: [0, 0] })
})
