import { beforeEach, expect, test } from 'vitest'
import { ASK_KEY, createKeyKeeper, FORGET_KEY, KEEP_KEY, KEEP_MS } from '@/sw/keep-key'

const ORIGIN = 'https://ipw.example'
let timers: Map<number, { run: () => void; ms: number }>
let hear: ReturnType<typeof createKeyKeeper>
let waiting: Promise<unknown>[]
let pages = 1
beforeEach(() => {
  timers = new Map()
  waiting = []
  pages = 1
  let last = 0
  hear = createKeyKeeper({ origin: ORIGIN, pages: () => Promise.resolve(pages), timers: { set: (run, ms) => { timers.set(last += 1, { run, ms }); return last }, clear: (timer) => { timers.delete(timer as number) } } })
})

const say = async (data: unknown, origin = ORIGIN): Promise<unknown> => {
  let answer: unknown
  const isOurs = hear({ data, origin, ports: [{ postMessage: (message) => { answer = message } }], waitUntil: (work) => { waiting.push(work) } })
  // The pages are counted before an answer.
  await new Promise(setImmediate)
  return isOurs ? answer : 'not ours'
}
const held = { personId: 'zhou', key: new Uint8Array(32).fill(7) }

test('what is kept is given again to a page reloaded before it had it, and the worker is asked to live no longer than that', async () => {
  await say({ type: KEEP_KEY, held })
  expect(waiting).toHaveLength(1)
  expect(await say({ type: ASK_KEY, personId: 'zhou' })).toEqual({ held })
  expect(await say({ type: ASK_KEY, personId: 'zhou' })).toEqual({ held })
  await say({ type: FORGET_KEY, personId: 'zhou' })
  await Promise.all(waiting)
  expect(timers.size).toBe(0)
})

test('after some seconds it is forgotten', async () => {
  await say({ type: KEEP_KEY, held })
  const [timer] = timers.values()
  expect(timer!.ms).toBe(KEEP_MS)
  expect(KEEP_MS).toBeLessThanOrEqual(20_000)
  timer!.run()
  await Promise.all(waiting)
  expect(await say({ type: ASK_KEY, personId: 'zhou' })).toEqual({ alone: true })
})

test('what is given later takes its place, and its time begins anew', async () => {
  await say({ type: KEEP_KEY, held: { ...held, key: new Uint8Array(1) } })
  await say({ type: KEEP_KEY, held })
  expect(timers.size).toBe(1)
  expect(await say({ type: ASK_KEY, personId: 'zhou' })).toEqual({ held })
})

test('a lock makes it forget, for that person only', async () => {
  await say({ type: KEEP_KEY, held })
  await say({ type: KEEP_KEY, held: { personId: 'li' } })
  await say({ type: FORGET_KEY, personId: 'zhou' })
  expect(await say({ type: ASK_KEY, personId: 'zhou' })).toEqual({ alone: true })
  expect(await say({ type: ASK_KEY, personId: 'li' })).toEqual({ held: { personId: 'li' } })
})

test('nobody of another origin is heard, nor what has no such shape', async () => {
  await say({ type: KEEP_KEY, held }, 'https://other.example')
  expect(await say({ type: ASK_KEY, personId: 'zhou' })).toEqual({ alone: true })
  await say({ type: KEEP_KEY, held })
  expect(await say({ type: ASK_KEY, personId: 'zhou' }, 'https://other.example')).toBeUndefined()
  for (const odd of [undefined, null, 7, { type: KEEP_KEY }, { type: KEEP_KEY, held: null }, { type: KEEP_KEY, held: { personId: 1 } }, { type: ASK_KEY }]) await say(odd)
  expect(await say({ type: 'SKIP_WAITING' })).toBe('not ours')
  expect(await say({ type: ASK_KEY, personId: 'zhou' })).toEqual({ held })
})

test('a page that is not the only one is told to ask the others', async () => {
  pages = 2
  expect(await say({ type: ASK_KEY, personId: 'zhou' })).toEqual({ alone: false })
})
