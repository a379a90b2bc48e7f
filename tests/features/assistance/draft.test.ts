import { describe, expect, it } from 'vitest'
import { checkFields } from '@/domain/records'
import { newDraft, withEnterprise, type AssistanceDraft } from '@/features/assistance/draft/draft'
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
    expect(next.applicant).toMatchObject({ name: '宜兴样例精陶有限公司', address: '公园路 1 号', contact: '周工' })
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

  it('leaves out what nobody answered', () => {
    const record = draftRecord(complete(), { number: '丁蜀-20261122-01AB', numberCheck: 'none', at: AT, files: [] })
    expect(record).not.toHaveProperty('respondent')
    expect(record).not.toHaveProperty('evidence')
    expect(record.right).not.toHaveProperty('title')
    expect(checkFields('assistance', { ...record }, true)).toBeUndefined()
  })
})
