import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { checkFacts, getFact, setFact, type FactRef, type Facts } from '@/domain/policy'
import { itemPathsOf, pathOf, pathsOf, readerOf } from '@/domain/policy/fact-paths'
import { lessAndMore, runs } from './arbitrary-facts'

describe('facts of a rule', () => {
  it('are read of the applicant, of what it has, and of an item', () => {
    const facts: Facts = { applicant: { kind: 'park' }, nationalTitle: 'advantage' }
    const read = (ref: FactRef, item?: Record<string, unknown>) => readerOf(ref)(facts, item)
    expect([read(['nationalTitle']), read(['applicant', 'kind']), read(['item', 'type'], { type: 'design' })]).toEqual(['advantage', 'park', 'design'])
    expect([read(['ipms', 'certified']), read(['item', 'type']), read(['item', 'type'], {})]).toEqual([undefined, undefined, undefined])
  })
  it('are named by their place in the answers, of every item its own', () => {
    const pathAt = pathsOf(['item', 'type'])
    expect([pathAt('patents[0]'), pathAt('patents[1]'), pathAt('patents[0]')]).toEqual(['patents[0].type', 'patents[1].type', 'patents[0].type'])
    expect([pathOf(['nationalTitle'], undefined), pathOf(['applicant', 'kind'], 'patents[0]')]).toEqual(['nationalTitle', 'applicant.kind'])
    const itemAt = itemPathsOf('loans')
    expect([itemAt(0), itemAt(12), itemAt(0)]).toEqual(['loans[0]', 'loans[12]', 'loans[0]'])
  })
})

describe('answers', () => {
  it('are set without touching what was there', () => {
    const before: Facts = { patents: [{ type: 'invention' }] }
    const after = setFact(before, 'patents[0].costYuan', 5)
    expect(after).toEqual({ patents: [{ type: 'invention', costYuan: 5 }] })
    expect(before).toEqual({ patents: [{ type: 'invention' }] })
    expect(getFact(after, 'patents[0].costYuan')).toBe(5)
    expect(getFact(after, 'loans[2].paidDate')).toBeUndefined()
    const many: Facts = { patents: Array.from({ length: 13 }, (_, costYuan) => ({ costYuan })) }
    expect(getFact(many, 'patents[12].costYuan')).toBe(12)
    expect(getFact(setFact(many, 'patents[12].costYuan', 0), 'patents[12]')).toEqual({ costYuan: 0 })
  })
  it('make what is not there yet', () => {
    expect(setFact({}, 'ipms.certified', false)).toEqual({ ipms: { certified: false } })
    expect(setFact({}, 'patents[1].type', 'design')).toEqual({ patents: [{}, { type: 'design' }] })
  })
  it('of one item are set and taken back with the item', () => {
    expect(setFact({ patents: [{ type: 'design' }, { type: 'invention' }] }, 'patents[0]', { granted: true })).toEqual({ patents: [{ granted: true }, { type: 'invention' }] })
    expect(setFact({ patents: [{ type: 'design', granted: true }, {}] }, 'patents[0].granted', undefined)).toStrictEqual({ patents: [{ type: 'design' }, {}] })
    expect(setFact({}, 'patents[0]', undefined)).toEqual({ patents: [] })
  })
  it('are taken back', () => {
    expect(setFact({ ipms: { certified: true, certDate: '2021-01-01' } }, 'ipms.certDate', undefined)).toStrictEqual({ ipms: { certified: true } })
    expect(setFact({ patents: [{ type: 'design' }, {}] }, 'patents[0]', undefined)).toEqual({ patents: [{}] })
    expect(setFact({ patents: [] }, 'patents', undefined)).toEqual({})
  })
  it('are always facts again', () => {
    fc.assert(fc.property(lessAndMore, ({ less, more }) => {
      expect(checkFacts(less).problems).toBeUndefined()
      expect(checkFacts(more).facts).toEqual(more)
    }), runs(100))
  }, 60_000)
})
