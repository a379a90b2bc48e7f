import { describe, expect, it } from 'vitest'
import { RECORD_SCHEMA } from '@/contract'
import { UPCASTS, upcast, type EditForm, type Upcast } from '@/domain/records'

const renamed = (from: string, to: string): Upcast => ({ kind, set, unseen }) => {
  const name = (each: string): string => (each === from ? to : each)
  return { kind, set: Object.fromEntries(Object.entries(set).map(([field, value]) => [name(field), value])), ...(unseen ? { unseen: unseen.map(name) } : {}) }
}
const STEPS = { 1: renamed('a', 'b'), 2: renamed('b', 'c') }
const edit: EditForm = { kind: 'enterprise', set: { a: null, x: 1 }, unseen: ['a', 'x'] }

describe('an edit of an older form', () => {
  it('is brought up step by step', () => {
    expect(upcast(edit, 1, 2, STEPS)).toEqual({ kind: 'enterprise', set: { b: null, x: 1 }, unseen: ['b', 'x'] })
    expect(upcast(edit, 1, 3, STEPS)).toEqual({ kind: 'enterprise', set: { c: null, x: 1 }, unseen: ['c', 'x'] })
    expect(upcast(edit, 3, 3, STEPS)).toBe(edit)
    expect(edit.set).toEqual({ a: null, x: 1 })
  })

  it('too old for any step is not guessed at', () => {
    expect(upcast(edit, 1, 3, { 2: STEPS[2] })).toBeUndefined()
  })

  it('has a step from every form before the present one', () => {
    expect(Object.keys(UPCASTS).map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: RECORD_SCHEMA - 1 }, (_, index) => index + 1))
  })
})
