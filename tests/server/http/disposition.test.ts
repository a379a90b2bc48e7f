import fc from 'fast-check'
import { expect, it } from 'vitest'
import { savedAs } from '@/server/http/disposition'

const START = "attachment; filename*=UTF-8''"

it('names of every kind arrive as they were, in characters that cannot end a header', () => {
  const nasty = fc.constantFrom('"', '\r\nset-cookie: a=b', '../', '\\', '%00', '；', '厂', '\u202e', "'", '*', ';', '\ud800')
  fc.assert(fc.property(fc.array(fc.oneof(nasty, fc.string({ unit: 'grapheme' })), { maxLength: 8 }), (parts) => {
    const name = parts.join('')
    const header = savedAs(name)
    expect(header.startsWith(START)).toBe(true)
    const value = header.slice(START.length)
    // attr-char and pct-encoded of RFC 8187, 3.2.1
    expect(value).toMatch(/^(?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})*$/)
    expect(decodeURIComponent(value)).toBe(name.toWellFormed())
  }))
})
