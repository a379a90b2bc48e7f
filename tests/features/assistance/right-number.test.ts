import { describe, expect, it } from 'vitest'
import { rightNumberCheck } from '@/features/assistance/draft/right-number'

describe('the number of a right', () => {
  it('tells kind and year of a patent from its number', () => {
    expect(rightNumberCheck('patent', ' zl 2020 1 0566088.9', 2026)).toMatchObject({ ok: true, patentType: 'invention', year: 2020, canonical: 'ZL202010566088.9' })
    expect(rightNumberCheck('patent', 'ZL202322865413.3', 2026)).toMatchObject({ ok: true, patentType: 'utilityModel' })
  })
  it('says which check character is expected', () => {
    expect(rightNumberCheck('patent', 'ZL201710601862.4', 2026)).toEqual({ ok: false, canonical: 'ZL201710601862.4', reason: 'check', expected: '3' })
  })
  it('takes international applications and marks for what they are', () => {
    expect(rightNumberCheck('patent', 'PCT/CN2024/000001', 2026)?.ok).toBe(true)
    expect(rightNumberCheck('patent', 'ZL2024100000', 2026)).toMatchObject({ ok: false, reason: 'format' })
    expect(rightNumberCheck('trademark', '第9988776号', 2026)).toMatchObject({ ok: true, canonical: '9988776' })
  })
  it('finds fault with a patent of the future', () => {
    expect(rightNumberCheck('patent', 'ZL202510942578.7', 2024)).toMatchObject({ ok: false, reason: 'year' })
  })
  it('checks nothing where no shape is known or nothing is typed', () => {
    expect(rightNumberCheck('tradeSecret', 'anything', 2026)).toBeUndefined()
    expect(rightNumberCheck('patent', '  ', 2026)).toBeUndefined()
    expect(rightNumberCheck(undefined, 'ZL1', 2026)).toBeUndefined()
  })
})
