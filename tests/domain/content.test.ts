import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { compareVersions, regionWithin, widerRegion } from '@/domain/content'

describe('content versions', () => {
  test.each([['2026.9.1', '2026.11.22'], ['2026.11.22', '2026.11.22.1'], ['1.4.0', '1.10.0'], ['2026-01-02', '2026-01-10']])('%s is older than %s', (a, b) => {
    expect(compareVersions(a, b)).toBeLessThan(0)
    expect(compareVersions(b, a)).toBeGreaterThan(0)
  })
  it('order like their numbers', () => {
    const parts = fc.array(fc.nat(3000), { minLength: 3, maxLength: 3 })
    fc.assert(fc.property(parts, parts, (a, b) => {
      const at = a.findIndex((number, index) => number !== b[index])
      return Math.sign(compareVersions(a.join('.'), b.join('.'))) === (at < 0 ? 0 : Math.sign(a[at]! - b[at]!))
    }))
  })
})

describe('region codes', () => {
  it('lie in wider ones up to the country', () => {
    expect(['320282112', '320282', '3202', '32', 'CN'].map(widerRegion)).toEqual(['320282', '3202', '32', 'CN', undefined])
  })
  it('lie in themselves and in every wider one, and in no other', () => {
    expect(regionWithin('320282112', '320282')).toBe(true)
    expect(regionWithin('320282', '320282112')).toBe(false)
    expect(regionWithin('320281', '320282')).toBe(false)
    expect(regionWithin('310000', 'CN')).toBe(true)
  })
})
