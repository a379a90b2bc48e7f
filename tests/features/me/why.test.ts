import { describe, expect, test } from 'vitest'
import { whyFile } from '@/features/me/sync/why-file'
import { whyWaiting } from '@/features/me/sync/why-waiting'
import { sizeOf } from '@/features/me/bytes'

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
