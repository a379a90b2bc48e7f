import { beforeEach, expect, it } from 'vitest'
import { createToasts, type Toasts } from '@/ui/toast'

let clock: Map<number, { run: () => void; ms: number }>
let toasts: Toasts
beforeEach(() => {
  clock = new Map()
  let next = 0
  toasts = createToasts({ set: (run, ms) => { clock.set(++next, { run, ms }); return next }, clear: (handle) => clock.delete(handle as number) })
})
const texts = () => toasts.shown.map((toast) => toast.text)

it('goes by itself, later when there is something to do about it', () => {
  toasts.show('a')
  toasts.show('b', { action: { label: 'undo', run: () => undefined } })
  expect([...clock.values()].map(({ ms }) => ms)).toEqual([5_000, 10_000])
  const due = Array.from(clock.values())
  for (const { run } of due) run()
  expect(texts()).toEqual([])
  expect(clock.size).toBe(0)
})

it('carries its action out once and is gone', () => {
  let undone = 0
  toasts.show('deleted', { action: { label: 'undo', run: () => { undone += 1 } } })
  const { id } = toasts.shown[0]!
  toasts.act(id)
  toasts.act(id)
  expect(undone).toBe(1)
  expect(texts()).toEqual([])
})

it('waits while someone reads it and starts anew after', () => {
  toasts.show('a')
  toasts.hold(true)
  expect(clock.size).toBe(0)
  toasts.hold(false)
  expect(clock.size).toBe(1)
})

it('shows two at most: the oldest goes', () => {
  for (const text of ['a', 'b', 'c']) toasts.show(text)
  expect(texts()).toEqual(['b', 'c'])
})
