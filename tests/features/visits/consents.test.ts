import { describe, expect, test } from 'vitest'
import type { Consent } from '@/domain/records'
import { consentOf, isInForce, reinstate, withdraw } from '@/features/visits/consents/consents'

const moment = { id: '01a20204-0000-7000-8000-000000000000', at: '2026-11-22T01:00:00.000Z', wording: '2026.11.22' }
const photo: Consent = { ...moment, purpose: 'photo', given: true, by: '赵受访' }

describe('an answer', () => {
  test('says for what, what, who, when and to which wording', () => {
    expect(consentOf({ purpose: 'photo', answer: 'yes', by: ' 赵受访 ' }, moment)).toEqual(photo)
    expect(consentOf({ purpose: 'phone', answer: 'no', by: '赵受访', recipient: '某银行' }, moment)).toEqual({ ...moment, purpose: 'phone', given: false, by: '赵受访' })
    expect(consentOf({ purpose: 'sharing', answer: 'yes', by: '赵受访', recipient: '某银行' }, moment)).toMatchObject({ recipient: '某银行' })
  })
  test.each([{}, { purpose: 'photo', answer: 'yes' }, { purpose: 'photo', answer: 'yes', by: ' ' }, { purpose: 'photo', by: 'x' }, { answer: 'yes', by: 'x' }, { purpose: 'sharing', answer: 'yes', by: 'x' }] as const)('is none while %j', (answer) => expect(consentOf(answer, moment)).toBeUndefined())
})

test('withdrawing keeps the answer with the time, once, and leaves the others alone', () => {
  const other: Consent = { ...photo, id: 'other' }
  const declined: Consent = { ...photo, id: 'declined', given: false }
  const later = '2026-11-23T00:00:00.000Z'
  const after = withdraw([photo, other, declined], photo.id, later)
  expect(after).toEqual([{ ...photo, withdrawnAt: later }, other, declined])
  expect(after.map(isInForce)).toEqual([false, true, false])
  expect(withdraw(after, photo.id, '2027-01-01T00:00:00.000Z')).toEqual(after)
  expect(withdraw(after, 'declined', later)).toEqual(after)
})

test('a withdrawal is taken back in the list as it is by then, and only that one', () => {
  const [at, later] = ['2026-11-23T00:00:00.000Z', '2026-11-24T00:00:00.000Z']
  const added: Consent = { ...photo, id: 'added' }
  expect(reinstate([...withdraw([photo], photo.id, at), added], photo.id, at)).toEqual([photo, added])
  const again = withdraw([photo, added], photo.id, later)
  expect(reinstate(again, photo.id, at)).toEqual(again)
})
