import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sha256Hex } from '@/device'
import { plain } from '@/device/plain'
import { sha256Short } from '@/device/sha256'

const nodeHash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('SHA-256', () => {
  it('equals another implementation for every length around the block borders', () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 31 + length) & 255)
      expect(sha256Short(bytes)).toBe(nodeHash(bytes))
    }
  })

  it('equals another implementation for any bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), async (bytes) => {
      expect(sha256Short(bytes)).toBe(nodeHash(bytes))
      expect(await sha256Hex(new Uint8Array(bytes))).toBe(nodeHash(bytes))
    }), { numRuns: 60 })
  })
})

describe('plain', () => {
  it('equals a trip through JSON', () => {
    fc.assert(fc.property(fc.object({ withDate: true, withNullPrototype: false, values: [fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined)] }), (value) => {
      expect(plain(value)).toEqual(JSON.parse(JSON.stringify(value)))
    }), { examples: [[JSON.parse('{"__proto__":{"a":1}}') as Record<string, unknown>]] })
  })
})
