import { beforeAll, describe, expect, it } from 'vitest'
import type { PolicyPack } from '@/domain/policy'
import { amountWords } from '@/features/policy/amounts'
import { itemsByArticle, matchesText, topicsOf } from '@/features/policy/items/item-search'
import { compiledPack } from './pack'

let pack: PolicyPack
beforeAll(async () => { pack = await compiledPack() })
const found = (text: string) => pack.benefits.filter((benefit) => matchesText(benefit, text)).map(({ article }) => article)

describe('the items of the document', () => {
  it('are 33, under 16 articles in order', () => {
    const groups = itemsByArticle(pack.benefits)
    expect(groups.flatMap(({ items }) => items)).toHaveLength(33)
    expect(groups.map(({ article }) => article)).toEqual(Array.from({ length: 16 }, (_, at) => at + 1))
  })
  it('are found by words of either language and by article', () => {
    expect(found('质押')).toContain(5)
    expect(found('PLEDGE')).toContain(5)
    expect(new Set(found('第15条'))).toEqual(new Set([15]))
    expect(found('质押 地理标志')).toEqual([])
    expect(found(' ')).toHaveLength(33)
  })
  it('lead to the matter that asks about them', () => {
    const loan = pack.benefits.find(({ id }) => id.endsWith('art05-pledge-interest'))!
    expect(topicsOf(loan, pack.questions, pack.topics).map(({ id }) => id)).toEqual(['finance'])
  })
})

describe('a ceiling in words', () => {
  it('is a ceiling, a figure, an interval, or an open end', () => {
    expect(amountWords([500, 500], 'upTo').key).toBe('upTo')
    expect(amountWords([500, 500], 'fixed').key).toBe('fixed')
    expect(amountWords([0, 500], 'fixed').key).toBe('between')
    expect(amountWords([0, null], 'upTo').key).toBe('open')
    expect(amountWords([5, null], 'upTo')).toEqual({ key: 'atLeast', low: 5 })
    expect(amountWords([0, 0], 'upTo').key).toBe('none')
    expect(amountWords(null, 'unquantified').key).toBe('unquantified')
  })
})
