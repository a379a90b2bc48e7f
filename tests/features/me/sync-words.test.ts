import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { syncWords } from '@/features/me/sync-words'
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
  test('a file on its way keeps "delivered" back', () => {
    expect(syncWords({ phase: 'idle', lastSyncAt: 1, nextTryAt: 9 }, { ...none, files: 1 })).toEqual({ key: 'waiting', kind: 'wait', nextTryAt: 9 })
  })
})

describe('why one edit waits', () => {
  test.each([
    [{ why: 'held' as const }, 'offline' as const, { key: 'held' }],
    [{ why: 'queued' as const }, 'offline' as const, { key: 'offline' }],
    [{ why: 'queued' as const }, 'signedOut' as const, { key: 'signedOut' }],
    [{ why: 'backoff' as const, notBefore: 5 }, 'idle' as const, { key: 'busyUntil', at: 5 }],
    [{ why: 'queued' as const }, 'waitingRetry' as const, { key: 'busyUntil', at: 7 }],
    [{ why: 'queued' as const }, 'sending' as const, { key: 'sending' }],
    [{ why: 'queued' as const }, 'idle' as const, { key: 'queued' }],
  ])('%j while %s', (item, phase, expected) => expect(whyWaiting(item, { phase, nextTryAt: 7 })).toEqual(expected))
})

test.each([[1, 1, 'kilobyte'], [999_000, 999, 'kilobyte'], [3_240_000, 3.2, 'megabyte'], [10_800_000_000, 10.8, 'gigabyte']])('%i bytes', (bytes, amount, unit) => expect(sizeOf(bytes)).toEqual({ amount, unit }))
