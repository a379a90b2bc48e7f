import { expect, test } from 'vitest'
import { isReturned, isReturnedTo, remarkOn } from '@/features/visits/returned'

const officer = { id: 'officer', name: '专员甲' }
const bureau = { id: 'bureau', name: '督导' }
const visit = (review: 'approved' | 'returned' | 'pending', more: object = {}) => ({ fields: { review } as never, createdBy: officer, unsent: 0, rejected: false, ...more })
const comment = (createdBy: typeof officer, createdAt: string, text: string, onKind = 'visit') => ({ createdBy, createdAt, fields: { onKind, onId: 'v', text } as never })

test('a returned visit waits for the officer who wrote it, and for nobody else', () => {
  expect(isReturnedTo(visit('returned'), 'officer')).toBe(true)
  expect(isReturnedTo(visit('returned'), 'another')).toBe(false)
  expect(isReturnedTo(visit('returned', { createdBy: undefined }), undefined)).toBe(false)
  for (const review of ['approved', 'pending'] as const) expect(isReturnedTo(visit(review), 'officer')).toBe(false)
})

test('a correction on its way ends the waiting, one that was refused does not', () => {
  expect(isReturned(visit('returned', { unsent: 1 }))).toBe(false)
  expect(isReturned(visit('returned', { unsent: 1, rejected: true }))).toBe(true)
})

test('the reason is the last thing somebody else said about the visit', () => {
  const said = [comment(bureau, '2026-11-21T01:00:00Z', '问过法务了吗？'), comment(bureau, '2026-11-22T01:00:00Z', '请写明需求。'), comment(officer, '2026-11-22T02:00:00Z', '好的。')]
  expect(remarkOn(visit('returned'), said)?.fields).toMatchObject({ text: '请写明需求。' })
  expect(remarkOn(visit('returned'), said.slice(2))).toBeUndefined()
})
