import { expect, test } from 'vitest'
import type { StoredRecord } from '@/device'
import { rowOfAssistance, rowOfVisit } from '@/features/supervision/log-row'

const about = { id: 'r', town: '320282112', version: 3, conflicts: [], createdBy: { id: 'p', name: '专员甲' }, createdAt: '2026-11-22T02:58:00Z', updatedAt: '2026-11-22T03:00:00Z', unsent: 0, rejected: false, touched: 1 }
const visit: StoredRecord<'visit'> = {
  ...about, kind: 'visit',
  fields: { number: '丁蜀-20261122-07', enterpriseId: 'e', startedAt: '2026-11-22T01:40:00Z', mode: 'onSite', visitors: [{ name: '专员甲' }], needs: [{ need: 'pledgeFinancing', priority: 'urgent' }], submittedAt: '2026-11-22T02:40:00Z' },
}

test('a visit nobody has looked at is to be reviewed', () => {
  expect(rowOfVisit(visit)).toEqual({
    kind: 'visit', id: 'r', town: '320282112', arrivedAt: '2026-11-22T02:58:00Z', happenedAt: '2026-11-22T01:40:00Z', number: '丁蜀-20261122-07', enterpriseId: 'e',
    mode: 'onSite', needs: ['pledgeFinancing'], categories: [], officer: { id: 'p', name: '专员甲' }, review: 'pending', conflicts: 0, version: 3, received: true,
  })
})

test('a visit without needs and one the server does not know', () => {
  const { needs: _, ...fields } = visit.fields
  expect(rowOfVisit({ ...visit, version: 0, fields: { ...fields, review: 'returned' } })).toMatchObject({ needs: [], received: false, review: 'returned' })
})

test('a request is named by its applicant and has no review', () => {
  const row = rowOfAssistance({
    ...about, kind: 'assistance', conflicts: [{ id: 'c', field: 'state', kept: 'submitted', other: 'withdrawn', by: { id: 'q', name: '乙' }, deviceId: 'd', at: '2026-11-22T03:00:00Z' }],
    fields: {
      number: '援-1', applicant: { name: '样例紫砂工作室', kind: 'rightHolder' }, right: { type: 'patent' }, matter: { categories: ['mediation'], facts: '…' },
      consent: { noticeRead: true, truthful: true, givenAt: '2026-11-22T02:00:00Z' }, state: 'submitted', submittedAt: '2026-11-22T02:00:00Z',
    },
  })
  expect(row).toMatchObject({ applicant: '样例紫砂工作室', categories: ['mediation'], state: 'submitted', conflicts: 1, happenedAt: '2026-11-22T02:00:00Z' })
  expect(row.review).toBeUndefined()
  expect(row.enterpriseId).toBeUndefined()
})
