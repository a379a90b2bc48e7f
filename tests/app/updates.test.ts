import { expect, it } from 'vitest'
import { CHECK_EVERY_MS, createUpdates, type VersionSource } from '@/app/updates'
import { createUnsavedGate } from '@/platform/unsaved'

function world() {
  const seen: string[] = []
  let waiting = () => undefined as void
  let replaced = () => undefined as void
  const timers: [number, () => void][] = []
  const looks: (() => void)[] = []
  const source: VersionSource = {
    onWaiting: (run) => { waiting = run }, onReplaced: (run) => { replaced = run },
    register: async () => { seen.push('register') }, check: async () => { seen.push('check'); throw new Error('offline') }, takeOver: () => { seen.push('takeOver') },
  }
  const gate = createUnsavedGate(undefined)
  const updates = createUpdates({ source, gate, reload: () => seen.push('reload'), every: (ms, run) => timers.push([ms, run]), whenSeen: (run) => { looks.push(run) } })
  return { seen, updates, gate, timers, looks, arrive: () => waiting(), replace: () => replaced() }
}

it('offers a version and lets it take over only on demand', async () => {
  const { updates, seen, arrive, replace } = world()
  await updates.start()
  expect(updates.waiting.value).toBe(false)
  arrive()
  expect([updates.waiting.value, seen]).toEqual([true, ['register']])
  await updates.apply()
  expect(seen).toEqual(['register', 'takeOver'])
  replace()
  expect(seen).toEqual(['register', 'takeOver', 'reload'])
})

it('does not switch over unsaved or sending work', async () => {
  const { updates, seen, gate, arrive } = world()
  await updates.start()
  arrive()
  const release = gate.hold('unsaved')
  await updates.apply()
  expect([updates.busy.value, seen.includes('takeOver')]).toEqual([true, false])
  release()
  await updates.apply()
  expect([updates.busy.value, seen.includes('takeOver')]).toEqual([false, true])
})

it('asks for versions each hour and when seen, and survives having no network', async () => {
  const { updates, seen, timers, looks } = world()
  await updates.start()
  expect(timers.map(([ms]) => ms)).toEqual([CHECK_EVERY_MS])
  timers[0]![1]()
  looks[0]!()
  await Promise.resolve()
  expect(seen).toEqual(['register', 'check', 'check'])
})
