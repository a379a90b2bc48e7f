import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileOf, MAX_CONTENT_BYTES, readFile } from '@/domain/handover'
import { flipped, handOver, refused } from './worlds'

describe('a hand-over by file', () => {
  it('arrives as it was, also with the marks that mail programs add', () => fc.assert(fc.property(handOver, (given) => {
    expect(readFile(fileOf(given))).toEqual(given)
    expect(readFile(`\uFEFF${fileOf(given)}\r\n`)).toEqual(given)
  }), { numRuns: 30 }))

  it('refuses every single bit that differs, and every cut', async () => {
    await fc.assert(fc.asyncProperty(handOver, async (given) => {
      const bytes = new TextEncoder().encode(fileOf(given))
      const step = Math.max(1, Math.floor(bytes.length / 60))
      for (let bit = 0; bit < bytes.length * 8; bit += step) expect(await refused(() => readFile(new TextDecoder().decode(flipped(bytes, bit)))), `bit ${bit}`).toMatch(/^handover-/)
      for (let length = 0; length < bytes.length; length += step) expect(await refused(() => readFile(new TextDecoder().decode(bytes.subarray(0, length))))).toMatch(/^handover-(unreadable|damaged)$/)
    }), { numRuns: 8 })
  })

  it('refuses an answer changed by hand, and the same content written otherwise', async () => {
    const text = fileOf({ pack: { id: 'p', version: '1', sha256: 'a'.repeat(64) }, asOf: '2026-11-22', facts: { ipms: { certified: false } } })
    // A download that broke off is one of ours, to be sent once more, and not another app's file.
    for (const length of [20, 90, Math.floor(text.length / 2), text.length - 1]) expect(await refused(() => readFile(text.slice(0, length))), `${length}`).toBe('handover-damaged')
    expect(await refused(() => readFile(text.replace('false', 'true')))).toBe('handover-damaged')
    expect(await refused(() => readFile(JSON.stringify(JSON.parse(text), null, 2)))).toBe('handover-damaged')
  })

  it('says what else it may be', async () => {
    const text = fileOf({ pack: { id: 'p', version: '1', sha256: 'a'.repeat(64) }, asOf: '2026-11-22', facts: {} })
    expect(await refused(() => readFile(text.replace('"version":1}', '"version":2}')))).toBe('handover-newer')
    for (const other of ['', 'hello', '[]', '{"format":"else"}']) expect(await refused(() => readFile(other))).toBe('handover-unreadable')
    expect(await refused(() => readFile('x'.repeat(MAX_CONTENT_BYTES + 1)))).toBe('handover-too-large')
  })
})
