import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { fieldsFor, questionOf, questionsFor, type Facts } from '@/domain/policy'
import { lessAndMore, runs } from './arbitrary-facts'
import { run, wuxi, yixing } from './pack'

const paths = (facts: Facts) => questionsFor(wuxi, facts).map(({ path }) => path)

describe('questions', () => {
  it('ask an enterprise all that concerns it', () => {
    expect(paths({ applicant: yixing })).toEqual(expect.arrayContaining(['applicant.kind', 'patents', 'loans', 'nationalTitle', 'ipms.certified', 'projects']))
  })
  it('ask all of somebody who has said nothing yet, or only where or what it is', () => {
    for (const facts of [{}, { applicant: {} }, { applicant: { region: '320282' } }, { applicant: { kind: 'enterprise' } }] as Facts[]) expect(paths(facts)).toContain('patents')
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
    expect(Object.keys(questionOf(wuxi, 'patents')!)).toEqual(['question'])
  })
  it('have no fields where they are no list', () => {
    expect(fieldsFor(questionOf(wuxi, 'nationalTitle')!.question, {}, {})).toEqual([])
  })
  it('every missing fact and next question leads to a question', () => {
    fc.assert(fc.property(lessAndMore, ({ less }) => {
      const { benefits, nextQuestion } = run(less)
      for (const path of [...benefits.flatMap(({ missing }) => missing), ...(nextQuestion === null ? [] : [nextQuestion])]) {
        const found = questionOf(wuxi, path)
        expect(found, path).toBeDefined()
        if (path.includes('].')) expect(found!.field, path).toBeDefined()
      }
    }), runs(100))
  }, 60_000)
})
