import { expect, test, vi } from 'vitest'
import { createLateEngine, createSyncState, type SyncEngine } from '@/sync'

function world({ failures = 0 } = {}) {
  const state = createSyncState()
  const engine = { state, now: vi.fn(async () => undefined), check: vi.fn(async () => undefined), start: vi.fn(), stop: vi.fn() } satisfies SyncEngine
  const wakes = new Set<() => void>()
  let rested: () => void = () => undefined
  const load = vi.fn(async () => {
    if (load.mock.calls.length <= failures) throw new Error('no network')
    return engine
  })
  const late = createLateEngine({
    load, state,
    rest: () => new Promise<void>((resolve) => { rested = resolve }),
    triggers: (wake) => {
      wakes.add(wake)
      return () => { wakes.delete(wake) }
    },
  })
  return { engine, late, load, state, wakes, rest: () => rested() }
}

test('comes once the page rests, and is started once', async () => {
  const { engine, late, load, rest } = world()
  late.start()
  late.start()
  expect(load).not.toHaveBeenCalled()
  rest()
  await vi.waitFor(() => expect(engine.start).toHaveBeenCalledTimes(1))
  late.stop()
  expect(engine.stop).toHaveBeenCalledTimes(1)
})

test('comes at once for somebody who asks, and only once', async () => {
  const { engine, late, load } = world()
  await Promise.all([late.now(), late.check()])
  expect([load, engine.now, engine.check].map((each) => each.mock.calls.length)).toEqual([1, 1, 1])
  expect(engine.start).not.toHaveBeenCalled()
})

test('stopped before the page rests, it never comes', async () => {
  const { late, load, rest } = world()
  late.start()
  late.stop()
  rest()
  await Promise.resolve()
  expect(load).not.toHaveBeenCalled()
})

test('code that does not come is asked for again when there may be a network', async () => {
  const { engine, late, load, state, wakes, rest } = world({ failures: 2 })
  late.start()
  rest()
  await vi.waitFor(() => expect(wakes.size).toBe(1))
  expect(state.get().phase).toBe('offline')
  for (const wake of wakes) wake()
  await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(2))
  await vi.waitFor(() => expect(wakes.size).toBe(1))
  for (const wake of wakes) wake()
  await vi.waitFor(() => expect(engine.start).toHaveBeenCalledTimes(1))
  expect(wakes.size).toBe(0)
})
