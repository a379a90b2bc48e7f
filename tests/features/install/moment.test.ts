import { expect, test } from 'vitest'
import { createMoment, isSuccess } from '@/features/install/moment'

const store = () => {
  const map = new Map<string, string>()
  return { getItem: (key: string) => map.get(key) ?? null, setItem: (key: string, value: string) => { map.set(key, value) }, get: (key: string) => map.get(key), set: (key: string, value: string | undefined) => { if (value === undefined) map.delete(key); else map.set(key, value) } }
}

test('a hint comes after the first success, never in the first opening, and never again once it was sent away', () => {
  const kept = store()
  const first = store()
  const opening = createMoment(kept, first)
  opening.succeeded()
  expect([opening.isGood('install'), createMoment(kept, first).isGood('install')]).toEqual([false, false])
  const second = createMoment(kept, store())
  expect([second.isGood('install'), second.isGood('keep')]).toEqual([true, true])
  second.never('install')
  expect([second.isGood('install'), second.isGood('keep')]).toEqual([false, true])
  expect(createMoment(kept, store()).isGood('install')).toBe(false)
})

test('without a success, or in a browser that remembers nothing, there is none', () => {
  const kept = store()
  for (let opening = 0; opening < 5; opening += 1) expect(createMoment(kept, store()).isGood('install')).toBe(false)
  const refuses = { getItem: () => null, setItem: () => { throw new Error('refused') } }
  const forgets = { get: () => undefined, set: () => undefined }
  const moment = createMoment(forgets, refuses)
  moment.succeeded()
  expect(moment.isGood('keep')).toBe(false)
  const odd = createMoment({ get: () => '{"openings":"many","never":3}', set: () => undefined }, store())
  expect(odd.isGood('install')).toBe(false)
})

test('a success is a result or a record that came of a form', () => {
  const id = '0195b1f4-7d0e-7c1a-9b52-4f3c2a1d0e9f'
  expect([isSuccess('/policy/result', '/policy/check'), isSuccess(`/visits/${id}`, `/visits/draft/${id}`)]).toEqual([true, true])
  expect([isSuccess('/', `/visits/draft/${id}`), isSuccess(`/visits/${id}`, '/'), isSuccess('/policy', '')]).toEqual([false, false, false])
})
