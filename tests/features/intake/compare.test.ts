import { describe, expect, it } from 'vitest'
import type { HandOver } from '@/domain/handover'
import type { Enterprise } from '@/domain/records'
import { differences } from '@/features/intake/compare'

const given = (more: Partial<HandOver> = {}): HandOver => ({ pack: { id: 'p', version: '1', sha256: 'a'.repeat(64) }, asOf: '2026-11-22', facts: {}, ...more })
const known = (fields: Partial<Enterprise> = {}) => ({ town: '320282103', fields: { name: '宜兴样例陶瓷有限公司', ...fields } })

describe('what is handed over beside what is recorded', () => {
  it('tells nothing of what agrees, was not said, or lies within', () => {
    expect(differences(given(), known())).toEqual([])
    expect(differences(given({ from: { name: '宜兴样例陶瓷有限公司', contact: { name: '周慧敏' } }, facts: { applicant: { kind: 'enterprise', region: '320282' } } }), known({ contacts: [{ name: '周慧敏', phone: '1' }] }))).toEqual([])
  })
  it('tells another name, another region, another standard', () => {
    const facts: HandOver['facts'] = { applicant: { region: '320281' }, ipms: { certified: false } }
    expect(differences(given({ from: { name: '宜兴陶瓷' }, facts }), known({ certification: { status: 'certified' } }))).toEqual([
      { kind: 'differs', field: 'name', theirs: '宜兴陶瓷', ours: '宜兴样例陶瓷有限公司' },
      { kind: 'differs', field: 'fact', path: 'applicant.region', theirs: '320281', ours: '320282103' },
      { kind: 'differs', field: 'fact', path: 'ipms.certified', theirs: false, ours: true },
    ])
  })
  it('tells a new contact, a number to one that has none, and another number', () => {
    const from = { contact: { name: '周慧敏', phone: '0510-1' } }
    expect(differences(given({ from }), known())).toEqual([{ kind: 'new', field: 'contact', theirs: '周慧敏', phone: '0510-1' }])
    expect(differences(given({ from }), known({ contacts: [{ name: '周慧敏' }] }))).toEqual([{ kind: 'new', field: 'phone', theirs: '0510-1' }])
    expect(differences(given({ from }), known({ contacts: [{ name: '周慧敏', phone: '0510-2' }] }))).toEqual([{ kind: 'differs', field: 'phone', theirs: '0510-1', ours: '0510-2' }])
  })
})
