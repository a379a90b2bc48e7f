import { expect, it } from 'vitest'
import { whoAsks } from '@/domain/policy/who-asks'

const grant = { beneficiaries: ['enterprise', 'institution'], region: '3202' } as const

it('tells how somebody stands to a benefit: of its kind, and from its place', () => {
  const who = whoAsks()(grant)
  expect(who({ kind: 'enterprise', region: '320282' })).toMatchObject({ belongs: true, inside: true })
  expect(who({ kind: 'individual', region: '310115' })).toMatchObject({ belongs: false, inside: false })
  // the province holds the city: either may be meant
  expect(who({ kind: 'institution', region: '32' })).toMatchObject({ belongs: true, inside: undefined })
  expect(who({})).toMatchObject({ belongs: undefined, inside: undefined })
})
it('does not take one for another who differs in one of the two, nor for what the same object said before', () => {
  const who = whoAsks()(grant)
  const somebody: { kind: 'enterprise' | 'individual'; region: string } = { kind: 'enterprise', region: '320282' }
  expect(who(somebody)).toMatchObject({ belongs: true, inside: true })
  somebody.kind = 'individual'
  expect(who(somebody)).toMatchObject({ belongs: false, inside: true })
  somebody.region = '310115'
  expect(who(somebody)).toMatchObject({ belongs: false, inside: false })
  expect(who({ region: '310115' })).toMatchObject({ belongs: undefined, inside: false })
})
it('is one question for benefits of the same kinds and place, and another where either differs', () => {
  const whoOf = whoAsks()
  expect(whoOf({ ...grant })).toBe(whoOf(grant))
  expect(whoOf({ ...grant, region: '320282' })).not.toBe(whoOf(grant))
  expect(whoOf({ ...grant, beneficiaries: ['enterprise'] })).not.toBe(whoOf(grant))
})
