import { describe, expect, it } from 'vitest'
import { checkFields } from '@/domain/records'
import { visitRecords, type SubmitContext } from '@/features/visits/visit-records'
import { emptyVisitDraft, type VisitDraft } from '@/features/visits/visit-draft'

const uuid = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`
const context = (): SubmitContext => {
  let last = 100
  return {
    town: '320282112', number: '丁蜀-20261122-01AB', submittedAt: '2026-11-22T03:00:00.000Z', signed: false, personId: uuid(1), visitId: uuid(2), enterpriseId: uuid(3), enterpriseName: '样例精陶',
    newId: () => uuid(last += 1),
    titles: { followUp: (name) => `回访 ${name}`, referral: (name) => `转介 ${name}` },
    serviceName: (ref) => `服务${ref}`,
  }
}
const full: VisitDraft = {
  ...emptyVisitDraft('2026-11-22T02:00:00.000Z', ' 专员甲 '),
  newEnterprise: { name: ' 样例精陶 ', town: '320282112', creditCode: '９１３２０２８２ma00dem14l', labels: [], contacts: [{ name: ' ' }, { name: '王', phone: '' }] },
  endedAt: '2026-11-22T03:00:00.000Z',
  interviewees: [{}, { name: '王', role: '  ' }],
  needs: [{ need: 'pledgeFinancing', priority: 'urgent', note: ' ' }],
  problems: [{ urgency: 'normal' }, { urgency: 'urgent', text: ' 找不到银行 ' }],
  advice: [{ kind: 'service', ref: 'wx-ippc', refer: true }, { kind: 'service', ref: 'yx-fast', refer: false }, { kind: 'policy', ref: 'p1' }, { kind: 'other' }],
  commitments: [{ party: 'station' }, { party: 'station', text: '回告结果', dueDate: '2026-11-29' }, { party: 'enterprise', text: '补材料' }],
  followUpDate: '2026-12-06',
  note: '  ',
}

describe('visitRecords', () => {
  it('makes the enterprise, the visit and a task for each thing to come, all of which the record rules accept', () => {
    const records = visitRecords(full, context())
    for (const { kind, fields } of records) expect(checkFields(kind, fields as unknown as Record<string, unknown>, true)).toBeUndefined()
    expect(records.map(({ kind, id }) => [kind, id])).toEqual([
      ['enterprise', uuid(3)], ['visit', uuid(2)], ['task', uuid(101)], ['task', uuid(102)], ['task', uuid(103)], ['task', uuid(104)],
    ])
    expect(records.slice(2).map(({ fields }) => fields)).toEqual([
      { kind: 'commitment', title: '回告结果', dueDate: '2026-11-29', enterpriseId: uuid(3), visitId: uuid(2), assigneeId: uuid(1) },
      { kind: 'commitment', title: '补材料', enterpriseId: uuid(3), visitId: uuid(2) },
      { kind: 'referral', title: '转介 服务wx-ippc', dueDate: '2026-12-06', serviceRef: 'wx-ippc', enterpriseId: uuid(3), visitId: uuid(2), assigneeId: uuid(1) },
      { kind: 'followUp', title: '回访 样例精陶', dueDate: '2026-12-06', enterpriseId: uuid(3), visitId: uuid(2), assigneeId: uuid(1) },
    ])
  })

  it('leaves out what says nothing and keeps what was said', () => {
    const [enterprise, visit] = visitRecords(full, context())
    expect(enterprise!.fields).toEqual({ name: '样例精陶', creditCode: '91320282MA00DEM14L', contacts: [{ name: '王' }] })
    expect(visit!.fields).toEqual({
      number: '丁蜀-20261122-01AB', enterpriseId: uuid(3), startedAt: '2026-11-22T02:00:00.000Z', endedAt: '2026-11-22T03:00:00.000Z', mode: 'onSite',
      visitors: [{ name: '专员甲' }], interviewees: [{ name: '王' }], needs: [{ need: 'pledgeFinancing', priority: 'urgent' }],
      problems: [{ urgency: 'urgent', text: '找不到银行' }],
      advice: [{ kind: 'service', ref: 'wx-ippc' }, { kind: 'service', ref: 'yx-fast' }, { kind: 'policy', ref: 'p1' }],
      commitments: [{ party: 'station', text: '回告结果', dueDate: '2026-11-29' }, { party: 'enterprise', text: '补材料' }],
      followUpDate: '2026-12-06', submittedAt: '2026-11-22T03:00:00.000Z',
    })
  })

  it('says why nobody signed only where somebody should have and nobody did', () => {
    const reason = (mode: VisitDraft['mode'], signed: boolean) => {
      const records = visitRecords({ ...full, mode, signatureRefusedReason: ' 本人不在场 ' }, { ...context(), signed })
      return records.flatMap(({ kind, fields }) => (kind === 'visit' ? [fields.signatureRefusedReason] : []))
    }
    expect([reason('onSite', false), reason('atStation', true), reason('phone', false)]).toEqual([['本人不在场'], [undefined], [undefined]])
  })

  it('makes no enterprise for a known one, and no task where nothing was promised', () => {
    const records = visitRecords({ ...emptyVisitDraft('2026-11-22T02:00:00.000Z', '专员甲', uuid(3)), needs: [{ need: 'policy', priority: 'normal' }] }, context())
    expect(records.map(({ kind }) => kind)).toEqual(['visit'])
  })
})
