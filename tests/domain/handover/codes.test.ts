import fc from 'fast-check'
import { encodeQR } from 'qr'
import { describe, expect, it } from 'vitest'
import { addFrame, framesOf, packContent, readFrame, unpackContent, type Assembly } from '@/domain/handover'
import { deflate, flipped, handOver, inflate, refused } from './worlds'

const read = (texts: readonly string[]): Assembly | undefined => texts.reduce<Assembly | undefined>(addFrame, undefined)
const codes = async (given: Parameters<typeof packContent>[0], packed = true) => framesOf(await packContent(given, packed ? deflate : undefined))
/** A content of many codes, without waiting for a large one to be drawn. */
const contents = fc.uint8Array({ minLength: 1, maxLength: 2_000 })
const runs = { numRuns: 30 }

describe('a hand-over by codes', () => {
  it('arrives as it was, in any order and read as often as one likes', async () => {
    await fc.assert(fc.asyncProperty(handOver, fc.boolean(), fc.infiniteStream(fc.nat()), async (given, packed, picks) => {
      const all = await codes(given, packed)
      const doubled = [...all, ...all].map((text) => [picks.next().value as number, text] as const).sort(([a], [b]) => a - b).map(([, text]) => text)
      expect(await unpackContent(read(doubled)!.content!, inflate)).toEqual(given)
    }), runs)
  })

  it('is whole only when every code was read', () => fc.assert(fc.property(contents, fc.nat(), (content, pick) => {
    const all = framesOf(content)
    const read1 = read(all.filter((_, at) => at !== pick % all.length))
    expect(read1?.content).toBeUndefined()
    expect(read(all)!.content).toEqual(content)
  }), runs))

  it('takes no code of another hand-over among its own', async () => {
    await fc.assert(fc.asyncProperty(contents, contents, async (one, other) => {
      fc.pre(one.length !== other.length || one.some((byte, at) => byte !== other[at]))
      expect(await refused(() => read([framesOf(one)[0]!, framesOf(other)[0]!]))).toBe('handover-mixed')
    }), runs)
  })

  it('refuses every single bit that differs, and every cut', async () => {
    await fc.assert(fc.asyncProperty(contents, async (content) => {
      const [text] = framesOf(content)
      const bytes = new TextEncoder().encode(text)
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const other = new TextDecoder().decode(flipped(bytes, bit))
        expect(await refused(() => readFrame(other)), `bit ${bit}`).toMatch(/^handover-(unreadable|damaged|newer)$/)
      }
      for (let length = 0; length < text!.length; length += 1) expect(await refused(() => readFrame(text!.slice(0, length)))).toMatch(/^handover-(unreadable|damaged)$/)
    }), { numRuns: 3 })
  })

  it('of two contents with one seal takes neither for the other', async () => {
    const text = framesOf(Uint8Array.of(1, 2, 3))[0]!
    expect(await refused(() => addFrame(read([text]), framesOf(Uint8Array.of(1, 2, 4))[0]!))).toBe('handover-mixed')
  })

  it('of a later version says so', async () => {
    expect(await refused(() => readFrame('IPW2:WHATEVER COMES'))).toBe('handover-newer')
    expect(await refused(() => unpackContent(Uint8Array.of(7, 1, 2), inflate))).toBe('handover-newer')
    const content = new TextEncoder().encode(JSON.stringify({ pack: { id: 'x', version: '1', sha256: 'a'.repeat(64) }, asOf: '2026-11-22', facts: { space: true } }))
    expect(await refused(() => unpackContent(Uint8Array.of(0, ...content), inflate))).toBe('handover-newer')
  })

  it('says when it is none of ours, cannot be unpacked here, or is too much', async () => {
    for (const text of ['', 'https://example.cn', 'IPW:', '6901234567892']) expect(await refused(() => readFrame(text))).toBe('handover-unreadable')
    expect(await refused(() => unpackContent(Uint8Array.of(1, 2, 3), undefined))).toBe('handover-packed')
    expect(await refused(() => unpackContent(Uint8Array.of(1, 255, 3), inflate))).toBe('handover-damaged')
    expect(await refused(() => framesOf(new Uint8Array(100_000)))).toBe('handover-too-large')
  })

  it('unpacks to no more than it may', async () => {
    const bomb = Uint8Array.of(1, ...await deflate(new Uint8Array(3_000_000)))
    expect(await refused(() => unpackContent(bomb, inflate))).toBe('handover-damaged')
  })

  it('draws each code with at most 69 squares a side, from one to many', () => {
    for (const length of [1, 270, 271, 1_000]) {
      for (const text of framesOf(new Uint8Array(length).fill(length))) expect(encodeQR(text, 'raw', { ecc: 'medium', border: 1 }).length - 2).toBeLessThanOrEqual(69)
    }
  })

  it('puts a small factory with twelve patents into few codes', async () => {
    const patents = Array.from({ length: 12 }, (_, at) => ({ type: 'invention' as const, granted: true, grantDate: `2021-0${1 + (at % 9)}-15`, costYuan: 6_000 + 137 * at, number: `ZL2020${10_123_456 + 7_919 * at}.${at % 10}` }))
    const all = await codes({ pack: { id: 'wuxi-2020-11', version: '2026.11.22', sha256: 'ab'.repeat(32) }, asOf: '2026-11-22', facts: { applicant: { kind: 'enterprise', region: '320282103' }, patents }, from: { name: '宜兴市丁蜀镇示例陶瓷有限公司' } })
    expect(all.length).toBeLessThanOrEqual(3)
  })
})
