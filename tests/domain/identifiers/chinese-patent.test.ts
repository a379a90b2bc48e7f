import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { checkChinesePatent, chinesePatentCheckDigit } from '@/domain/identifiers'

const NOW = 2026
const digits = (count: number) => fc.array(fc.constantFrom(...'0123456789'), { minLength: count, maxLength: count }).map((all) => all.join(''))
const number = fc
  .tuple(fc.integer({ min: 2004, max: NOW }), fc.constantFrom('1', '2', '3', '8', '9'), digits(7))
  .map((parts) => parts.join(''))

describe('Chinese application and patent numbers', () => {
  test.each([
    ['ZL202410000001.X', 'invention', 2024], ['ZL202420000002.X', 'utilityModel', 2024], ['ZL202430000003.X', 'design', 2024],
    ['ZL202480000004.1', 'pctInvention', 2024], ['ZL202490000005.1', 'pctUtilityModel', 2024], ['ZL202410000017.0', 'invention', 2024],
    ['ZL201710601862.3', 'invention', 2017], ['ZL201310699744.2', 'invention', 2013], ['ZL202010566088.9', 'invention', 2020],
    ['ZL201510958772.0', 'invention', 2015], ['ZL202510942578.7', 'invention', 2025], ['ZL200510096239.4', 'invention', 2005],
    ['ZL202322865413.3', 'utilityModel', 2023], ['ZL201811564288.X', 'invention', 2018], ['97101765.4', 'invention', 1997], ['ZL95115608.X', 'invention', 1995],
  ])('accepts %s: %s of %i', (text, type, year) => {
    const canonical = text.startsWith('ZL') ? text : `ZL${text}`
    expect(checkChinesePatent(text, NOW)).toEqual({ ok: true, canonical, severity: null, reason: null, type, year, expected: text.at(-1) })
  })

  test.each([
    ['ZL201710601862.4', { reason: 'check', expected: '3', type: 'invention', year: 2017 }],
    ['ZL202310123456.7', { reason: 'check', expected: '6', type: 'invention', year: 2023 }],
    ['ZL202440000001.1', { reason: 'type' }],
    ['ZL2024100000', { reason: 'format' }],
    ['ZL202710000001.5', { reason: 'year', year: 2027 }],
  ])('refuses %s', (text, more) => {
    expect(checkChinesePatent(text, NOW)).toMatchObject({ ok: false, canonical: text, severity: 'error', ...more })
  })

  it('takes the number without point, with CN, in small letters, and leaves ZL off an application', () => {
    expect(checkChinesePatent('zl20171060 18623', NOW).canonical).toBe('ZL201710601862.3')
    expect(checkChinesePatent('CN201710601862.3', NOW).ok).toBe(true)
    expect(checkChinesePatent('201710601862.3', NOW, { granted: false }).canonical).toBe('201710601862.3')
  })

  it('catches every single wrong digit', () => {
    fc.assert(fc.property(number, fc.nat(11), fc.constantFrom(...'0123456789'), (first, at, other) => {
      fc.pre(first[at] !== other)
      const wrong = first.slice(0, at) + other + first.slice(at + 1)
      return !checkChinesePatent(`ZL${wrong}.${chinesePatentCheckDigit(first)}`, 9999).ok
    }), { numRuns: 2_000 })
  })

  it('catches every wrong check digit, and says the right one', () => {
    fc.assert(fc.property(number, fc.constantFrom(...'0123456789X'), (first, other) => {
      const expected = chinesePatentCheckDigit(first)
      const result = checkChinesePatent(`ZL${first}.${other}`, NOW)
      return result.expected === expected && result.ok === (other === expected)
    }))
  })
})
