import { describe, expect, it } from 'vitest'
import { copyText, createKeptWishes, ifFree, installsByHand, keepStorage, keepStorageUnasked, onNetwork, onPutAway, onVisible, shareFile, showBadge, storageState, watchInstall } from '@/platform'
import { createScriptUrls } from '@/platform/trusted-script'

describe('kept wishes', () => {
  it('keeps, forgets, and survives a browser that refuses', () => {
    const box = new Map<string, string>()
    const storage = { getItem: (key: string) => box.get(key) ?? null, setItem: (key: string, value: string) => void box.set(key, value), removeItem: (key: string) => void box.delete(key) }
    const kept = createKeptWishes(() => storage)
    kept.set('theme', 'dark')
    expect([kept.get('theme'), box.get('ipw.theme')]).toEqual(['dark', 'dark'])
    kept.set('theme', undefined)
    expect([kept.get('theme'), box.size]).toEqual([undefined, 0])
    const refusing = createKeptWishes(() => { throw new DOMException('no', 'SecurityError') })
    refusing.set('theme', 'dark')
    expect(refusing.get('theme')).toBeUndefined()
  })
})

describe('storage', () => {
  it('tells what the browser tells', async () => {
    expect(await storageState({ estimate: async () => ({ usage: 5, quota: 10 }), persisted: async () => true })).toEqual({ usageBytes: 5, quotaBytes: 10, kept: true })
    expect(await storageState({ estimate: () => Promise.reject(new Error('no')) })).toEqual({ usageBytes: undefined, quotaBytes: undefined, kept: undefined })
  })
  it('asks only when it is not kept already', async () => {
    let asked = 0
    const persist = async () => { asked += 1; return true }
    expect(await keepStorage({ persisted: async () => true, persist })).toBe(true)
    expect(await keepStorage({ persisted: async () => false, persist })).toBe(true)
    expect(asked).toBe(1)
    expect(await keepStorage({})).toBe(false)
  })
})

describe('sharing and copying', () => {
  type Sharer = NonNullable<Parameters<typeof shareFile>[2]>
  const sharer = (share: () => Promise<void>): Sharer => ({ share, canShare: () => true })
  const outcomes: [Awaited<ReturnType<typeof shareFile>>, Sharer][] = [
    ['shared', sharer(async () => undefined)], ['cancelled', sharer(() => Promise.reject(new DOMException('no', 'AbortError')))],
    ['unsupported', sharer(() => Promise.reject(new DOMException('no', 'NotAllowedError')))], ['unsupported', {}], ['unsupported', { share: async () => undefined, canShare: () => false }],
  ]
  it.each(outcomes)('is %s', async (outcome, world) => {
    expect(await shareFile('a.json', new Blob(['{}']), world)).toBe(outcome)
  })
  it('copies, or says that it could not', async () => {
    expect(await copyText('a', { writeText: async () => undefined })).toBe(true)
    expect(await copyText('a', { writeText: () => Promise.reject(new Error('no')) })).toBe(false)
  })
})

describe('signals', () => {
  it('tells when the page is seen again, until ended', () => {
    const page = Object.assign(new EventTarget(), { visibilityState: 'hidden' as DocumentVisibilityState })
    let seen = 0
    const end = onVisible(() => { seen += 1 }, page as unknown as Document)
    page.dispatchEvent(new Event('visibilitychange'))
    page.visibilityState = 'visible'
    page.dispatchEvent(new Event('visibilitychange'))
    end()
    page.dispatchEvent(new Event('visibilitychange'))
    expect(seen).toBe(1)
  })
  it('tells of the network coming and going', () => {
    const world = new EventTarget()
    const seen: boolean[] = []
    const end = onNetwork((online) => seen.push(online), world as unknown as Window)
    world.dispatchEvent(new Event('offline'))
    world.dispatchEvent(new Event('online'))
    end()
    world.dispatchEvent(new Event('offline'))
    expect(seen).toEqual([false, true])
  })
})

describe('lock', () => {
  it('works when free and steps back when not', async () => {
    const manager = (lock: object | null) => ({ request: async (_: string, __: object, work: (lock: object | null) => unknown) => work(lock) }) as unknown as Pick<LockManager, 'request'>
    expect(await ifFree('a', async () => 1, manager({}))).toBe(1)
    expect(await ifFree('a', async () => 1, manager(null))).toBeUndefined()
  })
})

describe('install', () => {
  it('keeps the offer until it is used, and notices the installed app', () => {
    const world = Object.assign(new EventTarget(), { matchMedia: () => ({ matches: false }), navigator: { userAgent: 'x' } })
    const states: [boolean, boolean][] = []
    watchInstall(world as never, ({ offer, installed }) => states.push([offer !== undefined, installed]))
    const offer = new Event('beforeinstallprompt', { cancelable: true })
    world.dispatchEvent(offer)
    world.dispatchEvent(new Event('appinstalled'))
    expect(offer.defaultPrevented).toBe(true)
    expect(states).toEqual([[false, false], [true, false], [false, true]])
  })
  it.each([
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X)', 5, true], ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)', 5, true],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)', 0, false], ['Mozilla/5.0 (Linux; Android 12)', 5, false],
  ])('%s with %d touch points by hand: %s', (userAgent, maxTouchPoints, byHand) => {
    expect(installsByHand({ userAgent, maxTouchPoints })).toBe(byHand)
  })
})

describe('addresses of scripts', () => {
  const location = { origin: 'https://a.example', href: 'https://a.example/me' }
  it('lets only our own origin through, under a policy where there is one', () => {
    const made: string[] = []
    const trusted = createScriptUrls({ location, trustedTypes: { createPolicy: (name, rules) => { made.push(name); return { createScriptURL: (url) => `trusted:${rules.createScriptURL(url)}` } } } })
    expect([trusted('/sw.js'), made]).toEqual(['trusted:https://a.example/sw.js', ['sw']])
    for (const bad of ['https://b.example/x.js', '//b.example/x.js', 'data:text/javascript,1', 'blob:https://b.example/1']) expect(() => trusted(bad)).toThrow(TypeError)
    expect(createScriptUrls({ location })('/sw.js')).toBe('https://a.example/sw.js')
  })
})

it('tells a page that is put away for a return from one that ends', () => {
  const world = new EventTarget()
  const told: string[] = []
  const end = onPutAway(() => told.push('away'), () => told.push('back'), world as unknown as Window)
  const happens = (name: string, persisted: boolean) => world.dispatchEvent(Object.assign(new Event(name), { persisted }))
  happens('pagehide', false)
  happens('pagehide', true)
  happens('pageshow', true)
  happens('pageshow', false)
  end()
  happens('pagehide', true)
  expect(told).toEqual(['away', 'back'])
})

describe('the number on the icon', () => {
  it('is set, is taken off at nothing, and is let be where the system does not want it', async () => {
    const seen: unknown[] = []
    const badge = { setAppBadge: async (count?: number) => { seen.push(count) }, clearAppBadge: async () => { seen.push('off') } }
    await showBadge(3, badge)
    await showBadge(0, badge)
    await showBadge(3, {})
    await showBadge(3, { setAppBadge: async () => { throw new DOMException('no', 'NotAllowedError') } })
    expect(seen).toEqual([3, 'off'])
  })
})

it('a browser that would ask the person is not asked before they know why', async () => {
  let asked = 0
  const manager = { persisted: async () => false, persist: async () => { asked += 1; return true } }
  expect([await keepStorageUnasked(manager, 'Mozilla/5.0 Gecko/20100101 Firefox/128.0'), asked]).toEqual([false, 0])
  expect([await keepStorageUnasked(manager, 'Mozilla/5.0 Chrome/120.0.0.0'), asked]).toEqual([true, 1])
})
