import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvCell, csvOf } from '@/domain/csv'

describe('a cell is text and nothing else', () => {
  test.each([
    ['=1+1', `"'=1+1"`], ['+86 510', `"'+86 510"`], ['-5', `"'-5"`], ['@SUM(A1)', `"'@SUM(A1)"`], ['\t=1', `"'\t=1"`], ['\r=1', `"'\r=1"`], ['  =1', `"'  =1"`],
    ['＝HYPERLINK("x")', `"'＝HYPERLINK(""x"")"`], ['＋1', `"'＋1"`], ['宜兴"样例"', '"宜兴""样例"""'], ['a,b', '"a,b"'], ['', '""'],
  ])('%j', (value, cell) => expect(csvCell(value)).toBe(cell))

  test('no text whatever opens as a formula or breaks out of its cell', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '=', '+', '-', '@', '\t=', '\n=', ' =', '＝', '"=', '","='), (text, beginning) => {
      const cell = csvCell(beginning + text)
      const inside = cell.slice(1, -1)
      expect(cell.startsWith('"') && cell.endsWith('"')).toBe(true)
      expect(inside.replaceAll('""', '').includes('"')).toBe(false)
      expect(/^\s*[=+\-@＝＋－＠]/.test(inside.replaceAll('""', '"'))).toBe(false)
    }), { numRuns: 2_000 })
  })
})

test('a table has the mark of UTF-8 and lines as spreadsheets have them', () => {
  expect(csvOf([['甲', 'b'], ['1', '2']])).toBe('\ufeff"甲","b"\r\n"1","2"\r\n')
})
