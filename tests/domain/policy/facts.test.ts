import { describe, expect, it } from 'vitest'
import { checkFacts, MAX_ITEMS, MAX_YUAN } from '@/domain/policy'

const problems = (value: unknown) => checkFacts(value).problems?.map(({ path, code }) => `${path} ${code}`)

describe('facts from outside', () => {
  it('may leave out anything', () => {
    expect(checkFacts({}).facts).toEqual({})
    expect(checkFacts({ patents: [{}], applicant: {} }).facts).toEqual({ patents: [{}], applicant: {} })
  })
  it.each<[string, unknown, string[]]>([
    ['no object', 5, [' object']],
    ['a list', [], [' object']],
    ['null for an answer', { applicant: null, patents: null }, ['applicant object', 'patents list']],
    ['unknown fields, each by its name', { patent: [], madrid: [{ cost: 1 }] }, ['madrid[0].cost unknownField', 'patent unknownField']],
    ['a list in place of an item', { patents: [[]] }, ['patents[0] object']],
    ['text for money', { loans: [{ interestYuan: '380000' }] }, ['loans[0].interestYuan yuan']],
    ['parts of a yuan', { loans: [{ interestYuan: 0.5 }] }, ['loans[0].interestYuan yuan']],
    ['negative money', { loans: [{ interestYuan: -1 }] }, ['loans[0].interestYuan negative']],
    ['absurd money', { loans: [{ interestYuan: MAX_YUAN + 1 }] }, ['loans[0].interestYuan tooLarge']],
    ['days that do not exist', { madrid: [{ grantDate: '2021-02-29' }, { grantDate: '2021-2-1' }, { grantDate: 20210201 }] }, ['madrid[0].grantDate date', 'madrid[1].grantDate date', 'madrid[2].grantDate date']],
    ['year 30 of a patent', { maintenance: [{ year: 30 }, { year: 0 }, { year: 7.5 }] }, ['maintenance[0].year year', 'maintenance[1].year year', 'maintenance[2].year year']],
    ['words for yes', { patents: [{ granted: 'yes' }] }, ['patents[0].granted yesNo']],
    ['a place that is no code', { applicant: { region: '宜兴' } }, ['applicant.region region']],
    ['a place that is a number', { applicant: { region: 320282 } }, ['applicant.region region']],
    ['a kind nobody knows', { applicant: { kind: 'company' } }, ['applicant.kind choice']],
    ['too many items', { patents: Array.from({ length: MAX_ITEMS + 1 }, () => ({})) }, ['patents tooMany']],
  ])('refuse %s', (_, value, expected) => expect(problems(value)).toEqual(expected))

  it('names the values there are', () => {
    expect(checkFacts({ nationalTitle: 'gold' }).problems).toEqual([{ path: 'nationalTitle', code: 'choice', allowed: ['none', 'advantage', 'demonstration'] }])
  })
  it('names one thing that is wrong with a field, the first', () => {
    expect(checkFacts({ loans: [{ interestYuan: -0.5 }] }).problems).toEqual([{ path: 'loans[0].interestYuan', code: 'yuan' }])
  })
  it('takes the days there are', () => expect(problems({ madrid: [{ grantDate: '2024-02-29' }] })).toBeUndefined())
})
