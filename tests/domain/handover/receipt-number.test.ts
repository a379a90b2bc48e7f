import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readReceiptNumber, receiptNumberOf } from '@/domain/handover'

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

test('a letter has one number, of eight signs nobody takes for one another', () => {
  expect(receiptNumberOf('01900000-0000-7000-8000-000000000001')).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(receiptNumberOf('01900000-0000-7000-8000-000000000001')).not.toBe(receiptNumberOf('01900000-0000-7000-8000-000000000002'))
})

test('it is read as people say and type it', () => {
  fc.assert(fc.property(fc.uuid(), (id) => {
    const number = receiptNumberOf(id)
    const typed = number.replace('0', 'o').replace('1', 'l').replace('V', 'u')
    for (const text of [number, number.toLowerCase(), number.replace('-', ''), ` ${number.replace('-', ' ')} `, number.replace('-', '—'), typed]) expect(readReceiptNumber(text)).toBe(number)
  }))
})

test('one wrong sign is always noticed; so are signs too few, too many, or of another alphabet', () => {
  fc.assert(fc.property(fc.uuid(), fc.nat(7), fc.integer({ min: 1, max: 31 }), (id, place, by) => {
    const signs = receiptNumberOf(id).replace('-', '')
    const wrong = SYMBOLS[(SYMBOLS.indexOf(signs[place]!) + by) % 32]!
    expect(readReceiptNumber(signs.slice(0, place) + wrong + signs.slice(place + 1))).toBeUndefined()
  }))
  for (const text of ['', '7K2M', '7K2M-9QXD-1', '回执号七八九十一', 'ŸK2M-9QXD', '%%%%-%%%%']) expect(readReceiptNumber(text)).toBeUndefined()
  fc.assert(fc.property(fc.string({ minLength: 8, maxLength: 9, unit: fc.constantFrom(...SYMBOLS, '-', 'o', 'i', 'u') }), (text) => {
    const read = readReceiptNumber(text)
    if (read !== undefined) expect(readReceiptNumber(read)).toBe(read)
  }))
})
