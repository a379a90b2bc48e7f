import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { mergeDrafts, sameContent } from '@/features/drafts/merge-drafts'

const draft = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.oneof(fc.integer(), fc.array(fc.integer(), { maxLength: 3 }), fc.record({ x: fc.integer() })))

describe('mergeDrafts', () => {
  it('takes what the self-check wrote and keeps what is being typed', () => {
    const base = { needs: ['a'], note: 'old' }
    expect(mergeDrafts<Record<string, unknown>>(base, { ...base, note: 'typed' }, { ...base, policyResult: { asOf: 'x' } })).toEqual({ needs: ['a'], note: 'typed', policyResult: { asOf: 'x' } })
  })
  it('loses no change of either side, except where both changed the same field: then what is on this screen stays', () => {
    fc.assert(fc.property(draft, draft, draft, (base, ours, theirs) => {
      const merged = mergeDrafts<Record<string, unknown>>(base, ours, theirs)
      for (const name of ['a', 'b', 'c', 'd']) {
        const expected = sameContent(ours[name], base[name]) ? theirs[name] : ours[name]
        expect(sameContent(merged[name], expected)).toBe(true)
      }
    }))
  })
  it('changes nothing when nothing changed', () => {
    fc.assert(fc.property(draft, draft, (base, ours) => { expect(sameContent(mergeDrafts<object>(base, ours, base), ours)).toBe(true) }))
  })
})
