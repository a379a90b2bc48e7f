import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fileOf, handOverOf, readFile, type Who } from '@/domain/handover'

const given = { pack: { id: 'p', version: '1', sha256: 'a'.repeat(64) }, asOf: '2026-11-22', facts: {} } as Parameters<typeof handOverOf>[0]

it('whatever is typed or pasted about who asks, a station can read what is handed over', () => {
  const anything = fc.string({ unit: fc.oneof(fc.nat(0xffff), fc.constantFrom(9, 10, 0x3000, 0xd800)).map((code) => String.fromCharCode(code)), maxLength: 30 })
  const who = fc.record<Who>({ name: anything, creditCode: anything, contact: anything, phone: anything }, { requiredKeys: [] })
  fc.assert(fc.property(who, (typed) => {
    const content = handOverOf(given, typed)
    expect(readFile(fileOf(content))).toEqual(content)
  }))
})

it('a name from a table is one line, and a number without a name goes along', () => {
  expect(handOverOf(given, { name: '宜兴样例\t陶瓷\n有限公司 ', phone: '0510-87654321' }).from).toEqual({ name: '宜兴样例 陶瓷 有限公司', contact: { name: '—', phone: '0510-87654321' } })
  expect(handOverOf(given, { name: ' ', contact: '\t', phone: '' }).from).toBeUndefined()
})
