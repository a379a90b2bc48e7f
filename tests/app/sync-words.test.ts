import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { syncWords } from '@/app/shell/sync-words'

const none = { waiting: 0, rejected: 0, files: 0 }

describe('what the bar says', () => {
  it.each([
    [{ phase: 'offline', lastSyncAt: 1 }, { ...none, waiting: 2, files: 1 }, 'waitingOffline', 3],
    [{ phase: 'offline', lastSyncAt: 1 }, none, 'offline', 0],
    [{ phase: 'idle', lastSyncAt: undefined }, none, 'fresh', 0],
    [{ phase: 'idle', lastSyncAt: 1 }, none, 'done', 0],
    [{ phase: 'sending', lastSyncAt: 1 }, { ...none, waiting: 5 }, 'sending', 5],
    [{ phase: 'idle', lastSyncAt: 1 }, { ...none, rejected: 2, waiting: 1 }, 'rejected', 2],
    [{ phase: 'waitingRetry', lastSyncAt: 1 }, { ...none, waiting: 1 }, 'retry', 1],
    [{ phase: 'waitingRetry', lastSyncAt: 1 }, none, 'retryQuiet', 0],
    [{ phase: 'signedOut', lastSyncAt: 1 }, { ...none, waiting: 1 }, 'signedOut', 1],
  ] as const)('%j with %j: %s', (state, counts, key, count) => {
    expect(syncWords(state, counts)).toMatchObject({ key, count })
  })

  it('never says "all received" while an edit or a file is left', () => {
    const phase = fc.constantFrom('idle', 'sending', 'receiving', 'offline', 'signedOut', 'waitingRetry')
    const count = fc.integer({ min: 0, max: 3 })
    fc.assert(fc.property(phase, fc.option(fc.nat(), { nil: undefined }), fc.record({ waiting: count, rejected: count, files: count }), (phase, lastSyncAt, counts) => {
      const words = syncWords({ phase, lastSyncAt } as Parameters<typeof syncWords>[0], counts)
      if (words.key === 'done') expect([counts, lastSyncAt === undefined]).toEqual([none, false])
    }))
  })
})
