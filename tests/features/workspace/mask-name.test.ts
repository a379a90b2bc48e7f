import { expect, test } from 'vitest'
import { isMasked, maskName } from '@/features/workspace/mask-name'

test.each([['张敏', '张＊'], ['欧阳明月', '欧＊'], ['Li Wei', 'L＊'], ['𠮷田', '𠮷＊'], ['  周敏 ', '周＊'], ['', '']])('%s stands outside the vault as %s', (name, masked) => {
  expect(maskName(name)).toBe(masked)
  expect(isMasked(masked)).toBe(true)
  expect(isMasked(name)).toBe(name === '')
})
