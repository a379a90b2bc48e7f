import { expect, test } from 'vitest'
import { isMasked, maskName } from '@/features/workspace/mask-name'
import { isShut, waitAfter, waitLeft } from '@/features/workspace/tries'

test('four wrong tries cost nothing, each one from the fifth on doubles the wait, ten shut', () => {
  expect([1, 4, 5, 6, 9].map(waitAfter)).toEqual([0, 0, 30_000, 60_000, 480_000])
  expect(isShut({ failures: 9, lastAt: 0 })).toBe(false)
  expect(isShut({ failures: 10, lastAt: 0 })).toBe(true)
})

test('the wait runs by the clock, and setting the clock back makes it no longer than it was', () => {
  const tries = { failures: 5, lastAt: 1_000_000 }
  expect(waitLeft(tries, 1_000_000)).toBe(30_000)
  expect(waitLeft(tries, 1_010_000)).toBe(20_000)
  expect(waitLeft(tries, 2_000_000)).toBe(0)
  expect(waitLeft(tries, 0)).toBe(30_000)
})

test.each([['张敏', '张＊'], ['欧阳明月', '欧＊'], ['Li Wei', 'L＊'], ['𠮷田', '𠮷＊'], ['  周敏 ', '周＊'], ['', '']])('%s stands outside the vault as %s', (name, masked) => {
  expect(maskName(name)).toBe(masked)
  expect(isMasked(masked)).toBe(true)
})
