import { expect, it } from 'vitest'
import { totalsOf } from '@/domain/policy/totals'

it('ceilings are added up by standing, each bound for itself, and never across', () => {
  const counted = [
    { standing: 'toVerify', amount: { lo: 100, hi: 300 } }, { standing: 'blocked', amount: { lo: 7000, hi: Infinity } }, { standing: 'toVerify', amount: { lo: 50, hi: 1000 } }, { standing: 'payable', amount: { lo: 200, hi: 200 } },
  ] as const
  expect(totalsOf(counted)).toEqual({ payableYuan: [2, 2], toVerifyYuan: [1.5, 13], blockedYuan: [70, null] })
  expect(totalsOf([])).toEqual({ payableYuan: [0, 0], toVerifyYuan: [0, 0], blockedYuan: [0, 0] })
})
