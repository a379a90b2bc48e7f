import { describe, expect, it } from 'vitest'
import { exclusionsOf } from '@/domain/policy/exclusions'
import type { Exclusion, Facts } from '@/domain/policy'

const text = { zh: '不予资助', en: 'Not subsidised' }
const models: Exclusion = { id: 'utility-models', article: 1, list: 'patents', where: [{ fact: ['item', 'type'], is: 'utilityModel' }, { fact: ['item', 'granted'], is: true }], text }
const abroad: Exclusion = { id: 'hague', article: 1, list: 'overseas', where: [{ fact: ['item', 'route'], is: 'Hague' }], text }
const leftOut = exclusionsOf([models, abroad])

describe('what the document says nothing of', () => {
  it('is named with every item of the answers that it concerns', () => {
    const facts: Facts = { patents: [{ type: 'utilityModel', granted: true }, { type: 'invention', granted: true }, { type: 'utilityModel', granted: true }], overseas: [{ route: 'PCT' }, { route: 'Hague' }] }
    expect(leftOut(facts)).toEqual([{ id: 'utility-models', paths: ['patents[0]', 'patents[2]'] }, { id: 'hague', paths: ['overseas[1]'] }])
  })
  it('is named only where all of it is certain', () => {
    expect(leftOut({ patents: [{ type: 'utilityModel' }, { granted: true }, { type: 'utilityModel', granted: false }] })).toEqual([])
  })
  it('is not named of lists that are empty or that nobody answered', () => {
    expect(leftOut({})).toEqual([])
    expect(leftOut({ patents: [], overseas: [] })).toEqual([])
    expect(leftOut({ overseas: [{ route: 'Hague' }] })).toEqual([{ id: 'hague', paths: ['overseas[0]'] }])
  })
  it('is never an item that is not there, where it hangs on who asks', () => {
    const ofPersons = exclusionsOf([{ id: 'persons', article: 1, list: 'loans', where: [{ fact: ['applicant', 'kind'], is: 'individual' }], text }])
    expect(ofPersons({ applicant: { kind: 'individual' }, loans: [{}, {}] })).toEqual([{ id: 'persons', paths: ['loans[0]', 'loans[1]'] }])
  })
  it('of most applicants is nothing, and that is one thing', () => expect(leftOut({ patents: [{ type: 'design' }] })).toBe(leftOut({})))
})
