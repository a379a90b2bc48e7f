import { beforeEach, expect, test } from 'vitest'
import { ASK_KEY, createKeyKeeper, FORGET_KEY, KEEP_KEY, KEEP_MS } from '@/sw/keep-key'

const ORIGIN = 'https://ipw.example'
let timers: Map<number, { run: () => void; ms: number }>
let hear: ReturnType<typeof createKeyKeeper>
let waiting: Promise<unknown>[]
beforeEach(() => {
  timers = new Map()
  waiting = []
  let last = 0
  hear = createKeyKeeper({ origin: ORIGIN, timers: { set: (run, ms) => { timers.set(last += 1, { run, ms }); return last }, clear: (timer) => { timers.delete(timer as number) } } })
})

const say = (data: unknown, origin = ORIGIN): unknown => {
  let answer: unknown
  const isOurs = hear({ data, origin, ports: [{ postMessage: (message) => { answer = message } }], waitUntil: (work) => { waiting.push(work) } })
  return isOurs ? answer : 'not ours'
}
const held = { personId: 'zhou', key: new Uint8Array(32).fill(7) }

test('what is kept is given again to a page reloaded before it had it, and the worker is asked to live no longer than that', async () => {
  say({ type: KEEP_KEY, held })
  expect(waiting).toHaveLength(1)
  expect(say({ type: ASK_KEY, personId: 'zhou' })).toEqual({ held })
  expect(say({ type: ASK_KEY, personId: 'zhou' })).toEqual({ held })
  say({ type: FORGET_KEY, personId: 'zhou' })
  await Promise.all(waiting)
  expect(timers.size).toBe(0)
})

test('after some seconds it is forgotten', async () => {
  say({ type: KEEP_KEY, held })
  const [timer] = timers.values()
  expect(timer!.ms).toBe(KEEP_MS)
  expect(KEEP_MS).toBeLessThanOrEqual(20_000)
  timer!.run()
  await Promise.all(waiting)
  expect(say({ type: ASK_KEY, personId: 'zhou' })).toEqual({})
})

test('what is given later takes its place, and its time begins anew', () => {
  say({ type: KEEP_KEY, held: { ...held, key: new Uint8Array(1) } })
  say({ type: KEEP_KEY, held })
  expect(timers.size).toBe(1)
  expect(say({ type: ASK_KEY, personId: 'zhou' })).toEqual({ held })
})

test('a lock makes it forget, for that person only', () => {
  say({ type: KEEP_KEY, held })
  say({ type: KEEP_KEY, held: { personId: 'li' } })
  say({ type: FORGET_KEY, personId: 'zhou' })
  expect(say({ type: ASK_KEY, personId: 'zhou' })).toEqual({})
  expect(say({ type: ASK_KEY, personId: 'li' })).toEqual({ held: { personId: 'li' } })
})

test('nobody of another origin is heard, nor what has no such shape', () => {
  say({ type: KEEP_KEY, held }, 'https://other.example')
  expect(say({ type: ASK_KEY, personId: 'zhou' })).toEqual({})
  say({ type: KEEP_KEY, held })
  expect(say({ type: ASK_KEY, personId: 'zhou' }, 'https://other.example')).toBeUndefined()
  for (const odd of [undefined, null, 7, { type: KEEP_KEY }, { type: KEEP_KEY, held: null }, { type: KEEP_KEY, held: { personId: 1 } }, { type: ASK_KEY }]) say(odd)
  expect(say({ type: 'SKIP_WAITING' })).toBe('not ours')
  expect(say({ type: ASK_KEY, personId: 'zhou' })).toEqual({ held })
})
