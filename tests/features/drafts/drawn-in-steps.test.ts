import { effectScope, nextTick, ref } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useDrawnInSteps } from '@/features/drafts'

const PICTURE_MS = 20
let frames: Map<number, () => void>
beforeEach(() => {
  vi.useFakeTimers()
  frames = new Map()
  let number = 0
  vi.stubGlobal('document', new EventTarget())
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => { frames.set(number += 1, draw); return number })
  vi.stubGlobal('cancelAnimationFrame', (which: number) => frames.delete(which))
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})
/** A picture, and what is done after it. */
async function picture(): Promise<void> {
  const now = [...frames.values()]
  frames.clear()
  for (const draw of now) draw()
  await vi.advanceTimersByTimeAsync(PICTURE_MS)
}
const scope = effectScope()

it('draws one part more after each picture, once there is something to draw', async () => {
  const ready = ref(false)
  const { drawn, whole } = scope.run(() => useDrawnInSteps({ parts: 4, first: 2, ready: () => ready.value }))!
  await picture()
  expect([drawn.value, whole.value]).toEqual([2, false])
  ready.value = true
  await nextTick()
  await picture()
  expect([drawn.value, whole.value]).toEqual([3, false])
  await picture()
  expect([drawn.value, whole.value]).toEqual([4, true])
  expect(frames.size).toBe(0)
})

it('draws the rest at once for who is led further down, and nothing after the page is gone', async () => {
  const { drawn, rest } = scope.run(() => useDrawnInSteps({ parts: 4, first: 2, ready: () => true }))!
  rest()
  expect(drawn.value).toBe(4)
  await picture()
  expect(drawn.value).toBe(4)

  const gone = effectScope()
  const other = gone.run(() => useDrawnInSteps({ parts: 4, first: 2, ready: () => true }))!
  gone.stop()
  await picture()
  expect(other.drawn.value).toBe(2)
})

it('is whole for the first key: who goes backwards comes to the end', async () => {
  const { drawn } = scope.run(() => useDrawnInSteps({ parts: 4, first: 2, ready: () => true }))!
  document.dispatchEvent(new Event('keydown'))
  expect(drawn.value).toBe(4)
  await picture()
  expect(drawn.value).toBe(4)
})
