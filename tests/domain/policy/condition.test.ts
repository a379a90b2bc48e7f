import { describe, expect, it } from 'vitest'
import { judge, judgeAllOf, type Findings } from '@/domain/policy/condition'
import type { Condition } from '@/domain/policy'

const granted: Condition = { fact: ['item', 'granted'], is: true }
const invention: Condition = { fact: ['item', 'type'], is: 'invention' }
const world = (item: Record<string, unknown>) => ({ facts: {}, item, at: 'patents[3]' })

describe('conditions', () => {
  it('tells false from unknown', () => {
    expect(judge(granted, world({}))).toBeUndefined()
    expect(judge(granted, world({ granted: false }))).toBe(false)
    expect(judge({ not: granted }, world({ granted: false }))).toBe(true)
    expect(judge({ not: granted }, world({}))).toBeUndefined()
  })
  it('settles a combination as soon as what is known settles it', () => {
    expect(judge({ all: [granted, invention] }, world({ type: 'design' }))).toBe(false)
    expect(judge({ any: [granted, invention] }, world({ granted: true }))).toBe(true)
    expect(judge({ any: [granted, invention] }, world({ granted: false }))).toBeUndefined()
  })
  it('counts both ends of a range', () => {
    const years: Condition = { fact: ['item', 'year'], between: [7, 9] }
    expect([6, 7, 9, 10].map((year) => judge(years, world({ year })))).toEqual([false, true, true, false])
  })
  it('names what fails and what is missing, never a fact that plays no part', () => {
    const findings: Findings = { fails: [], missing: [] }
    expect(judgeAllOf([granted, { any: [invention, { fact: ['nationalTitle'], is: 'advantage' }] }])(world({ type: 'design' }), findings)).toBeUndefined()
    expect(findings).toEqual({ fails: [], missing: ['patents[3].granted', 'nationalTitle'] })
  })
  it('asks for a finer place when the place given is larger than the area', () => {
    const findings: Findings = { fails: [], missing: [] }
    expect(judgeAllOf([{ fact: ['applicant', 'region'], inside: '3202' }])({ facts: { applicant: { region: '32' } } }, findings)).toBeUndefined()
    expect(findings.missing).toEqual(['applicant.region'])
  })
})
