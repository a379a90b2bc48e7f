import { reactive } from 'vue'
import { createMemoryHistory } from 'vue-router'
import { describe, expect, it } from 'vitest'
import { elsewhere, homeOf } from '@/app/entry'
import { placeAt, placesOf } from '@/app/navigation'
import { createPages } from '@/app/router'
import type { SessionState } from '@/app/session'
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

describe('a locked vault', () => {
  const locked = { phase: 'locked' as const, person: undefined }
  it('lets nobody past but to what needs no account', () => {
    for (const path of ['/', '/welcome', '/enterprises', '/log', '/trouble']) expect(elsewhere(path, {}, locked)).toBe('/unlock')
    expect(elsewhere('/unlock', {}, locked)).toBeUndefined()
    for (const path of ['/policy/check', '/directory', '/enrol']) expect(elsewhere(path, {}, locked)).toBeUndefined()
    expect(elsewhere('/me', { public: true }, locked)).toBeUndefined()
  })
  it('once open, nobody stays before it', () => {
    expect(elsewhere('/unlock', {}, open('officer'))).toBe('/')
    expect(elsewhere('/unlock', {}, nobody)).toBe('/welcome')
    expect(elsewhere('/unlock', {}, { phase: 'failed', person: undefined })).toBe('/trouble')
    expect(elsewhere('/unlock', {}, { phase: 'starting', person: person('officer') })).toBeUndefined()
  })
  it('keeps the page somebody was kept from, and gives it back once it is open', async () => {
    const state = reactive<SessionState>({ phase: 'starting', person: person('officer'), problem: undefined })
    const page = { template: '' }
    const routes = [{ path: '/enterprises/:id', component: page }, { path: '/unlock', name: 'unlock', component: page }, { path: '/', component: page }]
    const router = createPages({
      history: createMemoryHistory(), routes,
      session: { state, isShut: async () => false, opened: async () => { if (state.phase === 'starting') Object.assign(state, { phase: 'locked', person: undefined }) }, followed: async () => undefined }, words: async () => undefined,
    })
    await router.push('/enterprises/e1?from=list#history')
    expect(router.currentRoute.value.fullPath).toBe('/unlock?next=/enterprises/e1?from=list%23history')
    Object.assign(state, { phase: 'open', person: person('officer') })
    await router.replace({ ...router.currentRoute.value, name: undefined, force: true } as never)
    expect(router.currentRoute.value.fullPath).toBe('/enterprises/e1?from=list#history')
    await router.push('/unlock?next=//elsewhere.example/')
    expect(router.currentRoute.value.fullPath).toBe('/')
  })
  it('leads to the lock without the code of the page behind it', async () => {
    const state = reactive<SessionState>({ phase: 'starting', person: person('officer'), problem: undefined })
    const asked: string[] = []
    const page = (name: string) => async () => {
      asked.push(name)
      return { template: '' }
    }
    const router = createPages({
      history: createMemoryHistory(), routes: [{ path: '/', component: page('Today') }, { path: '/unlock', name: 'unlock', component: page('lock') }],
      session: { state, isShut: async () => true, opened: async () => { Object.assign(state, { phase: 'locked', person: undefined }) }, followed: async () => undefined }, words: async () => undefined,
    })
    await router.push('/')
    expect(router.currentRoute.value.fullPath).toBe('/unlock')
    expect(new Set(asked)).toEqual(new Set(['lock']))
  })
})

it('opens a page once its words are here; one that manages with the first words does not wait for the rest', async () => {
  const page = { template: '' }
  const state = reactive<SessionState>({ phase: 'open', person: person('officer'), problem: undefined })
  let come!: () => void
  const words = new Promise<void>((resolve) => { come = resolve })
  const router = createPages({
    history: createMemoryHistory(), routes: [{ path: '/', component: page, meta: { words: 'first' } }, { path: '/enterprises', component: page }],
    session: { state, isShut: async () => false, opened: async () => undefined, followed: async () => undefined }, words: async (upTo) => { if (upTo === 'rest') await words },
  })
  await router.push('/')
  expect(router.currentRoute.value.path).toBe('/')
  const going = router.push('/enterprises')
  await new Promise((resolve) => { setTimeout(resolve) })
  expect(router.currentRoute.value.path).toBe('/')
  come()
  await going
  expect(router.currentRoute.value.path).toBe('/enterprises')
})

describe('navigation', () => {
  it.each([undefined, ...ROLES])('gives %s at most five places in the bottom bar, their first page first', (role) => {
    const bar = placesOf(role).filter((place) => place.bar)
    expect(bar.length).toBeGreaterThanOrEqual(4)
    expect(bar.length).toBeLessThanOrEqual(5)
    expect(bar[0]!.path).toBe(homeOf(role))
  })
  it('gives an administrator the log where there can be something in it', () => {
    const [without, withTowns] = [placesOf('administrator', false, false), placesOf('administrator', false, true)]
    expect(without.map(({ path }) => path)).not.toContain('/log')
    expect(withTowns.map(({ path }) => path)).toContain('/log')
    expect(without.filter(({ bar }) => bar).length).toBe(4)
    expect([placeAt('/log/missing', without)?.path, placeAt('/log/missing', withTowns)?.path]).toEqual(['/people', '/log'])
  })
  it.each([
    ['/enterprises/new', 'officer', '/enterprises'], ['/', 'officer', '/'], ['/visits/draft/1', 'officer', '/'], ['/visits/1', 'supervisor', '/log'],
    ['/policy/items/4', 'officer', '/policy'], ['/me/sync', 'administrator', '/me'], ['/nothing', 'officer', undefined],
  ] as const)('%s belongs for an %s to %s', (path, role, place) => {
    expect(placeAt(path, placesOf(role))?.path).toBe(place)
  })
})
