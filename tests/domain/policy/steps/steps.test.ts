import { describe, expect, it } from 'vitest'
import type { Amount, Step, TraceStep } from '@/domain/policy'
import { ANY, exactly } from '@/domain/policy/interval'
import { calculationOf, type Entry, type Run } from '@/domain/policy/steps'

const say = { zh: '步', en: 'Step' }
const cost: Amount = { fact: ['item', 'costYuan'] }
const cap = (yuan: number): Amount => ({ parameter: 'cap', fen: yuan * 100, scope: 'item' })
const take = (of: Amount): Step => ({ step: 'take', of, say })
const atMost = (yuan: number): Step => ({ step: 'atMost', of: cap(yuan), say })
const half: Step = { step: 'multiply', parameter: 'half', basisPoints: 5000, say }
const sum: Step = { step: 'sum', say }
const perPatent: Step = { step: 'sumPer', field: 'patent', say }
const forIndividuals: Step = { step: 'when', condition: { fact: ['applicant', 'kind'], is: 'individual' }, steps: [half] }

type Item = Record<string, unknown>
const entries = (items: Item[], certain = true): Entry[] => items.map((item, index) => ({ at: `list[${index}]`, item, certain, open: false, value: exactly(0) }))
function go(steps: Step[], of: readonly Entry[], kind?: 'individual' | 'enterprise') {
  const trace: TraceStep[] = []
  const missing: string[] = []
  const run: Run = {
    facts: kind ? { applicant: { kind } } : {},
    miss: (path) => { missing.push(path) },
    note: ({ at }, value, step, words, facts, bites) => { trace.push({ step, say: words, facts, bites, at, yuan: value.yuan, source: { document: 'd', article: 1 } }) },
  }
  const { total, parts } = calculationOf(steps)(of, run)
  return { yuan: total?.yuan, trace, missing, total, parts }
}

describe('take', () => {
  it('starts from what was answered', () => expect(go([take(cost)], entries([{ costYuan: 3200 }])).yuan).toEqual([3200, 3200]))
  it('starts from anything when nobody answered, and says what is missing', () => {
    expect(go([take(cost)], entries([{}]))).toMatchObject({ yuan: [0, null], missing: ['list[0].costYuan'] })
  })
  it('names the answer it rests on, and none where nobody answered', () => {
    expect([{ costYuan: 3200 }, { costYuan: 0 }, {}].map((item) => go([take(cost)], entries([item])).trace[0]!.facts)).toEqual([{ 'list[0].costYuan': 3200 }, { 'list[0].costYuan': 0 }, undefined])
  })
  it('may be nothing for an item that may not qualify', () => expect(go([take(cost)], entries([{ costYuan: 3200 }], false)).yuan).toEqual([0, 3200]))
})

describe('atMost', () => {
  it('cuts what lies above and leaves what lies below', () => {
    expect(go([take(cost), atMost(5000)], entries([{ costYuan: 8000 }])).yuan).toEqual([5000, 5000])
    expect(go([take(cost), atMost(5000)], entries([{ costYuan: 3200 }])).yuan).toEqual([3200, 3200])
  })
  it('leaves an amount as it is where there is nothing to cut', () => {
    const [entry] = entries([{}])
    expect(go([atMost(5000)], [entry!]).parts[0]).toBe(entry)
  })
  it('bounds an unknown amount', () => expect(go([take(cost), atMost(5000)], entries([{}])).yuan).toEqual([0, 5000]))
  it('says whether it made a difference', () => {
    const bites = (costYuan?: number) => go([take(cost), atMost(5000)], entries([{ ...(costYuan !== undefined && { costYuan }) }])).trace[1]!.bites
    expect([bites(8000), bites(5000), bites(3200), bites()]).toEqual([true, false, false, true])
  })
})

describe('multiply', () => {
  it('keeps half yuan', () => expect(go([take(cost), half], entries([{ costYuan: 301 }])).yuan).toEqual([150.5, 150.5]))
  it('says whether it made a difference', () => {
    const bites = (costYuan?: number) => go([take(cost), half], entries([{ ...(costYuan !== undefined && { costYuan }) }])).trace[1]!.bites
    expect([bites(301), bites(0), bites()]).toEqual([true, false, true])
  })
})

describe('when', () => {
  const steps = [take(cost), forIndividuals]
  it('goes through its steps only when the condition holds', () => {
    expect(go(steps, entries([{ costYuan: 3000 }]), 'individual').yuan).toEqual([1500, 1500])
    expect(go(steps, entries([{ costYuan: 3000 }]), 'enterprise').yuan).toEqual([3000, 3000])
  })
  it('keeps both results while nobody knows, in the explanation too', () => {
    const { yuan, missing, trace } = go(steps, entries([{ costYuan: 3000 }]))
    expect(yuan).toEqual([1500, 3000])
    expect(missing).toEqual(['applicant.kind'])
    expect(trace.at(-1)!.yuan).toEqual([1500, 3000])
  })
  it('asks for what its steps need while nobody knows whether they are gone through', () => {
    const capped: Step = { step: 'when', condition: { fact: ['applicant', 'kind'], is: 'individual' }, steps: [{ step: 'atMost', of: cost, say }] }
    expect(go([take(cap(100)), capped], entries([{}])).missing).toEqual(['applicant.kind', 'list[0].costYuan'])
  })
  it('asks for what nobody answered, and for nothing else', () => {
    const both: Step = { step: 'when', condition: { all: [{ fact: ['item', 'granted'], is: true }, { fact: ['applicant', 'kind'], is: 'individual' }] }, steps: [half] }
    expect(go([take(cost), both], entries([{ costYuan: 3000, granted: true }])).missing).toEqual(['applicant.kind'])
  })
  it('has no room for a step that adds up a list', () => {
    expect(() => calculationOf([take(cost), { ...forIndividuals, steps: [sum] } as Step])).toThrow('cannot stand under "when"')
  })
})

describe('sum and sumPer', () => {
  const fees = (...patents: (string | undefined)[]) => patents.map((patent) => ({ ...(patent && { patent }), costYuan: 1500 }))
  const once = [take(cost), perPatent, atMost(2000), sum]
  it('adds every item', () => expect(go([take(cost), atMost(2000), sum], entries(fees('A', 'A', 'B'))).yuan).toEqual([4500, 4500]))
  it('limits the items of one patent together', () => expect(go(once, entries(fees('A', 'A', 'B'))).yuan).toEqual([3500, 3500]))
  it('knows a patent however its number was typed', () => expect(go(once, entries(fees('ZL 2013A', 'zl2013a ', 'ＺＬ2013A'))).yuan).toEqual([2000, 2000]))
  it('allows that an unnamed patent is one of the others', () => {
    expect(go(once, entries(fees('A', undefined)))).toMatchObject({ yuan: [1500, 3000], missing: ['list[1].patent'] })
    expect(go(once, entries(fees(undefined)))).toMatchObject({ yuan: [1500, 1500], missing: [] })
  })
  it('no limit on an item bounds a list that nobody answered, a limit on the whole does', () => {
    const open: Entry[] = [{ at: 'list', item: undefined, certain: false, open: true, value: ANY }]
    expect(go([take(cap(100)), atMost(100), half, sum], open).yuan).toEqual([0, null])
    expect(go([take(cap(100)), perPatent, sum, atMost(700)], open).yuan).toEqual([0, 700])
  })
  it('of a patent is certain as soon as one of its items is', () => {
    const [sure, unsure] = [true, false].map((certain) => entries(fees('A'), certain)[0]!)
    const certain = (...of: Entry[]) => go([take(cost), perPatent, sum], of).parts.map((part) => part.certain)
    expect([certain(sure!, unsure!), certain(unsure!, sure!), certain(sure!, sure!), certain(unsure!, unsure!)]).toEqual([[true], [true], [true], [false]])
  })
  it('stands for the whole, beside the parts it was made of', () => {
    const { total, parts } = go([take(cost), sum, atMost(2000)], entries(fees('A', 'B')))
    expect(total).toEqual(exactly(200_000))
    expect(parts.map(({ at, value }) => [at, value])).toEqual([['list[0]', exactly(150_000)], ['list[1]', exactly(150_000)]])
  })
  it('left out, the parts are what the last step made of them', () => {
    expect(go([take(cost), atMost(1000)], entries(fees('A'))).parts.map(({ value }) => value)).toEqual([exactly(100_000)])
  })
  it('of nothing is nothing', () => expect(go([take(cost), sum], []).yuan).toEqual([0, 0]))
})
