import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  checkIcLayout, checkMadrid, checkPct, checkRightNumber, checkSoftwareCopyright, checkTrademark, checkWorkCopyright, mayBeTelephone,
} from '@/domain/identifiers'
import type { RightType } from '@/domain/records'

describe('numbers known by their shape', () => {
  test.each([
    ['PCT/CN2024/000001', true], ['PCT/SE2004/000001', true], ['PCT/CN2019/123456', true], ['PCT/JP98/00012', true], ['WO2012/088469', true],
    ['pct/cn2024/000001', true], ['PCT/CN2024/12345', false], ['PCT/CN24/123456', false], ['PCT/C2024/000001', false],
  ])('PCT %s: %s', (text, ok) => expect(checkPct(text).ok).toBe(ok))

  test.each([
    ['1234567', '1234567'], ['12345678', '12345678'], ['第9988776号', '9988776'], ['65432100A', '65432100A'], ['第 9988776 号', '9988776'],
  ])('trademark %s is %s', (text, canonical) => expect(checkTrademark(text)).toMatchObject({ ok: true, canonical }))
  test.each(['1234567890', 'A1234567', '', '12345-67'])('trademark %s is refused', (text) => expect(checkTrademark(text)).toMatchObject({ ok: false, severity: 'error', reason: 'format' }))

  test.each([['G1234567', true], ['1234567', true], ['G723456A', true], ['G12345', false], ['H1234567', false]])('Madrid %s: %s', (text, ok) => expect(checkMadrid(text).ok).toBe(ok))

  test.each([
    ['国作登字-2021-L-00268255', true], ['国作登字-2026-A-00037559', true], ['苏作登字-2012-J-3105', true], ['苏作登字-2024-F-00000001', true],
    ['苏作登字—2024—F—00000001', true], ['苏作登字-2024-M-00000001', false], ['作登字-2024-F-00000001', false], ['某作登字-2024-F-00000001', false],
  ])('work %s: %s', (text, ok) => expect(checkWorkCopyright(text).ok).toBe(ok))

  test.each([
    ['2014SR001852', true], ['2016SR172900', true], ['2023SR0123456', true], ['软著登字第0671096号', true], ['软著登字第15980140号', true],
    ['软著登字第4317518号', true], ['2014sr001852', true], ['2014SR01852', false], ['软著登字第123号', false],
  ])('software %s: %s', (text, ok) => expect(checkSoftwareCopyright(text).ok).toBe(ok))

  test.each(['13800000000', '+86 138-0000-0000', '１３８００００００００', '0510-12345678', '(0510) 1234 5678 转 802', '87654321', '400-100-1000', '12330', '+852 2345 6789'])('%s may be a telephone number', (text) => expect(mayBeTelephone(text)).toBe(true))
  test.each(['12800000000', '1380000000', '138000000000', '138', '0510-1234', '没有', '+86 1380000000'])('%s can hardly be one', (text) => expect(mayBeTelephone(text)).toBe(false))
})

describe('IC layout designs', () => {
  test.each([['BS.185559220', 'BS.18555922.0'], ['BS.08500145.7', 'BS.08500145.7'], ['BS.245000011', 'BS.24500001.1']])('accepts %s', (text, canonical) =>
    expect(checkIcLayout(text)).toEqual({ ok: true, canonical, severity: null, reason: null }))
  it('only warns of a check digit, whose rule nobody published', () =>
    expect(checkIcLayout('BS.185559221')).toEqual({ ok: false, canonical: 'BS.18555922.1', severity: 'warn-rule-unpublished', reason: 'check' }))
  it('refuses another shape', () => expect(checkIcLayout('BS.1855592')).toMatchObject({ severity: 'error', reason: 'format' }))
})

describe('the number of a right', () => {
  test.each([
    ['patent', 'ZL201710601862.3'], ['patent', 'PCT/CN2024/000001'], ['patent', 'wo2012/088469'], ['trademark', '第9988776号'], ['trademark', 'G1234567'],
    ['copyright', '苏作登字-2012-J-3105'], ['copyright', '2014SR001852'], ['icLayout', 'BS.08500145.7'],
  ] as const)('%s %s is right', (type, text) => expect(checkRightNumber(type, text, 2026)?.ok).toBe(true))
  it('has no opinion where numbers have no known form', () => expect(checkRightNumber('tradeSecret', 'whatever', 2026)).toBeUndefined())
  it('reads a number with spaces anywhere, and its canonical form as itself', () => {
    const known = fc.constantFrom<[RightType, string]>(
      ['patent', 'ZL201710601862.3'], ['patent', 'PCT/CN2024/000001'], ['trademark', '第9988776号'], ['trademark', 'G1234567'],
      ['copyright', '苏作登字-2012-J-3105'], ['copyright', '软著登字第0671096号'], ['icLayout', 'BS.185559220'],
    )
    fc.assert(fc.property(known, fc.nat(20), fc.constantFrom(' ', '　', '·', '\u200B'), ([type, text], at, space) => {
      const spaced = checkRightNumber(type, text.slice(0, at) + space + text.slice(at), 2026)
      return spaced?.ok === true && checkRightNumber(type, spaced.canonical, 2026)?.canonical === spaced.canonical
    }))
  })
})
