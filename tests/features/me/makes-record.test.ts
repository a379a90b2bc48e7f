import { expect, it } from 'vitest'
import { makesRecord } from '@/features/me/sync/makes-record'

it('tells a new record from a change of one, so that only changes name their fields', () => {
  expect(makesRecord({ kind: 'task', set: { kind: 'referral', title: '送材料', enterpriseId: 'e', serviceRef: 's' } })).toBe(true)
  expect(makesRecord({ kind: 'task', set: { title: '送材料', done: true } })).toBe(false)
  expect(makesRecord({ kind: 'visit', set: { number: '丁蜀-1', note: '' } })).toBe(true)
  expect(makesRecord({ kind: 'visit', set: { note: '' } })).toBe(false)
  expect(makesRecord({ kind: 'enterprise', set: { name: '甲厂' } })).toBe(false)
})
