import { describe, expect, it } from 'vitest'
import { checkFields } from '@/domain/records'
import { beginEdit, editedFields } from '@/features/enterprises/enterprise-edit'
import { creditCodeState, enterpriseFromForm, enterpriseProblems } from '@/features/enterprises/enterprise-form'
import { maskPhone } from '@/features/records/mask-phone'

describe('an enterprise form', () => {
  it('tells a right, an early and a wrong code apart, in any width and case', () => {
    expect(creditCodeState('９１３２０２８２ｍａ００ｄｅｍ１４ｌ')).toEqual({ state: 'ok', code: '91320282MA00DEM14L' })
    expect(creditCodeState('91350100M0001TGQXM').state).toBe('early')
    expect(creditCodeState('91310115591693856B').state).toBe('wrong')
    expect(creditCodeState(' ').state).toBe('none')
  })
  it('needs a name and a town, nothing else', () => {
    expect(enterpriseProblems({})).toEqual(['enterpriseName', 'enterpriseTown'])
    expect(enterpriseProblems({ name: '甲', town: '320282112' })).toEqual([])
    expect(enterpriseProblems({ name: '甲', town: '320282112', contacts: [{ phone: '1' }] })).toEqual(['personName'])
  })
  it('becomes fields the record rules accept', () => {
    const fields = enterpriseFromForm({ name: ' 甲 ', town: '320282112', scale: '', labels: [], contacts: [{ name: '' }], note: ' ' })
    expect(fields).toEqual({ name: '甲' })
    expect(checkFields('enterprise', fields as Record<string, unknown>, true)).toBeUndefined()
  })
})

describe('an edit', () => {
  const record = { name: '甲', industry: '陶瓷', labels: ['highTech'], address: '路 1 号' }
  it('sends only what was changed and clears with null', () => {
    const edit = beginEdit({ id: 'e1', town: '320282112', version: 3, fields: record })
    edit.form.name = '乙'
    edit.form.address = ''
    expect(editedFields(edit, record)).toEqual({ set: { name: '乙', address: null }, crossed: [] })
    expect(editedFields(beginEdit({ id: 'e1', town: '320282112', version: 3, fields: record }), record)).toEqual({ set: {}, crossed: [] })
  })
  it('says which of its fields somebody else changed meanwhile, unless to the same value', () => {
    const edit = beginEdit({ id: 'e1', town: '320282112', version: 3, fields: record })
    edit.form.name = '乙'
    edit.form.industry = '环保'
    expect(editedFields(edit, { ...record, name: '丙', industry: '环保', address: '路 2 号' })).toEqual({ set: { name: '乙' }, crossed: ['name'] })
  })
})

it('covers all but the ends of a number', () => {
  expect(maskPhone('13812345678')).toBe('138••••••78')
  expect(maskPhone('12330')).toBe('•••••')
})
