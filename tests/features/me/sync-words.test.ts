import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { syncWords } from '@/features/me/sync-words'
import { whyFile } from '@/features/me/sync/why-file'
import { whyWaiting } from '@/features/me/sync/why-waiting'
import { sizeOf } from '@/features/me/bytes'

const none = { waiting: 0, rejected: 0, files: 0 }

describe('the state of sending', () => {
  test('"everything delivered" is said only when nothing is left and the server has been spoken to', () => {
    const states = fc.record({
      phase: fc.constantFrom('idle', 'sending', 'receiving', 'offline', 'signedOut', 'waitingRetry' as const),
      lastSyncAt: fc.option(fc.nat(), { nil: undefined }), nextTryAt: fc.option(fc.nat(), { nil: undefined }),
    })
    const left = fc.record({ waiting: fc.nat(3), rejected: fc.nat(3), files: fc.nat(3) })
    fc.assert(fc.property(states, left, (state, remaining) => {
      const clean = remaining.waiting + remaining.rejected + remaining.files === 0
      expect(syncWords(state, remaining).kind === 'ok').toBe(state.phase === 'idle' && clean && state.lastSyncAt !== undefined)
    }))
  })
  test('a refused edit is not said to be waiting for the network', () => {
    expect(syncWords({ phase: 'idle', lastSyncAt: 1, nextTryAt: undefined }, { ...none, rejected: 1 })).toEqual({ key: 'refused', kind: 'late' })
  })
  test('before the phone has been looked at, nothing is said to be delivered', () => {
    expect(syncWords({ phase: 'idle', lastSyncAt: 1, nextTryAt: undefined }, undefined)).toEqual({ key: 'looking', kind: 'plain' })
  })
  test('a file on its way keeps "delivered" back', () => {
    expect(syncWords({ phase: 'idle', lastSyncAt: 1, nextTryAt: 9 }, { ...none, files: 1 })).toEqual({ key: 'waiting', kind: 'wait', nextTryAt: 9 })
  })
})

describe('why one edit waits', () => {
  test.each([
    [{ why: 'held' as const }, 'offline' as const, { key: 'held' }],
    [{ why: 'queued' as const }, 'offline' as const, { key: 'offline' }],
    [{ why: 'queued' as const }, 'signedOut' as const, { key: 'signedOut' }],
    [{ why: 'backoff' as const, notBefore: 5, problem: 'server-fault' as const }, 'idle' as const, { key: 'aloneUntil', at: 5, problem: 'server-fault' }],
    [{ why: 'queued' as const }, 'waitingRetry' as const, { key: 'busyUntil', at: 7 }],
    [{ why: 'queued' as const }, 'sending' as const, { key: 'sending' }],
    [{ why: 'queued' as const }, 'idle' as const, { key: 'queued' }],
  ])('%j while %s', (item, phase, expected) => expect(whyWaiting(item, { phase, nextTryAt: 7 })).toEqual(expected))
})

describe('why one file waits', () => {
  const file = { missingBytes: false, sentBytes: 0 }
  test.each([
    [{ ...file, missingBytes: true }, 'offline' as const, { of: 'file', key: 'missing' }],
    [{ ...file, problem: 'attachment-type' as const, notBefore: 5 }, 'idle' as const, { of: 'error', key: 'attachment-type', at: 5 }],
    [{ ...file, problem: 'offline' as const }, 'offline' as const, { of: 'why', key: 'offline' }],
    [file, 'signedOut' as const, { of: 'why', key: 'signedOut' }],
    [file, 'waitingRetry' as const, { of: 'why', key: 'busyUntil', at: 7 }],
    [{ ...file, sentBytes: 9 }, 'sending' as const, { of: 'file', key: 'underWay' }],
    [{ ...file, sentBytes: 9 }, 'idle' as const, { of: 'file', key: 'waiting' }],
  ])('%j while %s', (item, phase, expected) => expect(whyFile(item, { phase, nextTryAt: 7 })).toEqual(expected))
})

test.each([[1, 1, 'kilobyte'], [999_000, 999, 'kilobyte'], [3_240_000, 3.2, 'megabyte'], [10_800_000_000, 10.8, 'gigabyte']])('%i bytes', (bytes, amount, unit) => expect(sizeOf(bytes)).toEqual({ amount, unit }))
