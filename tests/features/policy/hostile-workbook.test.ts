import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { readWorkbook } from '@/features/policy/import/xlsx'

const WORKBOOK = '<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>'
const RELATIONS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
const zip = (parts: Record<string, Uint8Array>) => zipSync({ 'xl/workbook.xml': strToU8(WORKBOOK), 'xl/_rels/workbook.xml.rels': strToU8(RELATIONS), ...parts }, { level: 9 })
const sheet = (xml: string, shared = '') => zip({ 'xl/worksheets/sheet1.xml': strToU8(xml), ...(shared ? { 'xl/sharedStrings.xml': strToU8(shared) } : {}) })

test('many parts, each small enough, are too much together', () => {
  const part = new Uint8Array(15_000_000)
  expect(() => readWorkbook(zip(Object.fromEntries([1, 2, 3].map((at) => [`xl/worksheets/sheet${at}.xml`, part]))))).toThrow(expect.objectContaining({ reason: 'too-large' }))
})

// Each took minutes while every opening looked for its end through all the rest.
test.each([
  ['rows', () => sheet('<row>'.repeat(300_000))],
  ['rows that never end their tag', () => sheet('<row '.repeat(300_000))],
  ['cells', () => sheet(`<row>${'<c>'.repeat(400_000)}</row>`)],
  ['values', () => sheet(`<row><c>${'<v>'.repeat(400_000)}</c></row>`)],
  ['texts', () => sheet('<row><c t="s"><v>0</v></c></row>', `<si>${'<t>'.repeat(400_000)}</si>`)],
  ['shared texts', () => sheet('<row><c t="s"><v>0</v></c></row>', '<si>'.repeat(400_000))],
  ['phonetic hints', () => sheet('<row><c t="s"><v>0</v></c></row>', `<si>${'<rPh>'.repeat(400_000)}</si>`)],
  ['attributes', () => sheet(`<row><c ${' r='.repeat(400_000)}><v>1</v></c></row>`)],
])('%s that are never closed are read in one go', (_what, make) => {
  const bytes = make()
  try { readWorkbook(bytes) } catch { /* what it says of it is another matter */ }
}, 30_000)
