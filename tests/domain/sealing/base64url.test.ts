import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64url, toBase64url } from '@/domain/sealing'

test('writes what Node writes and reads it back', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
    const text = toBase64url(bytes)
    expect(text).toBe(Buffer.from(bytes).toString('base64url'))
    expect(fromBase64url(text)).toEqual(bytes)
  }))
})

test('anything else is not read, and nothing throws', () => {
  for (const text of ['a', 'ab=', 'a+b/', 'ab cd', '丁', 'abcde', '\u0000']) expect(fromBase64url(text)).toBeUndefined()
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => { fromBase64url(text) }))
})
