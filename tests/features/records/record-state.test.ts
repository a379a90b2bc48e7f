import { expect, it } from 'vitest'
import { recordPhase } from '@/features/records/record-state'

it('says received only with proof and nothing left to send', () => {
  expect(recordPhase({ version: 0, unsent: 0, rejected: false })).toBe('waiting')
  expect(recordPhase({ version: 0, unsent: 0, rejected: false, logged: { seq: 1, hash: 'a' } })).toBe('received')
  expect(recordPhase({ version: 3, unsent: 0, rejected: false })).toBe('received')
  expect(recordPhase({ version: 3, unsent: 1, rejected: false })).toBe('waiting')
  expect(recordPhase({ version: 3, unsent: 2, rejected: true })).toBe('rejected')
})
