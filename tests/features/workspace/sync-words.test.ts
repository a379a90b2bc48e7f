import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { syncWords as wordsOf } from '@/features/workspace/sync-words'

const syncWords = (state: Omit<Parameters<typeof wordsOf>[0], 'progress'>, unsent: Parameters<typeof wordsOf>[1]) => wordsOf({ ...state, progress: undefined }, unsent)

const none = { total: 0, rejected: 0 }

describe('what the bar says', () => {
  it.each([
    [{ phase: 'offline', lastSyncAt: 1 }, { ...none, total: 3 }, 'waitingOffline', 3],
    [{ phase: 'offline', lastSyncAt: 1 }, none, 'offline', 0],
    [{ phase: 'idle', lastSyncAt: undefined }, none, 'fresh', 0],
    [{ phase: 'idle', lastSyncAt: 1 }, none, 'done', 0],
    [{ phase: 'sending', lastSyncAt: 1 }, { ...none, total: 5 }, 'sending', 5],
    [{ phase: 'idle', lastSyncAt: 1 }, { rejected: 2, total: 3 }, 'rejected', 3],
    [{ phase: 'waitingRetry', lastSyncAt: 1 }, { ...none, total: 1 }, 'retry', 1],
    [{ phase: 'waitingRetry', lastSyncAt: 1 }, none, 'retryQuiet', 0],
    [{ phase: 'signedOut', lastSyncAt: 1 }, { ...none, total: 1 }, 'signedOut', 1],
    [{ phase: 'signedOut', lastSyncAt: 1 }, none, 'signedOutQuiet', 0],
    [{ phase: 'idle', lastSyncAt: 1 }, undefined, 'looking', 0],
  ] as const)('%j with %j: %s', (state, unsent, key, count) => {
    expect(syncWords(state, unsent)).toMatchObject({ key, count })
  })

  it('counts what a first sync brings, when it is much', () => {
    const receiving = (total: number) => wordsOf({ phase: 'receiving', lastSyncAt: undefined, progress: { what: 'records', done: 12, total } }, none).key
    expect([receiving(40), receiving(100_000)]).toEqual(['receiving', 'receivingOf'])
  })

  it('never says "all received" while anything is left, and never another number than what is left', () => {
    const phase = fc.constantFrom('idle', 'sending', 'receiving', 'offline', 'signedOut', 'waitingRetry')
    const unsent = fc.tuple(fc.nat(3), fc.nat(3)).map(([rejected, others]) => ({ rejected, total: rejected + others }))
    fc.assert(fc.property(phase, fc.option(fc.nat(), { nil: undefined }), unsent, (phase, lastSyncAt, unsent) => {
      const words = syncWords({ phase, lastSyncAt } as Parameters<typeof syncWords>[0], unsent)
      expect(words.count).toBe(unsent.total)
      if (words.key === 'done') expect([unsent, lastSyncAt === undefined]).toEqual([none, false])
    }))
  })
})
