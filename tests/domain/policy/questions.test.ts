import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { checkFacts, fieldsFor, getFact, nearMisses, questionOf, questionsFor, setFact, type Facts } from '@/domain/policy'
import { lessAndMore } from './arbitrary-facts'
import { nothing, run, today, wuxi, yixing } from './pack'

const paths = (facts: Facts) => questionsFor(wuxi, facts).map(({ path }) => path)

describe('questions', () => {
  it('ask an enterprise all that concerns it', () => {
    expect(paths({ applicant: yixing })).toEqual(expect.arrayContaining(['applicant.kind', 'patents', 'loans', 'nationalTitle', 'ipms.certified', 'projects']))
  })
  it('leave out what cannot concern the applicant', () => {
    expect(paths({ applicant: { kind: 'park' } })).not.toEqual(expect.arrayContaining(['patents']))
    expect(paths({ applicant: { kind: 'park' } })).toContain('projects')
    expect(paths({ applicant: { region: '310115' } })).toEqual(['applicant.kind', 'applicant.region'])
  })
  it('ask on only where the answer before leaves it open', () => {
    expect(paths({ applicant: yixing, ipms: { certified: false } })).not.toContain('ipms.provincialEval')
    expect(paths({ applicant: yixing, ipms: { certified: true } })).toContain('ipms.provincialEval')
    const { question } = questionOf(wuxi, 'patents')!
    expect(fieldsFor(question, {}, { granted: false }).map(({ path }) => path)).not.toContain('grantDate')
    expect(fieldsFor(question, {}, {}).map(({ path }) => path)).toContain('grantDate')
  })
  it('are found again from a path', () => {
    expect(questionOf(wuxi, 'patents[4].costYuan')).toMatchObject({ question: { path: 'patents' }, field: { path: 'costYuan' }, index: 4 })
    expect(questionOf(wuxi, 'applicant.kind')!.field).toBeUndefined()
    expect(questionOf(wuxi, 'nobody')).toBeUndefined()
  })
  it('every missing fact and next question leads to a question', () => {
    fc.assert(fc.property(lessAndMore, ({ less }) => {
      const { benefits, nextQuestion } = run(less)
      for (const path of [...benefits.flatMap(({ missing }) => missing), ...(nextQuestion === null ? [] : [nextQuestion])]) {
        const found = questionOf(wuxi, path)
        expect(found, path).toBeDefined()
        if (path.includes('].')) expect(found!.field, path).toBeDefined()
      }
    }), { numRuns: 100 })
  }, 60_000)
  it('the next one is the costliest gap, and nothing is asked for what is blocked', () => {
    const loan = { ipPledged: true, qualified: true, paidDate: '2022-01-01' }
    expect(run({ ...nothing, loans: [loan], insurance: [{ ip: true, paidDate: '2022-01-01' }] }).nextQuestion).toBe('loans[0].interestYuan')
    const { patents: _, ...rest } = nothing
    expect(run(rest).nextQuestion).toBeNull()
    expect(run(rest, { textOnly: true }).nextQuestion).toBe('patents')
  })
  it('following them always comes to an end', () => {
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

describe('near misses', () => {
  const options = { asOf: today }
  it('say what one changed answer would bring', () => {
    const facts: Facts = { ...nothing, projects: [{ scheme: 'patentWarning', approved: true, approveDate: '2022-01-01' }] }
    expect(nearMisses(wuxi, facts, options)).toContainEqual({ benefit: 'wuxi-2020-11/art14-warning', path: 'nationalTitle', value: 'advantage', gainYuan: [300_000, 300_000] })
  })
  it('count what is displaced', () => {
    const facts: Facts = { ...nothing, ipms: { certified: true, certDate: '2022-01-01', provincialEval: 'qualified' } }
    expect(nearMisses(wuxi, facts, options)).toEqual([{ benefit: 'wuxi-2020-11/art04-gb-cert-excellent', path: 'ipms.provincialEval', value: 'excellent', gainYuan: [150_000, 150_000] }])
  })
  it('name a gain once, however many benefits of a group it opens', () => {
    expect(nearMisses(wuxi, nothing, options)).toEqual([{ benefit: 'wuxi-2020-11/art04-gb-cert', path: 'ipms.certified', value: true, gainYuan: [0, 200_000] }])
  })
  it('promise nothing for what is blocked, nor for what nobody can change', () => {
    const facts: Facts = { ...nothing, ipms: { certified: true, certDate: '2019-01-01' }, patents: [{ type: 'invention', granted: false, costYuan: 8000, grantDate: '2022-01-01' }], insurance: [{ ip: false, premiumYuan: 10_000, paidDate: '2022-01-01' }] }
    expect(nearMisses(wuxi, facts, options)).toEqual([])
    expect(nearMisses(wuxi, facts, { ...options, textOnly: true })).toEqual([{ benefit: 'wuxi-2020-11/art01-invention-grant', path: 'patents[0].granted', value: true, gainYuan: [5000, 5000] }])
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
