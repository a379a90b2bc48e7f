import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { checkCreditCode, creditCodeCheckDigit, hasValidOrganisationCode } from '@/domain/identifiers'

const CHARACTERS = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']
const character = fc.constantFrom(...CHARACTERS)
const digit = fc.constantFrom(...'0123456789')
const code = fc
  .tuple(fc.array(character, { minLength: 2, maxLength: 2 }), fc.array(digit, { minLength: 6, maxLength: 6 }), fc.array(character, { minLength: 9, maxLength: 9 }))
  .map((parts) => parts.flat().join(''))
  .map((first) => first + creditCodeCheckDigit(first))

describe('unified social credit code', () => {
  test.each([
    '91320282MA00DEM14L', '91320282MA00DEM22F', '91320200MA00DEM30H', '93320282MA00DEM491', '12320282MA00DEM577',
    '91310115591693856A', '91310110666007217T', '9144030071526726XG', '914403001922038216',
  ])('accepts %s', (text) => {
    expect(checkCreditCode(text)).toEqual({ ok: true, canonical: text, severity: null, reason: null })
    expect(hasValidOrganisationCode(text)).toBe(true)
  })

  test.each(['91350100M0001TGQXM', '91350211M0000XUF46', '91350203M0001FUE2P'])('only warns of %s, which a pilot may have handed out', (text) => {
    expect(checkCreditCode(text)).toEqual({ ok: false, canonical: text, severity: 'warn-early-pilot-possible', reason: 'check' })
    expect(hasValidOrganisationCode(text)).toBe(true)
  })

  test.each([
    ['91310115591693856B', 'check'], ['91320282MA00DEM1S0', 'format'], ['91320282MA00IOZSV0', 'format'], ['9131011559169385A', 'format'], ['', 'format'],
  ])('refuses %s: %s', (text, reason) => {
    expect(checkCreditCode(text)).toEqual({ ok: false, canonical: text, severity: 'error', reason })
  })

  it('reads what people paste: full width, lower case, spaces and middle dots', () => {
    expect(checkCreditCode(' ９１３２０２８２ ma00·dem14l ').canonical).toBe('91320282MA00DEM14L')
    expect(checkCreditCode(' ９１３２０２８２ ma00·dem14l ').ok).toBe(true)
  })

  it('does not warn but refuses when the organisation code of a pilot is wrong too', () => {
    expect(checkCreditCode('91350100M0001TGQ1M')).toMatchObject({ severity: 'error', reason: 'check' })
  })

  it('catches every single wrong character', () => {
    fc.assert(fc.property(code, fc.nat(17), character, (text, at, other) => {
      fc.pre(text[at] !== other)
      return !checkCreditCode(text.slice(0, at) + other + text.slice(at + 1)).ok
    }), { numRuns: 2_000 })
  })

  it('catches two neighbours swapped', () => {
    fc.assert(fc.property(code, fc.nat(15), (text, at) => {
      const [a = '', b = ''] = text.slice(at, at + 2)
      fc.pre(a !== b)
      return !checkCreditCode(text.slice(0, at) + b + a + text.slice(at + 2)).ok
    }), { numRuns: 2_000 })
  })

  it('accepts every code with its own check character, in any writing', () => {
    fc.assert(fc.property(code, (text) => {
      const pasted = ` ${text.toLowerCase().slice(0, 9)} ${text.slice(9)}　`
      const result = checkCreditCode(pasted)
      return result.ok && result.canonical === text
    }))
  })
})
