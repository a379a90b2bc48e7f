import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, effectScope, ref, type EffectScope } from 'vue'
import { DeviceError } from '@/device'
import { useAutosave } from '@/features/drafts/useAutosave'

interface Form { note: string; place?: string }

class World {
  readonly page = new EventTarget()
  readonly window = new EventTarget()
  readonly stored: Form[] = []
  slow = false
  full = false
  readonly scope: EffectScope = effectScope()
  readonly kept: Map<string, string>
  /** @param kept what the tabs of one phone share */
  constructor(kept = new Map<string, string>()) { this.kept = kept }
  readonly leftovers = { getItem: (key: string) => this.kept.get(key) ?? null, setItem: (key: string, value: string) => { this.kept.set(key, value) }, removeItem: (key: string) => { this.kept.delete(key) } }

  open(stored: Form) {
    const value = ref<Form>()
    const app = createApp({})
    const autosave = this.scope.run(() => app.runWithContext(() => useAutosave<Form>({
      value, id: () => 'd1', now: () => 5, page: this.page as never, window: this.window as never, leftovers: this.leftovers,
      save: async (copy) => {
        if (this.slow) await new Promise(() => {})
        if (this.full) throw new DeviceError('storage-full')
        this.stored.push(copy)
      },
    })))!
    autosave.accept(stored)
    value.value = autosave.recover(stored)
    return { value, autosave }
  }
}

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

describe('useAutosave', () => {
  it('does not store what it was just given', async () => {
    const world = new World()
    world.open({ note: 'a' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(world.stored).toEqual([])
  })

  it('stores when a field loses focus, without waiting', async () => {
    const world = new World()
    const { value } = world.open({ note: 'a' })
    value.value!.note = 'ab'
    world.page.dispatchEvent(new Event('focusout'))
    await vi.advanceTimersByTimeAsync(0)
    expect(world.stored).toEqual([{ note: 'ab' }])
  })

  it('loses nothing when the page closes before the transaction is done', async () => {
    const world = new World()
    const { value } = world.open({ note: 'a' })
    world.slow = true
    value.value!.note = 'ab'
    world.window.dispatchEvent(new Event('pagehide'))
    expect(world.stored).toEqual([])

    const next = new World(world.kept)
    const { value: again } = next.open({ note: 'a' })
    expect(again.value).toEqual({ note: 'ab' })
    await vi.advanceTimersByTimeAsync(300)
    expect(next.stored).toEqual([{ note: 'ab' }])
    expect(next.kept.size).toBe(0)
  })

  it('leaves nothing over when everything is stored, and when the draft is submitted', async () => {
    const world = new World()
    const { value, autosave } = world.open({ note: 'a' })
    value.value!.note = 'ab'
    await autosave.flush()
    world.window.dispatchEvent(new Event('pagehide'))
    expect(world.kept.size).toBe(0)
    value.value!.note = 'abc'
    world.window.dispatchEvent(new Event('pagehide'))
    expect(world.kept.size).toBe(1)
    autosave.stop()
    expect(world.kept.size).toBe(0)
  })

  it('what a closed tab could not store outlives what other tabs store and put down', async () => {
    const first = new World()
    const second = new World(first.kept)
    second.full = true
    const [here, there] = [first.open({ note: 'a' }), second.open({ note: 'a' })]
    there.value.value = { note: 'a long text' }
    await vi.advanceTimersByTimeAsync(1_000)
    second.window.dispatchEvent(new Event('pagehide'))
    here.value.value = { note: 'a', place: 'b' }
    first.window.dispatchEvent(new Event('pagehide'))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(first.stored).toEqual([{ note: 'a', place: 'b' }])
    const next = new World(first.kept)
    expect(next.open({ note: 'a', place: 'b' }).value.value).toEqual({ note: 'a long text', place: 'b' })
    await vi.advanceTimersByTimeAsync(300)
    expect([next.stored, next.kept.size]).toEqual([[{ note: 'a long text', place: 'b' }], 0])
  })

  it('what a closed tab did store in the end undoes nothing that another tab writes from there on', async () => {
    const first = new World()
    const second = new World(first.kept)
    second.slow = true
    const [here, there] = [first.open({ note: 'a' }), second.open({ note: 'a' })]
    there.value.value = { note: 'ab' }
    second.window.dispatchEvent(new Event('pagehide'))
    // Its transaction came through after all, and this tab shows it.
    here.autosave.accept({ note: 'ab' })
    here.value.value = { note: 'ab' }
    here.value.value = { note: 'ac' }
    await vi.advanceTimersByTimeAsync(300)
    expect(first.stored).toEqual([{ note: 'ac' }])
    expect(new World(first.kept).open({ note: 'ac' }).value.value).toEqual({ note: 'ac' })
  })

  it('stores what waits when its form is left', async () => {
    const world = new World()
    const { value } = world.open({ note: 'a' })
    value.value!.note = 'ab'
    world.scope.stop()
    await vi.advanceTimersByTimeAsync(0)
    expect(world.stored).toEqual([{ note: 'ab' }])
  })
})
