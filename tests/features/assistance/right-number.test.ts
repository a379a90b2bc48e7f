import { describe, expect, it } from 'vitest'
import { checkRightNumber, creditCodeStands } from '@/features/assistance/draft/right-number'

describe('the number of a right', () => {
  it('tells kind and year of a patent from its number', () => {
    expect(checkRightNumber('patent', ' zl 2020 1 0566088.9', 2026)).toMatchObject({ ok: true, patentType: 'invention', year: 2020, canonical: 'ZL202010566088.9' })
    expect(checkRightNumber('patent', 'ZL202322865413.3', 2026)).toMatchObject({ ok: true, patentType: 'utilityModel' })
  })
  it('says which check character is expected', () => {
    expect(checkRightNumber('patent', 'ZL201710601862.4', 2026)).toEqual({ ok: false, canonical: 'ZL201710601862.4', reason: 'check', expected: '3' })
  })
  it('takes international applications and marks for what they are', () => {
    expect(checkRightNumber('patent', 'PCT/CN2024/000001', 2026)?.ok).toBe(true)
    expect(checkRightNumber('patent', 'ZL2024100000', 2026)).toMatchObject({ ok: false, reason: 'format' })
    expect(checkRightNumber('trademark', '第9988776号', 2026)).toMatchObject({ ok: true, canonical: '9988776' })
  })
  it('finds fault with a patent of the future', () => {
    expect(checkRightNumber('patent', 'ZL202510942578.7', 2024)).toMatchObject({ ok: false, reason: 'year' })
  })
  it('checks nothing where no shape is known or nothing is typed', () => {
    expect(checkRightNumber('tradeSecret', 'anything', 2026)).toBeUndefined()
    expect(checkRightNumber('patent', '  ', 2026)).toBeUndefined()
    expect(checkRightNumber(undefined, 'ZL1', 2026)).toBeUndefined()
  })
})

describe('a credit code', () => {
  it('stands when right or from the early pilots, and falls when its check fails', () => {
    expect(creditCodeStands('91320282MA00DEM14L')).toBe(true)
    expect(creditCodeStands('91350100M0001TGQXM')).toBe(true)
    expect(creditCodeStands('91310115591693856B')).toBe(false)
    expect(creditCodeStands('')).toBeUndefined()
  })
})
