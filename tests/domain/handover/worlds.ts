import { deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { HandOverError, type Deflate, type HandOver, type HandOverProblem, type Inflate } from '@/domain/handover'
import { lessAndMore } from '../policy/arbitrary-facts'

export const deflate: Deflate = async (bytes) => new Uint8Array(deflateRawSync(bytes))
export const inflate: Inflate = async (bytes, maxBytes) => new Uint8Array(inflateRawSync(bytes, { maxOutputLength: maxBytes }))

const said = (maxLength: number) => fc.string({ minLength: 1, maxLength, unit: 'grapheme' }).filter((text) => text.trim() === text && /^[^\p{Cc}\p{Cs}]{1,}$/u.test(text) && text.length <= maxLength)

export const handOver: fc.Arbitrary<HandOver> = fc.record({
  pack: fc.record({ id: fc.constant('wuxi-2020-11'), version: fc.constantFrom('2026.11.22', '7'), sha256: fc.string({ minLength: 64, maxLength: 64, unit: fc.constantFrom(...'0123456789abcdef') }) }),
  asOf: fc.constantFrom('2026-11-22', '2024-02-29'),
  facts: lessAndMore.map(({ less }) => less),
  from: fc.record({ name: said(40), creditCode: said(18), town: fc.constant('320282103'), contact: fc.record({ name: said(20), phone: said(20) }, { requiredKeys: ['name'] }) }, { requiredKeys: ['name'] }),
}, { requiredKeys: ['pack', 'asOf', 'facts'] })

/** The code it is refused with; undefined: it was taken. */
export async function refused(work: () => unknown): Promise<HandOverProblem | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof HandOverError) return error.code
    throw error
  }
}

export const flipped = (bytes: Uint8Array, bit: number): Uint8Array => bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
