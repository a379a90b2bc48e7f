import { expect, test } from 'vitest'
import { createLockTimer, HIDDEN_MS, IDLE_MS, type Tabs } from '@/features/workspace/lock-timer'

const MINUTE = 60_000

/** A phone with some tabs on one clock; time passes only by `pass`. */
function phone() {
  let now = 1_000_000_000_000
  let next = 0
  const due = new Map<number, { at: number; run: () => void }>()
  const channels = new Set<(event: { data: never }) => void>()
  const locked: string[] = []

  function tab(name: string, personId = 'p') {
    const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState })
    let hear: ((event: { data: never }) => void) | undefined
    const tabs: Tabs = {
      postMessage: (said) => { for (const other of channels) if (other !== hear) other({ data: said as never }) },
      addEventListener: (_type, listen) => { hear = listen as never; channels.add(hear!) },
      close: () => { if (hear) channels.delete(hear) },
    }
    const frozen = { is: false }
    const timers = {
      set: (run: () => void, ms: number) => { due.set(next += 1, { at: now + ms, run: () => (frozen.is ? undefined : run()) }); return next },
      clear: (handle: unknown) => { due.delete(handle as number) },
    }
    const stop = createLockTimer({
      personId, clock: { now: () => now }, timers, tabs, page: page as never,
      onLock: () => locked.push(name),
    })
    const show = (state: DocumentVisibilityState) => { page.visibilityState = state; page.dispatchEvent(new Event('visibilitychange')) }
    return { stop, use: () => page.dispatchEvent(new Event('pointerdown')), hide: () => show('hidden'), show: () => show('visible'), freeze: () => { frozen.is = true } }
  }
  function pass(ms: number) {
    const end = now + ms
    for (;;) {
      const [first] = [...due].sort(([, a], [, b]) => a.at - b.at)
      if (!first || first[1].at > end) break
      due.delete(first[0])
      now = Math.max(now, first[1].at)
      first[1].run()
    }
    now = end
  }
  return { tab, pass, locked, setClock: (ms: number) => { now += ms } }
}

test('a page nobody uses locks after fifteen minutes, not before', () => {
  const { tab, pass, locked } = phone()
  tab('a')
  pass(IDLE_MS - 1)
  expect(locked).toEqual([])
  pass(1)
  expect(locked).toEqual(['a'])
})

test('use puts it off', () => {
  const { tab, pass, locked } = phone()
  const a = tab('a')
  for (let turn = 0; turn < 4; turn += 1) {
    pass(14 * MINUTE)
    a.use()
  }
  expect(locked).toEqual([])
  pass(IDLE_MS)
  expect(locked).toEqual(['a'])
})

test('a page out of sight locks after five minutes; seen again in time it does not', () => {
  const { tab, pass, locked } = phone()
  const a = tab('a')
  a.hide()
  pass(HIDDEN_MS - 1)
  a.show()
  expect(locked).toEqual([])
  a.use()
  a.hide()
  pass(HIDDEN_MS)
  expect(locked).toEqual(['a'])
})

test('a tab in the back stays open while another of the person is in use, and locks with it', () => {
  const { tab, pass, locked } = phone()
  const [a, b] = [tab('a'), tab('b')]
  a.hide()
  for (let turn = 0; turn < 3; turn += 1) {
    pass(10 * MINUTE)
    b.use()
  }
  expect(locked).toEqual([])
  pass(IDLE_MS)
  expect(locked.map((name) => name[0]).sort()).toEqual(['a', 'b'])
})

test('once stopped it locks nothing more', () => {
  const { tab, pass, locked } = phone()
  const a = tab('a')
  tab('b', 'somebody else')
  a.stop()
  pass(IDLE_MS)
  expect(locked).toEqual(['b'])
})

test('a page the system froze is judged before the first touch counts as use', () => {
  const { tab, pass, locked } = phone()
  const a = tab('a')
  a.freeze()
  pass(3 * 60 * MINUTE)
  expect(locked).toEqual([])
  a.use()
  expect(locked).toEqual(['a'])
})

test('a clock set back does not keep it open', () => {
  const { tab, pass, locked, setClock } = phone()
  const a = tab('a')
  pass(MINUTE)
  setClock(-24 * 60 * MINUTE)
  a.use()
  expect(locked).toEqual(['a'])
})
