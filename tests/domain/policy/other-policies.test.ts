import { describe, expect, it } from 'vitest'
import type { Benefit, Facts } from '@/domain/policy'
import { ANY, exactly, range, ZERO, type Interval } from '@/domain/policy/interval'
import { beside, comparedWith } from '@/domain/policy/other-policies'
import { wuxi } from './pack'

type Other = NonNullable<Facts['otherPolicies']>[number]
const upTo = wuxi.benefits.find(({ id }) => id.endsWith('art05-pledge-interest'))!
const fixed = wuxi.benefits.find(({ id }) => id.endsWith('art04-gb-cert'))!
const yuan = (amount: number) => exactly(amount * 100)

/** Who counts, when another policy says this of the same item. */
function counts(other: Other, ours: Interval = yuan(100_000), benefit: Benefit = upTo) {
  const [compared] = comparedWith([{ id: 'county', benefit: benefit.id, sameItem: true, ...other }], benefit, ours, wuxi.document)
  return compared?.counts
}

describe('of two policies for the same item', () => {
  it('the higher counts, to the yuan', () => {
    expect([100_001, 100_000, 99_999].map((amountYuan) => counts({ amountYuan }))).toEqual(['other', 'other', 'this'])
    expect([50_001, 50_000, 49_999].map((amountYuan) => counts({ amountYuan, issued: '2019-01-01' }, yuan(50_000), fixed))).toEqual(['other', 'this', 'this'])
  })
  it('neither counts while theirs lies within what ours may be', () => {
    const open = range(2_000_000, 8_000_000)
    expect([19_999, 20_000, 50_000, 80_000, 80_001].map((amountYuan) => counts({ amountYuan }, open))).toEqual(['this', 'undecided', 'undecided', 'undecided', 'other'])
    expect(counts({}, open)).toBe('undecided')
    expect(counts({}, ANY)).toBe('undecided')
  })
  it('at the same amount a fixed one goes before an upper limit, and of two fixed ones the later', () => {
    expect(counts({ amountYuan: 100_000, issued: '2019-01-01' })).toBe('other')
    const tie = (issued?: string) => counts({ amountYuan: 50_000, ...(issued && { issued }) }, yuan(50_000), fixed)
    expect(wuxi.document.printed).toBe('2020-03-10')
    expect([tie('2020-03-09'), tie('2020-03-10'), tie('2020-03-11'), tie()]).toEqual(['this', 'this', 'other', 'undecided'])
  })
  it('nobody knows which while nobody says that it is the same item', () => {
    expect(comparedWith([{ benefit: upTo.id, amountYuan: 900_000 }], upTo, yuan(100_000), wuxi.document)).toEqual([{ id: '', amountYuan: [900_000, 900_000], counts: 'undecided' }])
  })
  it('those for this benefit are compared, and those of which nobody says what for; not those for something else', () => {
    const others: Other[] = [
      { id: 'a', benefit: upTo.id, sameItem: true, amountYuan: 1 }, { id: 'b', benefit: fixed.id, sameItem: true, amountYuan: 1 },
      { id: 'c', benefit: upTo.id, sameItem: false, amountYuan: 1 }, { id: 'd', sameItem: true, amountYuan: 1 },
    ]
    expect(comparedWith(others, upTo, yuan(100_000), wuxi.document)).toEqual([{ id: 'a', amountYuan: [1, 1], counts: 'this' }, { id: 'd', amountYuan: [1, 1], counts: 'undecided' }])
    expect(comparedWith(undefined, upTo, yuan(100_000), wuxi.document)).toEqual([])
  })
})

describe('beside other policies', () => {
  const other = (counts: 'this' | 'other' | 'undecided', amount: number | null) => ({ id: `${counts}-${amount}`, amountYuan: [amount ?? 0, amount] as const, counts })
  it('nothing of ours is left where one of them certainly counts', () => {
    expect(beside([other('this', 5), other('other', 900)], yuan(100))).toEqual({ ceiling: ZERO, counts: false, displacedBy: 'other-900' })
  })
  it('nothing of ours is certain where one may count', () => {
    expect([100, 101, null].map((amount) => beside([other('undecided', amount)], yuan(100)))).toEqual([0, 1, 2].map(() => ({ ceiling: range(0, 10_000), counts: false })))
  })
  it('ours counts where what is undecided gives less in any case, and where ours is the higher', () => {
    expect(beside([other('undecided', 99_999)], yuan(100_000))).toEqual({ ceiling: yuan(100_000), counts: true })
    expect(beside([other('this', 100)], yuan(100))).toEqual({ ceiling: yuan(100), counts: true })
    expect(beside([], yuan(100))).toEqual({ ceiling: yuan(100), counts: true })
  })
})
