import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { pastedRows, readPatentRows } from '@/features/policy/import/patent-rows'
import { readPatentFile } from '@/features/policy/import/read-file'
import { MAX_TEXT } from '@/features/policy/import/rows'
import { readWorkbook } from '@/features/policy/import/xlsx'

const WORKBOOK = '<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>'
const RELATIONS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
const parts = (more: Record<string, Uint8Array>) => ({ 'xl/workbook.xml': strToU8(WORKBOOK), 'xl/_rels/workbook.xml.rels': strToU8(RELATIONS), ...more })
const CENTRAL = 0x02014b50
/** Where a file's directory tells of its parts. */
const places = (bytes: Uint8Array): { view: DataView; at: number[] } => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const at = Array.from({ length: bytes.length - 4 }, (_, index) => index).filter((index) => view.getUint32(index, true) === CENTRAL)
  return { view, at }
}
/** Reads it, whatever it says of it: what each of its parts is held against all others for would not end before the test's time is up. */
const isRead = (work: () => unknown): void => { try { work() } catch { /* another matter */ } }

test('a part that unpacks to more than it says is stopped at the limit, not at its end', () => {
  const bytes = zipSync(parts({ 'xl/worksheets/sheet1.xml': new Uint8Array(45_000_000) }), { level: 9 })
  const { view, at } = places(bytes)
  for (const place of at) view.setUint32(place + 24, 1_000, true)
  expect(() => readWorkbook(bytes)).toThrow(expect.objectContaining({ reason: 'too-large' }))
})

test('parts that lie over each other make no workbook', () => {
  const one = strToU8(`<row><c><v>${'1'.repeat(1_000)}</v></c></row>`)
  const bytes = zipSync(parts({ 'xl/worksheets/sheet1.xml': one, 'xl/worksheets/sheet2.xml': one, 'xl/worksheets/sheet3.xml': one }), { level: 0 })
  const { view, at } = places(bytes)
  const last = at.at(-1)!
  // each tells of a part as long as all of them
  for (const place of at) {
    view.setUint32(place + 20, bytes.length - 600, true)
    view.setUint32(place + 42, view.getUint32(at[0]! + 42, true), true)
  }
  expect(last).toBeGreaterThan(0)
  expect(() => readWorkbook(bytes)).toThrow(expect.objectContaining({ reason: 'not-a-workbook' }))
})

test.each([
  ['relations', { 'xl/_rels/workbook.xml.rels': strToU8('<Relationship '.repeat(200_000)) }],
  ['sheets', { 'xl/workbook.xml': strToU8('<sheet '.repeat(400_000)) }],
])('%s that never end their tag are read in one go', (_what, more) => {
  const bytes = zipSync(parts({ 'xl/worksheets/sheet1.xml': strToU8('<row/>'), ...more }), { level: 9 })
  isRead(() => readWorkbook(bytes))
}, 30_000)

test('a file that breaks off anywhere, or whose directory points anywhere, is no workbook and no fault', () => {
  const whole = zipSync(parts({ 'xl/worksheets/sheet1.xml': strToU8('<row><c><v>1</v></c></row>') }))
  expect(readWorkbook(whole)).toEqual([['1']])
  for (let length = 0; length < whole.length; length += 7) expect(() => readWorkbook(whole.slice(0, length))).toThrow(expect.objectContaining({ reason: 'not-a-workbook' }))
  for (const [member, value] of [[20, 0xffff_ffff], [42, 0xffff_fff0], [28, 0xffff], [10, 99]] as const) {
    const bytes = whole.slice()
    const { view, at } = places(bytes)
    for (const place of at) { if (member === 28 || member === 10) view.setUint16(place + member, value, true); else view.setUint32(place + member, value, true) }
    expect(() => readWorkbook(bytes)).toThrow(expect.objectContaining({ reason: 'not-a-workbook' }))
  }
})

test('a line of very many numbers costs what it holds', () => {
  const line = Array.from({ length: MAX_TEXT / 15 }, () => '202010000000.0').join(' ')
  isRead(() => readPatentRows(pastedRows(line), [], 2026))
}, 60_000)

test('a table of very many rows is too large, in whatever form it comes', async () => {
  for (const text of ['\n'.repeat(4_900_000), 'x\n'.repeat(20_000), ','.repeat(4_900_000)]) expect(await readPatentFile(new Blob([text]))).toEqual({ problem: 'too-large' })
}, 30_000)
