import { expect, it } from 'vitest'
import { CHECK_EVERY_MS, createUpdates, TRY_AGAIN_MS, type VersionSource } from '@/app/updates'
import { createUnsavedGate } from '@/platform/unsaved'

function world() {
  const seen: string[] = []
  let waiting = () => undefined as void
  let replaced = () => undefined as void
  let asked = () => undefined as void
  const timers: [number, () => void][] = []
  const later: [number, () => void][] = []
  const looks: (() => void)[] = []
  const source: VersionSource = {
    onWaiting: (run) => { waiting = run }, onReplaced: (run) => { replaced = run },
    register: async () => { seen.push('register') }, check: async () => { seen.push('check'); throw new Error('offline') },
    takeOver: () => { seen.push('takeOver'); void Promise.resolve().then(() => replaced()) },
  }
  const gate = createUnsavedGate(undefined)
  const tabs = { ask: () => { seen.push('ask') }, onAsked: (run: () => void) => { asked = run } }
  const updates = createUpdates({
    source, gate, tabs, reload: () => seen.push('reload'), every: (ms, run) => timers.push([ms, run]), after: (ms, run) => later.push([ms, run]), whenSeen: (run) => { looks.push(run) },
  })
  /** Runs what waits for this long. */
  const pass = async (ms: number) => {
    for (const [, run] of later.splice(0).filter(([each]) => each === ms)) run()
    await settled()
  }
  return { seen, updates, gate, timers, looks, pass, arrive: () => waiting(), replace: () => replaced(), askHere: () => asked() }
}
const settled = () => new Promise((resolve) => { setImmediate(resolve) })

it('offers a version and lets it take over only on demand, then loads the page anew', async () => {
  const { updates, seen, arrive } = world()
  await updates.start()
  expect(updates.waiting.value).toBe(false)
  arrive()
  expect([updates.waiting.value, seen]).toEqual([true, ['register']])
  await updates.apply()
  expect(seen).toEqual(['register', 'ask', 'takeOver', 'reload'])
})

it('does not switch over unsaved or sending work; once asked for, it comes when that is done', async () => {
  const { updates, seen, gate, arrive, pass } = world()
  await updates.start()
  arrive()
  const release = gate.hold('unsaved')
  await updates.apply()
  await pass(TRY_AGAIN_MS)
  expect([updates.busy.value, seen.includes('takeOver')]).toEqual([true, false])
  release()
  await pass(TRY_AGAIN_MS)
  expect([updates.busy.value, seen.slice(-2)]).toEqual([false, ['takeOver', 'reload']])
})

it('has what is in hand put down first, here and, when another tab asks, there', async () => {
  const { updates, seen, gate, arrive, askHere } = world()
  await updates.start()
  arrive()
  const put = (word: string) => { const release = gate.hold('unsaved', async () => { seen.push(word); release() }) }
  put('typed')
  await updates.apply()
  expect(seen.indexOf('typed')).toBeLessThan(seen.indexOf('takeOver'))
  put('for another tab')
  askHere()
  expect(seen.at(-1)).toBe('for another tab')
})

it('can be thought better of while it waits', async () => {
  const { updates, seen, gate, arrive, pass } = world()
  await updates.start()
  arrive()
  const release = gate.hold('sending')
  await updates.apply()
  updates.later()
  release()
  await pass(TRY_AGAIN_MS)
  expect([updates.waiting.value, updates.busy.value, seen.includes('takeOver')]).toEqual([false, false, false])
})

it('keeps a page that is at work when another tab has switched, and loads it anew when it is free', async () => {
  const { updates, seen, gate, replace } = world()
  await updates.start()
  const release = gate.hold('unsaved', async () => { seen.push('put down') })
  replace()
  await settled()
  expect([updates.busy.value, seen]).toEqual([true, ['register', 'put down']])
  release()
  await settled()
  expect(seen.at(-1)).toBe('reload')
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
