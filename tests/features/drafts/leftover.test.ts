import { describe, expect, it } from 'vitest'
import { createLeftover } from '@/features/drafts/leftover'

function memory() {
  const kept = new Map<string, string>()
  return { kept, getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => { kept.set(key, value) }, removeItem: (key: string) => { kept.delete(key) } }
}

describe('what a closing page leaves over', () => {
  it('is laid over the draft at the next opening, until it is stored', () => {
    const leftover = createLeftover<Record<string, unknown>>(memory())
    leftover.put('d1', { base: { note: 'a', mode: 'phone' }, value: { note: 'ab', mode: 'phone' } })
    expect(leftover.layOn('d1', { note: 'a', mode: 'phone' })).toEqual({ note: 'ab', mode: 'phone' })
    expect(leftover.layOn('d2', { note: 'a' })).toEqual({ note: 'a' })
    leftover.drop('d1')
    expect(leftover.layOn('d1', { note: 'a' })).toEqual({ note: 'a' })
  })
  it('does not undo what was stored meanwhile', () => {
    const leftover = createLeftover<Record<string, unknown>>(memory())
    leftover.put('d1', { base: { note: 'a', mode: 'phone' }, value: { note: 'ab', mode: 'phone' } })
    expect(leftover.layOn('d1', { note: 'a', mode: 'video', needs: ['x'] })).toEqual({ note: 'ab', mode: 'video', needs: ['x'] })
  })
  it('is taken up as an earlier version put it down, and then dropped', () => {
    const phone = memory()
    phone.kept.set('ipw-leftover:d1', JSON.stringify({ base: { note: 'a' }, value: { note: 'ab' } }))
    const leftover = createLeftover<Record<string, unknown>>(phone)
    expect(leftover.layOn('d1', { note: 'a' })).toEqual({ note: 'ab' })
    leftover.drop('d1')
    expect(phone.kept.size).toBe(0)
  })
  it('is another tab’s to drop only once that has taken it up, and never what was put down since', () => {
    const phone = memory()
    const [one, other] = [createLeftover<Record<string, unknown>>(phone), createLeftover<Record<string, unknown>>(phone)]
    one.put('d1', { base: { note: 'a' }, value: { note: 'ab' } })
    other.drop('d1')
    expect(other.layOn('d1', { note: 'a' })).toEqual({ note: 'ab' })
    one.put('d1', { base: { note: 'a' }, value: { note: 'abc' } })
    other.drop('d1')
    expect(other.layOn('d1', { note: 'a' })).toEqual({ note: 'abc' })
  })
  it('of other tabs stays where it cannot be read, as while the vault is locked', () => {
    const phone = memory()
    let locked = false
    const sealed = { ...phone, getItem: (key: string) => (locked ? null : phone.getItem(key)) }
    const [one, other] = [createLeftover<Record<string, unknown>>(sealed), createLeftover<Record<string, unknown>>(sealed)]
    one.put('d1', { base: { note: 'a' }, value: { note: 'ab' } })
    other.put('d1', { base: { note: 'a', place: '' }, value: { note: 'a', place: 'b' } })
    locked = true
    other.drop('d1')
    locked = false
    expect(createLeftover<Record<string, unknown>>(sealed).layOn('d1', { note: 'a', place: '' })).toEqual({ note: 'ab', place: 'b' })
  })
  it('never breaks a form: full, forbidden and damaged storage are as none', () => {
    const refuse = () => { throw new DOMException('no', 'QuotaExceededError') }
    const leftover = createLeftover<Record<string, unknown>>({ getItem: refuse, setItem: refuse, removeItem: refuse })
    const stored = { note: 'a' }
    leftover.put('d1', { base: stored, value: stored })
    leftover.drop('d1')
    expect(leftover.layOn('d1', stored)).toBe(stored)
    const damaged = memory()
    damaged.kept.set('ipw-leftover:d1', '{"base":')
    expect(createLeftover<Record<string, unknown>>(damaged).layOn('d1', stored)).toBe(stored)
  })
})
