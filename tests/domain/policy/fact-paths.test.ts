import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { checkFacts, getFact, setFact, type Facts } from '@/domain/policy'
import { lessAndMore } from './arbitrary-facts'

describe('answers', () => {
  it('are set without touching what was there', () => {
    const before: Facts = { patents: [{ type: 'invention' }] }
    const after = setFact(before, 'patents[0].costYuan', 5)
    expect(after).toEqual({ patents: [{ type: 'invention', costYuan: 5 }] })
    expect(before).toEqual({ patents: [{ type: 'invention' }] })
    expect(getFact(after, 'patents[0].costYuan')).toBe(5)
    expect(getFact(after, 'loans[2].paidDate')).toBeUndefined()
  })
  it('make what is not there yet', () => {
    expect(setFact({}, 'ipms.certified', false)).toEqual({ ipms: { certified: false } })
    expect(setFact({}, 'patents[1].type', 'design')).toEqual({ patents: [{}, { type: 'design' }] })
  })
  it('are taken back', () => {
    expect(setFact({ ipms: { certified: true, certDate: '2021-01-01' } }, 'ipms.certDate', undefined)).toEqual({ ipms: { certified: true } })
    expect(setFact({ patents: [{ type: 'design' }, {}] }, 'patents[0]', undefined)).toEqual({ patents: [{}] })
    expect(setFact({ patents: [] }, 'patents', undefined)).toEqual({})
  })
  it('are always facts again', () => {
    fc.assert(fc.property(lessAndMore, ({ less, more }) => {
      expect(checkFacts(less).problems).toBeUndefined()
      expect(checkFacts(more).facts).toEqual(more)
    }), { numRuns: 100 })
  }, 60_000)
})
