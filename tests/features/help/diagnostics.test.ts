import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { DIAGNOSTICS, Feedback } from '@/contract'
import { diagnosticsOf, type PhoneState } from '@/features/help/feedback/diagnostics'

const words = { t: (key: string, values: Record<string, string | number> = {}) => [key, ...Object.values(values)].join(' '), size: (bytes: number) => `${bytes} B`, moment: (ms: number) => new Date(ms).toISOString() }
const state: PhoneState = {
  appVersion: '0.1.0', packs: [{ name: 'directory', version: '2026.11.22' }], userAgent: 'Chrome', screen: { width: 390, height: 844, ratio: 3 }, language: 'zh-CN', asApp: false, online: false, connection: '4g',
  storage: { usageBytes: 1, quotaBytes: 2, kept: false }, held: { enterprises: 1, visits: 2, requests: 3, tasks: 4 }, unsent: { waiting: 5, rejected: 6, files: 7, drafts: 8 }, lastSyncAt: 0, lastError: 'offline', page: 'visit',
}

test('says how the phone is doing, a line for each thing, and what cannot be known is left out', () => {
  expect(Object.keys(diagnosticsOf(state, words))).toEqual([...DIAGNOSTICS])
  const little = diagnosticsOf({ ...state, packs: [], storage: undefined, held: undefined, unsent: undefined, lastSyncAt: undefined, lastError: undefined, page: undefined, connection: undefined }, words)
  expect(Object.keys(little)).toEqual(['app', 'browser', 'screen', 'language', 'shown', 'network', 'lastSync'])
})

test('a line that is cut is not cut through a sign', () => {
  expect(diagnosticsOf({ ...state, userAgent: `${'x'.repeat(299)}😀` }, words).browser).not.toMatch(/\p{Cs}/u)
})

test('whatever browsers say of themselves, the server takes it', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.string({ unit: 'binary', maxLength: 20 }), (userAgent, connection) => {
    const diagnostics = diagnosticsOf({ ...state, userAgent, connection }, words)
    expect(v.is(Feedback, { id: '01900000-0000-7000-8000-000000000001', writtenAt: '2026-11-22T08:00:00.000Z', kind: 'idea', text: 'x', diagnostics })).toBe(true)
    expect(Object.values(diagnostics).join('')).not.toMatch(/\p{Cc}|\p{Cs}/u)
  }), { numRuns: 40 })
})
