import { describe, expect, it } from 'vitest'
import { checkFields } from '@/domain/records'
import { newDraft, withEnterprise, withoutEnterprise, type AssistanceDraft } from '@/features/assistance/draft/draft'
import { draftProblems } from '@/features/assistance/draft/problems'
import { draftRecord } from '@/features/assistance/draft/record'

const AT = '2026-11-22T03:00:00.000Z'
const enterprise = {
  id: '0192f0c1-2d6b-7cc0-9a55-0f4cf0a1b2c3',
  town: '320282112',
  fields: { name: '宜兴样例精陶有限公司', creditCode: '91320282MA00DEM14L', contacts: [{ name: '周工', phone: '13800000000' }] },
}

function complete(): AssistanceDraft {
  const draft = newDraft({ enterprise })
  draft.right = { type: 'patent', number: 'ZL202010566088.9' }
  draft.matter.categories = ['consultation']
  draft.matter.facts = ' 网店销售相同茶壶 '
  draft.consent = { noticeRead: true, truthful: true }
  return draft
}

describe('a new draft', () => {
  it('takes over what the enterprise record knows', () => {
    const draft = newDraft({ enterprise })
    expect(draft.town).toBe('320282112')
    expect(draft.applicant).toMatchObject({ name: '宜兴样例精陶有限公司', creditCode: '91320282MA00DEM14L', contact: '周工' })
  })

  it('names everything that is missing, in the order of the page', () => {
    expect(draftProblems(newDraft({}), false).map((problem) => problem.key))
      .toEqual(['applicantName', 'town', 'rightType', 'categories', 'facts', 'noticeRead', 'truthful'])
  })
})

describe('an enterprise chosen later', () => {
  it('fills in what its record knows and leaves the rest as typed', () => {
    const draft = newDraft({ town: '320282106' })
    draft.applicant = { kind: 'accused', name: '精陶', address: '公园路 1 号' }
    const next = withEnterprise(draft, enterprise)
    expect(next).toMatchObject({ enterpriseId: enterprise.id, town: '320282112' })
    expect(next.applicant).toMatchObject({ kind: 'accused', name: '宜兴样例精陶有限公司', address: '公园路 1 号', contact: '周工' })
  })
})

describe('an enterprise taken for another', () => {
  const other = { id: '0192f0c1-2d6b-7cc0-9a55-0f4cf0a1b2c6', town: '320282106', fields: { name: '宜兴样例紫砂厂', contacts: [{ name: '李工' }] } }
  const chosen = withEnterprise({ ...newDraft({ town: '320282106' }), applicant: { kind: 'consumer', address: '公园路 1 号' } }, enterprise)

  it('leaves nothing of its record beside the name of the other', () => {
    const next = withEnterprise(chosen, other, enterprise)
    expect(next).toMatchObject({ enterpriseId: other.id, town: '320282106' })
    expect(next.applicant).toEqual({ kind: 'consumer', name: '宜兴样例紫砂厂', address: '公园路 1 号', contact: '李工' })
  })

  it('leaves what was typed over its record', () => {
    const mended = { ...chosen, applicant: { ...chosen.applicant, phone: '13900000000' } }
    expect(withEnterprise(mended, other, enterprise).applicant).toEqual({ kind: 'consumer', name: '宜兴样例紫砂厂', address: '公园路 1 号', contact: '李工', phone: '13900000000' })
  })

  it('goes with all its record told when the applicant has no record', () => {
    const next = withoutEnterprise(chosen, { name: '宜兴新来瓷业', town: '320282106', former: enterprise })
    expect(next).not.toHaveProperty('enterpriseId')
    expect(next).toMatchObject({ town: '320282106', applicant: { kind: 'consumer', name: '宜兴新来瓷业', address: '公园路 1 号' } })
    expect(next.applicant).not.toHaveProperty('creditCode')
  })

  it('asks for the name and the town again when neither is known', () => {
    const next = withoutEnterprise(chosen, { name: '', former: enterprise })
    expect([next.town, next.applicant]).toEqual([undefined, { kind: 'consumer', address: '公园路 1 号' }])
  })

  it('keeps what was typed while no enterprise was chosen', () => {
    const typed = { ...newDraft({ town: '320282106' }), applicant: { kind: 'consumer' as const, name: '新来', address: '公园路 1 号' } }
    expect(withoutEnterprise(typed, { name: '' })).toMatchObject({ town: '320282106', applicant: typed.applicant })
  })
})

describe('problems before submitting', () => {
  it('finds none in a complete draft', () => expect(draftProblems(complete(), false)).toEqual([]))

  it('stops a failing number until somebody keeps it on purpose', () => {
    const draft = complete()
    expect(draftProblems(draft, true)).toEqual([{ key: 'rightNumber', anchor: 'right-number' }])
    draft.right.keepNumber = true
    expect(draftProblems(draft, true)).toEqual([])
  })

  it('stops a wrong credit code, not one with blanks in it nor one that looks like an early pilot', () => {
    const draft = complete()
    draft.applicant.creditCode = '91320282MA00DEM14'
    draft.respondent.creditCode = '91320282MA00DEM14X'
    expect(draftProblems(draft, false)).toEqual([{ key: 'creditCode', anchor: 'applicant-code' }, { key: 'respondentCode', anchor: 'respondent-code' }])
    draft.applicant.creditCode = ' 9132 0282 MA00 DEM1 4L '
    draft.respondent.creditCode = '91350100M0001TGQXM'
    expect(draftProblems(draft, false)).toEqual([])
  })

  it('does not take blanks for text', () => {
    const draft = complete()
    draft.matter.facts = '  \n '
    expect(draftProblems(draft, false).map((problem) => problem.key)).toEqual(['facts'])
  })
})

describe('the record of a draft', () => {
  it('is what the contract accepts as a new request', () => {
    const draft = complete()
    const [described, plain] = ['0192f0c1-2d6b-7cc0-9a55-0f4cf0a1b2c4', '0192f0c1-2d6b-7cc0-9a55-0f4cf0a1b2c5']
    draft.evidence = { [described]: { name: ' 公证书 ', category: 'infringement', form: 'copy' }, gone: { name: '移除的文件' } }
    draft.respondent = { name: '某网店', address: 'https://example.com/shop' }
    draft.matter.amountYuan = 0
    const files = [{ id: described, name: 'a.pdf' }, { id: plain, name: 'b.jpg' }]
    const record = draftRecord(draft, { number: '丁蜀-20261122-01AB', numberCheck: 'ok', at: AT, files })
    expect(checkFields('assistance', { ...record }, true)).toBeUndefined()
    expect(record.matter).toMatchObject({ facts: '网店销售相同茶壶', amountYuan: 0 })
    expect(record.state).toBe('submitted')
    expect(record.evidence).toEqual([
      { attachmentId: described, name: '公证书', category: 'infringement', form: 'copy' },
      { attachmentId: plain, name: 'b.jpg', category: 'other' },
    ])
  })

  it('has each credit code in its one form', () => {
    const draft = complete()
    draft.applicant.creditCode = '９１３２ 0282 ma00 dem1 4l'
    draft.respondent = { creditCode: ' 9132 0282 MA00 DEM1 4L' }
    const record = draftRecord(draft, { number: '丁蜀-20261122-01AB', numberCheck: 'ok', at: AT, files: [] })
    expect([record.applicant.creditCode, record.respondent?.creditCode]).toEqual(['91320282MA00DEM14L', '91320282MA00DEM14L'])
    expect(checkFields('assistance', { ...record }, true)).toBeUndefined()
  })

  it('leaves out what nobody answered', () => {
    const record = draftRecord(complete(), { number: '丁蜀-20261122-01AB', numberCheck: 'none', at: AT, files: [] })
    expect(record).not.toHaveProperty('respondent')
    expect(record).not.toHaveProperty('evidence')
    expect(record.right).not.toHaveProperty('title')
    expect(checkFields('assistance', { ...record }, true)).toBeUndefined()
  })
})
