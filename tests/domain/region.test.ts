import { describe, expect, it } from 'vitest'
import { cityOf, countyOf, isInside, townOf, trimRegion } from '@/domain/region'

describe('division codes', () => {
  it.each([
    ['320282103', true], ['320282', true], ['320281', true], ['3202', true], ['320200', true], ['320205001000', true],
    ['320412', false], ['310115', false], ['3205', false], ['32', undefined], ['320000', undefined],
  ])('%s in Wuxi: %s', (code, expected) => expect(isInside(code, '3202')).toBe(expected))

  it('drops the zeros that only fill up', () => {
    expect(trimRegion('320282103000')).toBe('320282103')
    expect(trimRegion('320200')).toBe('3202')
    expect(trimRegion('320282400')).toBe('320282400')
    expect(trimRegion('110000')).toBe('11')
  })

  it('finds what a code lies in', () => {
    expect([cityOf('320282103'), countyOf('320282103'), townOf('320282103')]).toEqual(['3202', '320282', '320282103'])
    expect([cityOf('32'), countyOf('3202'), townOf('320282')]).toEqual([undefined, undefined, undefined])
  })
})
