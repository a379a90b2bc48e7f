import { expect, it } from 'vitest'
import { recordNumber } from '@/domain/records/number'

it('names station, day, count and two characters nobody mishears', () => {
  expect(recordNumber({ townName: '丁蜀镇', date: '2026-11-22', sequence: 7, random: () => 0 })).toBe('丁蜀-20261122-0722')
  expect(recordNumber({ townName: '宜城街道', date: '2026-11-22', sequence: 112, random: () => 0.999 })).toBe('宜城-20261122-112ZZ')
})
