import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import fc from 'fast-check'
import { createSaver, type SaverState } from '@/features/drafts/saver'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

const timers = { set: (run: () => void, ms: number) => setTimeout(run, ms), clear: (timer: unknown) => clearTimeout(timer as number) }

function world(store: (value: string) => Promise<void>) {
  const box = { value: 'empty' }
  const states: SaverState[] = []
  const saver = createSaver({ read: () => box.value, save: store, onState: (state) => states.push(state), now: () => 1_000, timers })
  return { saver, states, last: () => states.at(-1), type: (value: string) => { box.value = value; saver.touch() } }
}

describe('createSaver', () => {
  it('stores once, 300 ms after the last change', async () => {
    const kept: string[] = []
    const { type, last } = world(async (value) => { kept.push(value) })
    type('a')
    await vi.advanceTimersByTimeAsync(200)
    type('ab')
    await vi.advanceTimersByTimeAsync(299)
    expect(kept).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(kept).toEqual(['ab'])
    expect(last()).toEqual({ phase: 'saved', savedAt: 1_000, error: undefined })
  })

  it('says saved only after the transaction is done', async () => {
    let commit = () => {}
    const { type, saver, last } = world(() => new Promise((resolve) => { commit = resolve }))
    type('a')
    const flushed = saver.flush()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(last()).toEqual({ phase: 'saving' })
    commit()
    expect(await flushed).toBe(true)
    expect(last()?.phase).toBe('saved')
  })

  it('keeps the change after a failure, names the reason and tries again by itself', async () => {
    const kept: string[] = []
    let full = true
    const { type, saver, last } = world(async (value) => {
      if (full) throw Object.assign(new Error('quota'), { name: 'QuotaExceededError' })
      kept.push(value)
    })
    type('a')
    expect(await saver.flush()).toBe(false)
    expect(last()).toMatchObject({ phase: 'failed', error: 'storage-full' })
    full = false
    await vi.advanceTimersByTimeAsync(5_000)
    expect(kept).toEqual(['a'])
    expect(last()).toMatchObject({ phase: 'saved', error: undefined })
  })

  it('does not save after it was stopped', async () => {
    const kept: string[] = []
    const { type, saver } = world(async (value) => { kept.push(value) })
    type('a')
    saver.stop()
    expect(await saver.flush()).toBe(true)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(kept).toEqual([])
  })

  it('ends with the newest value stored, never two saves at once, whatever the order of typing, waiting and failing', async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(fc.oneof(fc.record({ type: fc.string() }), fc.record({ wait: fc.integer({ min: 0, max: 800 }) }), fc.constant({ flush: true })), { minLength: 1, maxLength: 30 }),
      fc.array(fc.record({ ms: fc.integer({ min: 0, max: 500 }), fails: fc.boolean() }), { maxLength: 20 }),
      async (steps, stores) => {
        let open = 0
        let stored: string | undefined
        let newest: string | undefined
        const plan = [...stores]
        const { type, saver, last } = world(async (value) => {
          open += 1
          expect(open).toBe(1)
          const next = plan.shift()
          await new Promise((resolve) => { setTimeout(resolve, next?.ms ?? 0) })
          open -= 1
          if (next?.fails) throw new Error('no')
          stored = value
        })
        for (const step of steps) {
          if ('type' in step) { newest = step.type; type(step.type) }
          else if ('wait' in step) await vi.advanceTimersByTimeAsync(step.wait)
          else void saver.flush()
          if (last()?.phase === 'saved') expect(stored).toBe(newest)
        }
        await vi.advanceTimersByTimeAsync(200_000)
        expect(stored).toBe(newest)
        if (newest !== undefined) expect(last()?.phase).toBe('saved')
      },
    ), { numRuns: 200 })
  })
})
