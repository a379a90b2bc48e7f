import fc from 'fast-check'
import { expect, it } from 'vitest'
import { showMoney, writeNumber } from '@/ui'

it.each([
  [540_000, 'zh-CN', '54', 'wan'], [13_200, 'zh-CN', '1.32', 'wan'], [10_000, 'zh-CN', '1', 'wan'], [123_456_789, 'zh-CN', '12,345.6789', 'wan'],
  [9_999, 'zh-CN', '9,999', 'yuan'], [0, 'zh-CN', '0', 'yuan'], [12_345.5, 'zh-CN', '12,345.5', 'yuan'],
  [190_000, 'en', '190,000', 'yuan'],
] as const)('%d in %s is %s %s', (yuan, language, amount, unit) => {
  expect(showMoney(yuan, language)).toEqual({ amount, unit })
})

it('never rounds a whole yuan away', () => {
  fc.assert(fc.property(fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }), (yuan) => {
    const { amount, unit } = showMoney(yuan, 'zh-CN')
    expect(Math.round(Number(amount.replaceAll(',', '')) * (unit === 'wan' ? 10_000 : 1))).toBe(yuan)
  }))
})

it('writes a number as its language does, whether or not a format is made for it', () => {
  const numbers = fc.oneof(fc.integer({ min: -2_000, max: 2_000 }), fc.double({ min: -2_000, max: 2_000, noNaN: true }))
  fc.assert(fc.property(numbers, fc.constantFrom('zh-CN', 'en'), fc.constantFrom(2, 4), (number, language, digits) => {
    fc.pre(!Object.is(number, -0))
    expect(writeNumber(number, language, digits)).toBe(new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(number))
  }))
})
