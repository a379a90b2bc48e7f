import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { BuiltFile } from '@/sw/file-store'

const HERE = 'https://station.example/'
type Install = Parameters<ReturnType<typeof import('@/sw/file-store').createFileStore>['install']>[0]

/** The one store of files, which a new version of the worker finds as the last one left it. */
let kept: Map<string, string>
/** Paths whose answer has not come yet. */
let onTheWay: Set<string>
let asked: string[]
let mostAtOnce: number
let broken: ReadonlySet<string>

const pathOf = (address: string): string => new URL(address).pathname

/** What a worker's scope has and this place has not. */
class Lasting extends Event {
  readonly works: Promise<unknown>[] = []
  waitUntil(work: Promise<unknown>): void {
    this.works.push(work)
  }
}

beforeEach(() => {
  kept = new Map()
  onTheWay = new Set()
  asked = []
  mostAtOnce = 0
  broken = new Set()
  const address = (request: Request | string): string => (typeof request === 'string' ? new URL(request, HERE).href : request.url)
  const cache = {
    match: async (request: Request | string) => { const body = kept.get(address(request)); return body === undefined ? undefined : new Response(body) },
    put: async (request: Request | string, response: Response) => { kept.set(address(request), await response.text()) },
    keys: async () => [...kept.keys()].map((url) => new Request(url)),
    delete: async (request: Request) => kept.delete(request.url),
  }
  vi.stubGlobal('self', globalThis)
  vi.stubGlobal('location', new URL(HERE))
  vi.stubGlobal('registration', { scope: HERE })
  vi.stubGlobal('ExtendableEvent', Lasting)
  vi.stubGlobal('FetchEvent', class extends Lasting {})
  vi.stubGlobal('caches', { open: async () => cache, match: cache.match })
  const PlainRequest = globalThis.Request
  vi.stubGlobal('Request', class extends PlainRequest {
    constructor(input: RequestInfo | URL, init?: RequestInit) { super(typeof input === 'string' ? new URL(input, HERE) : input, init) }
  })
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = pathOf(request.url)
    asked.push(path)
    onTheWay.add(path)
    mostAtOnce = Math.max(mostAtOnce, onTheWay.size)
    await new Promise((resolve) => { setImmediate(resolve) })
    onTheWay.delete(path)
    return new Response(`content of ${path}`, { status: broken.has(path) ? 500 : 200 })
  })
  vi.stubGlobal('__WB_DISABLE_DEV_LOGS', true)
})
afterEach(() => { vi.unstubAllGlobals() })

const files = (count: number, index = 'first'): BuiltFile[] =>
  [{ url: 'index.html', revision: index }, ...Array.from({ length: count - 1 }, (_, at) => ({ url: `assets/part-${at}.js`, revision: null }))]

/** As the browser installs a version of the worker, and activates it when that went well. */
async function bring(version: readonly BuiltFile[]): Promise<void> {
  const { createFileStore } = await import('@/sw/file-store')
  const store = createFileStore(version)
  const [install, activate] = [new Lasting('install'), new Lasting('activate')]
  store.install(install as unknown as Install)
  const ended = await Promise.allSettled(install.works)
  for (const end of ended) if (end.status === 'rejected') throw end.reason
  await store.all.activate(activate as unknown as Install)
}

it('stores all files, several at a time and not more than a browser asks one server for', async () => {
  await bring(files(40))
  expect(kept.size).toBe(40)
  expect(asked.toSorted()).toEqual(files(40).map(({ url }) => `/${url}`).toSorted())
  expect(mostAtOnce).toBe(6)
})

it('fails when one file does not come, and later fetches only what is not there yet', async () => {
  broken = new Set(['/assets/part-7.js'])
  await expect(bring(files(40))).rejects.toThrow()
  const before = new Set([...kept.keys()].map(pathOf))
  expect(before.has('/assets/part-7.js')).toBe(false)
  asked = []
  broken = new Set()
  await bring(files(40))
  expect(asked.filter((path) => before.has(path))).toEqual([])
  expect(kept.size).toBe(40)
})

it('fetches of a new version only what has changed, and puts away what it does not have any more', async () => {
  await bring(files(40))
  asked = []
  await bring([...files(39, 'second'), { url: 'assets/another.js', revision: null }])
  expect(asked.toSorted()).toEqual(['/assets/another.js', '/index.html'])
  expect([...kept.keys()].map(pathOf)).not.toContain('/assets/part-38.js')
  expect(kept.size).toBe(40)
})
