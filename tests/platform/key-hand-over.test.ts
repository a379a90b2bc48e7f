import { afterEach, expect, test, vi } from 'vitest'
import { ASK_KEY, createKeyHandOver, FORGET_KEY, KEEP_KEY, type HandOverWorld } from '@/platform/key-hand-over'
import * as keeper from '@/sw/keep-key'

interface Held { personId: string; key: Uint8Array }
const held = (personId = 'zhou'): Held => ({ personId, key: new Uint8Array(32).fill(7) })

/** A browser with a worker and tabs; channels are Node's own. */
function browser({ hasWorker = true, hasChannel = true } = {}) {
  const waiting: Promise<unknown>[] = []
  let tabs = 0
  const hear = keeper.createKeyKeeper({ origin: 'https://ipw.example', pages: () => Promise.resolve(tabs), timers: { set: (run, ms) => setTimeout(run, ms), clear: (timer) => clearTimeout(timer as never) } })
  const worker = {
    postMessage: (data: unknown, ports: Transferable[] = []) => {
      hear({ data, origin: 'https://ipw.example', ports: ports as unknown as MessagePort[], waitUntil: (work) => { waiting.push(work) } })
    },
  }
  const channels = new Set<BroadcastChannel>()
  const tab = () => {
    tabs += 1
    const page = new EventTarget()
    const world: HandOverWorld = {
      worker: () => (hasWorker ? worker : undefined), page, newId: () => crypto.randomUUID(),
      channel: (name) => {
        if (!hasChannel) return undefined
        const channel = new BroadcastChannel(name)
        channels.add(channel)
        return channel
      },
    }
    return { handOver: createKeyHandOver<Held>(world), leave: () => page.dispatchEvent(new Event('pagehide')) }
  }
  return { tab, waiting, close: () => { for (const channel of channels) channel.close() } }
}
let open: ReturnType<typeof browser> | undefined
const start = (has?: Parameters<typeof browser>[0]) => (open = browser(has))
afterEach(() => {
  open?.close()
  vi.useRealTimers()
})

test('a reload takes the key over from the page that goes', async () => {
  const { tab } = start()
  const before = tab()
  before.handOver.share('zhou', () => held(), () => undefined)()
  const stop = before.handOver.share('zhou', () => held(), () => undefined)
  before.leave()
  stop()
  expect(await tab().handOver.ask('zhou')).toEqual(held())
  tab().handOver.lock('zhou')
  expect(await tab().handOver.ask('zhou')).toBeUndefined()
})

test('a second tab takes it over from the first', async () => {
  const { tab } = start({ hasWorker: false })
  const stop = tab().handOver.share('zhou', () => held(), () => undefined)
  expect(await tab().handOver.ask('zhou')).toEqual(held())
  stop()
  expect(await tab().handOver.ask('zhou')).toBeUndefined()
})

test('what only the page that follows may have stays from other tabs', async () => {
  const { tab } = start()
  const before = tab()
  before.handOver.share('zhou', (to) => ({ ...held(), ...(to === 'next' ? { given: 'geheim' } : {}) }), () => undefined)
  expect(await tab().handOver.ask('zhou')).not.toHaveProperty('given')
  before.leave()
  expect(await tab().handOver.ask('zhou')).toHaveProperty('given', 'geheim')
})

test('nobody gets another person’s, and who holds nothing gives nothing', async () => {
  const { tab } = start()
  const first = tab()
  first.handOver.share('zhou', () => held(), () => undefined)
  first.leave()
  expect(await tab().handOver.ask('li')).toBeUndefined()
  const locked = tab()
  locked.handOver.share('wang', () => undefined, () => undefined)
  locked.leave()
  expect(await tab().handOver.ask('wang')).toBeUndefined()
})

test('a lock is heard by all tabs of that person, and the worker forgets', async () => {
  const { tab } = start()
  const first = tab()
  const heard: string[] = []
  first.handOver.share('zhou', () => (heard.length > 0 ? undefined : held()), () => heard.push('zhou'))
  tab().handOver.share('li', () => held('li'), () => heard.push('li'))
  first.leave()
  tab().handOver.lock('zhou')
  await vi.waitFor(() => expect(heard).toEqual(['zhou']))
  expect(await tab().handOver.ask('zhou')).toBeUndefined()
  expect(await tab().handOver.ask('li')).toEqual(held('li'))
})

test('a browser with neither worker nor channel leaves the person to their passphrase', async () => {
  const { tab } = start({ hasWorker: false, hasChannel: false })
  const first = tab()
  first.handOver.share('zhou', () => held(), () => undefined)
  first.leave()
  first.handOver.lock('zhou')
  expect(await tab().handOver.ask('zhou')).toBeUndefined()
})

test('page and worker speak of the same messages', () => {
  expect([KEEP_KEY, ASK_KEY, FORGET_KEY]).toEqual([keeper.KEEP_KEY, keeper.ASK_KEY, keeper.FORGET_KEY])
})
