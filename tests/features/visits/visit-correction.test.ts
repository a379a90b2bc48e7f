import { expect, it } from 'vitest'
import type { Visit } from '@/domain/records'
import { beginCorrection, correctedFields } from '@/features/visits/visit-correction'

const visit: Visit = {
  number: '丁蜀-20261122-07K', enterpriseId: 'e', startedAt: '2026-11-22T01:00:00Z', mode: 'onSite', visitors: [{ name: '王专员' }], submittedAt: '2026-11-22T02:00:00Z',
  needs: [{ need: 'standards', priority: 'normal' }], advice: [{ kind: 'service', ref: 's1' }], note: ' 有空格 ', review: 'returned',
}
const begin = () => beginCorrection({ version: 4, fields: visit })

it('an untouched form corrects nothing, whatever blanks the record came with', () => {
  expect(correctedFields(begin())).toEqual({})
})

it('names only what was corrected, and clears what was emptied', () => {
  const correction = begin()
  correction.form.needs.push({ need: 'pledge', priority: 'urgent' })
  correction.form.note = ''
  correction.form.interviewees.push({ name: ' 李厂长 ' }, { name: '' })
  expect(correctedFields(correction)).toEqual({
    needs: [{ need: 'standards', priority: 'normal' }, { need: 'pledge', priority: 'urgent' }], note: null, interviewees: [{ name: '李厂长' }],
  })
})

it('never touches what is given once, nor the review', () => {
  const correction = begin()
  Object.assign(correction.form, { number: 'x', enterpriseId: 'other', submittedAt: '2027-01-01T00:00:00Z', review: 'approved' })
  expect(correctedFields(correction)).toEqual({})
})

it('changes nothing of the record it began with', () => {
  const correction = begin()
  correction.form.visitors[0]!.name = '别人'
  expect(correction.base.visitors).toEqual([{ name: '王专员' }])
  expect(visit.visitors).toEqual([{ name: '王专员' }])
})
