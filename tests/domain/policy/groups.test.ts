import { describe, expect, it } from 'vitest'
import { evaluate, type Benefit, type Facts, type PolicyPack } from '@/domain/policy'
import { benefit, nothing, run, today, wuxi } from './pack'

type Kind = 'registration' | 'certificationMark'
/** An indication brings 100,000 yuan, a mark 50,000. */
const gi = (kind: Kind, product?: string, date: string | undefined = '2022-01-01') => ({ kind, ...(product && { product }), ...(date && { date }) })
const undated = (kind: Kind, product: string) => ({ kind, product })
const having = (id: string, more: Partial<Benefit>, pack: PolicyPack = wuxi): PolicyPack =>
  ({ ...pack, benefits: pack.benefits.map((one) => one.id === `wuxi-2020-11/${id}` ? { ...one, ...more } : one) })

/** What becomes of both, and of both together. */
function settled(list: NonNullable<Facts['gi']>, pack = wuxi) {
  const evaluation = evaluate(pack, { ...nothing, gi: list }, { asOf: today })
  const told = (id: string) => {
    const { ceilingYuan, missing, displacedBy, beforeGroupYuan, items } = benefit(evaluation, id)
    return { ceilingYuan, missing, displacedBy: displacedBy?.slice(13), beforeGroupYuan, items: items.filter(({ status }) => status !== 'ineligible').map((item) => item.ceilingYuan) }
  }
  return { indication: told('art15-gi'), mark: told('art15-gi-mark'), total: evaluation.totals.toVerifyYuan }
}

describe('an indication and a mark of one product', () => {
  it('do not add: the higher counts, and the other says what takes its place', () => {
    const { indication, mark, total } = settled([gi('registration', 'tea'), gi('certificationMark', 'tea')])
    expect(indication).toEqual({ ceilingYuan: [100_000, 100_000], missing: [], displacedBy: undefined, beforeGroupYuan: undefined, items: [[100_000, 100_000]] })
    expect(mark).toEqual({ ceilingYuan: [0, 0], missing: [], displacedBy: 'art15-gi', beforeGroupYuan: [50_000, 50_000], items: [[0, 0]] })
    expect(total).toEqual([100_000, 100_000])
  })
  it('at the same amount go by what is fixed, else by the order of the items in the document', () => {
    const tie = [gi('registration', 'tea'), gi('certificationMark', 'tea'), gi('certificationMark', 'tea')]
    expect(settled(tie)).toMatchObject({ indication: { ceilingYuan: [100_000, 100_000] }, mark: { displacedBy: 'art15-gi' }, total: [100_000, 100_000] })
    expect(settled(tie, having('art15-gi-mark', { kind: 'fixed' }))).toMatchObject({ mark: { ceilingYuan: [100_000, 100_000], displacedBy: undefined }, indication: { ceilingYuan: [0, 0], displacedBy: 'art15-gi-mark' } })
    expect(settled(tie, having('art15-gi', { kind: 'fixed' })).mark.displacedBy).toBe('art15-gi')
    expect(settled(tie, having('art15-gi', { kind: 'fixed' }, having('art15-gi-mark', { kind: 'fixed' }))).mark.displacedBy).toBe('art15-gi')
  })
  it('of which the mark brings more leave only the mark', () => {
    const { indication, mark } = settled([gi('registration', 'tea'), ...[1, 2, 3].map(() => gi('certificationMark', 'tea'))])
    expect(indication).toMatchObject({ ceilingYuan: [0, 0], displacedBy: 'art15-gi-mark' })
    expect(mark.ceilingYuan).toEqual([150_000, 150_000])
  })
  it('are settled product by product', () => {
    const { indication, mark, total } = settled([gi('registration', 'tea'), gi('certificationMark', 'tea'), gi('certificationMark', 'clay')])
    expect(indication.ceilingYuan).toEqual([100_000, 100_000])
    expect(mark).toEqual({ ceilingYuan: [50_000, 50_000], missing: [], displacedBy: undefined, beforeGroupYuan: [100_000, 100_000], items: [[0, 0], [50_000, 50_000]] })
    expect(total).toEqual([150_000, 150_000])
  })
  it('are of one product however its name was typed', () => {
    const typed = (product: string) => run({ ...nothing, gi: [{ kind: 'registration', product: '阳羡茶 A', date: '2022-01-01' }, { kind: 'certificationMark', product, date: '2022-01-01' }] }).totals.toVerifyYuan
    for (const product of ['阳羡茶 A', '阳羡茶 A ', ' 阳羡茶A', '阳羡茶　ａ']) expect(typed(product), product).toEqual([100_000, 100_000])
    expect(typed('阳羡茶 B')).toEqual([150_000, 150_000])
  })
  it('leave each other alone where there is only one of them', () => {
    expect(settled([gi('registration')])).toMatchObject({ indication: { ceilingYuan: [100_000, 100_000], missing: [] }, mark: { ceilingYuan: [0, 0], displacedBy: undefined }, total: [100_000, 100_000] })
    expect(settled([])).toMatchObject({ indication: { ceilingYuan: [0, 0], displacedBy: undefined }, mark: { displacedBy: undefined }, total: [0, 0] })
  })
})

describe('while nobody knows for which product', () => {
  it('what cannot lose is certain, what may be for the same is not, and the product is asked for', () => {
    const { indication, mark, total } = settled([gi('registration', 'tea'), gi('certificationMark')])
    expect(indication).toMatchObject({ ceilingYuan: [100_000, 100_000], missing: [] })
    expect(mark).toMatchObject({ ceilingYuan: [0, 50_000], missing: ['gi[1].product'], displacedBy: undefined })
    expect(total).toEqual([100_000, 150_000])
  })
  it('several marks may together outweigh an indication', () => {
    const { indication, mark, total } = settled([gi('registration', 'tea'), ...[1, 2, 3].map(() => gi('certificationMark'))])
    expect(indication).toMatchObject({ ceilingYuan: [0, 100_000], missing: ['gi[1].product', 'gi[2].product', 'gi[3].product'] })
    expect(mark.ceilingYuan).toEqual([0, 150_000])
    expect(total).toEqual([150_000, 250_000])
  })
  it('two that together weigh as much as the indication lose to it', () => {
    expect(settled([gi('registration', 'tea'), ...[1, 2].map(() => gi('certificationMark'))])).toMatchObject({ indication: { ceilingYuan: [100_000, 100_000] }, mark: { ceilingYuan: [0, 100_000] }, total: [100_000, 200_000] })
  })
  it('a mark may be for the product of an indication that nobody has placed', () => {
    const { indication, mark, total } = settled([gi('registration'), gi('certificationMark', 'tea')])
    expect(indication).toMatchObject({ ceilingYuan: [0, 100_000], missing: ['gi[0].product'] })
    expect(mark).toMatchObject({ ceilingYuan: [0, 50_000], missing: ['gi[0].product'] })
    expect(total).toEqual([100_000, 150_000])
  })
})

describe('while nobody knows whether one of them counts', () => {
  it('neither is certain, both ask for what would tell, and the lower is the least there is', () => {
    const { indication, mark, total } = settled([undated('registration', 'tea'), gi('certificationMark', 'tea')])
    expect(indication).toMatchObject({ ceilingYuan: [0, 100_000], missing: ['gi[0].date'] })
    expect(mark).toMatchObject({ ceilingYuan: [0, 50_000], missing: ['gi[0].date'] })
    expect(total).toEqual([50_000, 100_000])
  })
  it('the higher is certain whatever becomes of the lower', () => {
    const { indication, mark, total } = settled([gi('registration', 'tea'), undated('certificationMark', 'tea')])
    expect(indication).toMatchObject({ ceilingYuan: [100_000, 100_000], missing: [] })
    expect(mark).toMatchObject({ ceilingYuan: [0, 0], displacedBy: 'art15-gi', beforeGroupYuan: [0, 50_000] })
    expect(total).toEqual([100_000, 100_000])
  })
  it('each asks only for what would tell of it', () => {
    const { indication, mark } = settled([undated('registration', 'tea'), undated('certificationMark', 'clay')])
    expect([indication.missing, mark.missing]).toEqual([['gi[0].date'], ['gi[1].date']])
  })
  it('products that have nothing to do with it stay certain', () => {
    const { mark, total } = settled([undated('registration', 'tea'), gi('certificationMark', 'clay')])
    expect(mark).toMatchObject({ ceilingYuan: [50_000, 50_000], missing: [] })
    expect(total).toEqual([50_000, 150_000])
  })
})

describe('three of one group', () => {
  const mark = wuxi.benefits.find(({ id }) => id.endsWith('art15-gi-mark'))!
  const of = (kind: string, id: string): Benefit => ({ ...mark, id: `wuxi-2020-11/${id}`, itemConditions: [{ fact: ['item', 'kind'], is: kind }] })
  const pack: PolicyPack = { ...wuxi, benefits: [...wuxi.benefits.filter((one) => one !== mark), of('certificationMark', 'art15-gi-mark'), of('collectiveMark', 'art15-gi-third')] }
  const third = (list: NonNullable<Facts['gi']>) => benefit(evaluate(pack, { ...nothing, gi: list }, { asOf: today }), 'art15-gi-third')
  const collective = (more: object = {}) => ({ kind: 'collectiveMark' as const, product: 'tea', date: '2022-01-01', ...more })

  it('one counts for certain only when it beats both others', () => {
    expect(settled([gi('registration', 'tea'), gi('certificationMark', 'tea'), ...[1, 2, 3].map(() => collective({ date: undefined }))], pack).indication).toMatchObject({ ceilingYuan: [0, 100_000] })
    expect(settled([gi('registration', 'tea'), gi('certificationMark', 'tea'), collective({ date: undefined })], pack).indication).toMatchObject({ ceilingYuan: [100_000, 100_000], missing: [] })
  })
  it('two are settled as if there were no third, where that brings nothing', () => {
    expect(settled([gi('registration', 'tea'), gi('certificationMark', 'tea')], pack)).toMatchObject({ mark: { ceilingYuan: [0, 0], displacedBy: 'art15-gi' }, total: [100_000, 100_000] })
    expect(third([gi('registration', 'tea'), gi('certificationMark', 'tea')])).toMatchObject({ ceilingYuan: [0, 0], displacedBy: undefined, beforeGroupYuan: undefined })
  })
  it('name what is asked for in one order, whatever the order of the rules', () => {
    const list = [gi('registration'), gi('certificationMark'), collective({ product: undefined })]
    const asked = (pack: PolicyPack) => benefit(evaluate(pack, { ...nothing, gi: list }, { asOf: today }), 'art15-gi').missing
    expect(asked(pack)).toEqual(['gi[0].product', 'gi[1].product', 'gi[2].product'])
    expect(asked({ ...pack, benefits: [...pack.benefits].reverse() })).toEqual(asked(pack))
  })
})
