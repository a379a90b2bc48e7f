import { describe, expect, it } from 'vitest'
import { setFact, type BenefitResult, type Facts, type PolicyPack, type YuanRange } from '@/domain/policy'
import { nextQuestionOf } from '@/domain/policy/next-question'
import { nothing, run } from './pack'

const pack = { questions: [{ path: 'first' }, { path: 'list', itemFields: [{ path: 'one' }, { path: 'two' }] }, { path: 'last' }] } as unknown as PolicyPack
const result = (ceilingYuan: YuanRange | null, missing: string[], more: Partial<BenefitResult> = {}) => ({ standing: 'toVerify', nature: 'amount', ceilingYuan, missing, ...more }) as BenefitResult
const next = (...benefits: BenefitResult[]) => nextQuestionOf(pack)(benefits)

describe('what is worth asking next', () => {
  it('is what leaves most benefits without an upper bound, before any number of yuan', () => {
    expect(next(result([0, 900_000], ['first']), result([0, null], ['last']))).toBe('last')
    expect(next(result([0, null], ['first']), result([0, null], ['last']), result([0, null], ['last']))).toBe('last')
  })
  it('is what leaves most yuan open, added up over the benefits that need it', () => {
    expect(next(result([10, 110], ['first']), result([500, 560], ['last']), result([0, 50], ['last']))).toBe('last')
    expect(next(result([10, 110], ['first']), result([500, 560], ['last']), result([0, 30], ['last']))).toBe('first')
    // one open ceiling each: then the yuan tell
    expect(next(result([0, null], ['first', 'last']), result([0, 10], ['last']))).toBe('last')
    expect(next(result([0, 10], ['last']), result([0, null], ['first', 'last']))).toBe('last')
  })
  it('is asked in the order of the questions where it settles as much, item by item, and what has no question last', () => {
    expect(next(result([0, 10], ['nobody', 'last', 'list[1].two', 'list[0].two', 'list[0].one', 'list', 'first']))).toBe('first')
    expect(next(result([0, 10], ['nobody', 'last', 'list[1].two', 'list[0].two', 'list[0].one', 'list']))).toBe('list')
    expect(next(result([0, 10], ['nobody', 'last', 'list[1].two', 'list[0].two', 'list[1].one']))).toBe('list[1].one')
    expect(next(result([0, 10], ['nobody', 'last', 'list[1].two', 'list[0].two']))).toBe('list[0].two')
    expect(next(result([0, 10], ['list[0].two', 'list[1].two']))).toBe('list[0].two')
    expect(next(result([0, 10], ['nobody', 'last', 'list[12].two']))).toBe('list[12].two')
    expect(next(result([0, 10], ['nobody', 'last']))).toBe('last')
    expect(next(result([0, 10], ['anybody', 'nobody']))).toBe('anybody')
  })
  it('is nothing that only what is blocked, promised freely or settled would gain by', () => {
    expect(next(result([0, 10], ['first'], { standing: 'blocked' }))).toBeNull()
    expect(next(result([0, 10], ['first'], { nature: 'staged' }))).toBeNull()
    expect(next(result(null, ['first']))).toBeNull()
    expect(next(result([10, 10], ['first']))).toBeNull()
    expect(next(result([0, 10], []))).toBeNull()
    expect(next()).toBeNull()
  })
  it('does not hang on what was asked before', () => {
    const ask = nextQuestionOf(pack)
    expect([ask([result([0, 10], ['last'])]), ask([result([0, 10], ['last', 'first'])]), ask([])]).toEqual(['last', 'first', null])
  })
})

describe('the next question of the document', () => {
  it('is the costliest gap, and nothing is asked for what is blocked', () => {
    const loan = { ipPledged: true, qualified: true, paidDate: '2022-01-01' }
    expect(run({ ...nothing, loans: [loan], insurance: [{ ip: true, paidDate: '2022-01-01' }] }).nextQuestion).toBe('loans[0].interestYuan')
    const { patents: _, ...rest } = nothing
    expect(run(rest).nextQuestion).toBeNull()
    expect(run(rest, { textOnly: true }).nextQuestion).toBe('patents')
  })
  it('always comes to an end', () => {
    const answers: Record<string, unknown> = { 'applicant.kind': 'enterprise', 'applicant.region': '320282', nationalTitle: 'none', 'ipms.certified': false }
    let facts: Facts = {}
    let asked = 0
    for (let path = run(facts).nextQuestion; path !== null; path = run(facts).nextQuestion) {
      facts = setFact(facts, path, answers[path] ?? [])
      expect((asked += 1)).toBeLessThanOrEqual(12)
    }
    expect(run(facts).totals.toVerifyYuan).toEqual([0, 0])
  })
})
