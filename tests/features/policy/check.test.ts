import { beforeAll, describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { questionsFor, type PolicyPack, type Question } from '@/domain/policy'
import { hasAnswers, noAnswers, questionsOfTopics } from '@/features/policy/check/answers'
import { placeOf, TOPICS } from '@/features/policy/check/flow'
import { changeItem, fieldsOf } from '@/features/policy/check/list-items'
import { readPatentNumber } from '@/features/policy/check/patent-number'
import { readPatentYear } from '@/features/policy/check/patent-year'
import { readAnswers } from '@/features/policy/check/read-answers'
import { compiledPack } from './pack'

let pack: PolicyPack
let patents: Question
beforeAll(async () => {
  pack = await compiledPack()
  patents = pack.questions.find(({ id }) => id === 'patents')!
})

describe('answers from the store', () => {
  it('are read as they were written', () => {
    const answers = { ...noAnswers(), facts: { applicant: { kind: 'enterprise' as const } }, topics: ['patents'], at: 'patents' }
    expect(readAnswers(JSON.parse(JSON.stringify(answers)))).toEqual(answers)
  })
  it('lose only what this version cannot read', () => {
    const read = readAnswers({ facts: { applicant: { kind: 'dragon', region: '320282' }, patents: [{ type: 'invention', costYuan: -4 }], moon: 1 }, topics: ['patents', 7] })
    expect(read.facts).toEqual({ applicant: { region: '320282' }, patents: [{ type: 'invention' }] })
    expect(read.topics).toEqual(['patents'])
  })
  it('never break the page', () => {
    fc.assert(fc.property(fc.jsonValue(), (stored) => { expect(readAnswers(stored).facts).toBeTypeOf('object') }))
  })
  it('are none until something is answered', () => {
    expect(hasAnswers(readAnswers(undefined))).toBe(false)
    expect(hasAnswers({ ...noAnswers(), unsure: ['patents'] })).toBe(true)
  })
})

describe('the way through the questions', () => {
  it('asks a typical enterprise with one matter at most six screens', () => {
    const facts = { applicant: { kind: 'enterprise' as const, region: '320282' } }
    for (const topic of pack.topics.filter(({ id }) => id !== 'applicant')) {
      const questions = questionsOfTopics(questionsFor(pack, facts), [topic.id], 'applicant')
      expect(placeOf(questions, undefined).count).toBeLessThanOrEqual(7)
      expect(questions.map((question) => question.topic)).toContain('applicant')
    }
  })
  it('begins with the matters, goes on one by one and ends', () => {
    const questions = questionsFor(pack, {})
    const walked: string[] = []
    for (let id: string | undefined = TOPICS; id; id = placeOf(questions, id).next) walked.push(id)
    expect(walked).toEqual([TOPICS, ...questions.map((question) => question.id)])
    expect(placeOf(questions, walked[1]).previous).toBe(TOPICS)
  })
  it('comes back to the start from a question that is no longer asked', () => {
    expect(placeOf([], 'patents')).toMatchObject({ id: TOPICS, index: 0, count: 1, next: undefined })
  })
})

describe('items of a list', () => {
  it('forget answers that are no longer asked', () => {
    const granted = { type: 'invention', granted: true, grantDate: '2021-01-01' }
    expect(changeItem(patents, {}, granted, 'granted', false)).toEqual({ type: 'invention', granted: false })
    expect(changeItem(patents, {}, granted, 'type', undefined)).toEqual({ granted: true, grantDate: '2021-01-01' })
  })
  it('ask the number first, which tells the type', () => {
    expect(fieldsOf(patents, {}, {})[0]?.path).toBe('number')
  })
})

describe('what is typed', () => {
  it.each([['7', 7], ['７', 7], [' 20 ', 20], ['', null], [' ', null]] as const)('is the year of a patent: %j', (typed, year) => expect(readPatentYear(typed)).toBe(year))
  it.each(['7.5', '-8', '第7-9年', '7 9', '0', '21', '79', '七', '1e1'])('is no year, and none is made of it: %s', (typed) => expect(readPatentYear(typed)).toBeUndefined())
  it('tells the type of a patent from its number', () => {
    expect(readPatentNumber('ZL202010566088.9', 2026)).toMatchObject({ ok: true, type: 'invention', year: 2020 })
    expect(readPatentNumber('ZL202480000004.1', 2026)).toMatchObject({ ok: true, type: 'invention' })
    expect(readPatentNumber('ZL202322865413.3', 2026)).toMatchObject({ ok: true, type: 'utilityModel' })
    expect(readPatentNumber('ZL202010566088.8', 2026)).toMatchObject({ ok: false, reason: 'check', expected: '9' })
    expect(readPatentNumber(' ', 2026)).toBeUndefined()
  })
})
