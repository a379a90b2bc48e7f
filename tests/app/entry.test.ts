import { describe, expect, it } from 'vitest'
import { elsewhere, homeOf } from '@/app/entry'
import { placeAt, placesOf } from '@/app/navigation'
import { ROLES, type Person, type Role } from '@/contract'

const person = (role: Role): Person => ({ id: '1', name: '甲', role, towns: [] })
const open = (role: Role) => ({ phase: 'open' as const, person: person(role) })
const nobody = { phase: 'signedOut' as const, person: undefined }

describe('entry', () => {
  it('lets nobody see what needs no account, and leads the rest to the welcome', () => {
    for (const path of ['/policy', '/policy/check', '/directory/x', '/enrol', '/welcome']) expect(elsewhere(path, {}, nobody)).toBeUndefined()
    for (const path of ['/', '/enterprises', '/me', '/log', '/policyx']) expect(elsewhere(path, {}, nobody)).toBe('/welcome')
  })
  it.each(ROLES)('leads %s to their own first page', (role) => {
    const home = homeOf(role)
    expect(elsewhere('/welcome', {}, open(role))).toBe(home)
    expect(elsewhere('/', {}, open(role))).toBe(home === '/' ? undefined : home)
    expect(elsewhere(home, {}, open(role))).toBeUndefined()
  })
  it('spares people pages made for another role', () => {
    expect(elsewhere('/people', { role: 'administrator' }, open('officer'))).toBe('/')
    expect(elsewhere('/people', { role: 'administrator' }, open('administrator'))).toBeUndefined()
    expect(elsewhere('/log', { roles: ['supervisor', 'administrator'] }, open('officer'))).toBe('/')
  })
  it('says so when the database did not open, and keeps the public pages', () => {
    const failed = { phase: 'failed' as const, person: undefined }
    expect(elsewhere('/', {}, failed)).toBe('/trouble')
    expect(elsewhere('/enterprises', {}, failed)).toBe('/trouble')
    expect(elsewhere('/trouble', {}, failed)).toBeUndefined()
    expect(elsewhere('/policy/check', {}, failed)).toBeUndefined()
    expect(elsewhere('/trouble', {}, open('officer'))).toBe('/')
  })
})

describe('navigation', () => {
  it.each([undefined, ...ROLES])('gives %s at most five places in the bottom bar, their first page first', (role) => {
    const bar = placesOf(role).filter((place) => place.bar)
    expect(bar.length).toBeGreaterThanOrEqual(4)
    expect(bar.length).toBeLessThanOrEqual(5)
    expect(bar[0]!.path).toBe(homeOf(role))
  })
  it.each([
    ['/enterprises/new', 'officer', '/enterprises'], ['/', 'officer', '/'], ['/visits/draft/1', 'officer', '/'], ['/visits/1', 'supervisor', '/log'],
    ['/policy/items/4', 'officer', '/policy'], ['/me/sync', 'administrator', '/me'], ['/nothing', 'officer', undefined],
  ] as const)('%s belongs for an %s to %s', (path, role, place) => {
    expect(placeAt(path, placesOf(role))?.path).toBe(place)
  })
})
