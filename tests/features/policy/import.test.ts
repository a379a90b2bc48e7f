import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { chinesePatentCheckDigit } from '@/domain/identifiers/chinese-patent'
import { pastedRows, readDay, readPatentRows } from '@/features/policy/import/patent-rows'
import { readPatentFile } from '@/features/policy/import/read-file'
import { decodeText, parseCsv, rowsOf } from '@/features/policy/import/rows'
import { readWorkbook } from '@/features/policy/import/xlsx'

const YEAR = 2026
const paste = (text: string, known: string[] = []) => readPatentRows(pastedRows(text), known, YEAR)
const invention = 'ZL202010566088.9'
const model = 'ZL202322865413.3'
const number = (digits: string) => `ZL${digits}.${chinesePatentCheckDigit(digits)}`

describe('numbers pasted one a line', () => {
  it('become patents of the type the number tells', () => {
    expect(paste(`${invention}\n 202322865413.3 \r\n\n2020105660889`, [])).toEqual({
      items: [{ type: 'invention', number: invention }, { type: 'utilityModel', number: model }],
      bad: [{ line: 4, text: '2020105660889', reason: 'twice' }], header: undefined,
    })
  })
  it('tell bad lines one by one and keep them as they stood', () => {
    const { items, bad } = paste(`ZL202010566088.8\n三号专利\n${invention}\nZL209910566088.${chinesePatentCheckDigit('209910566088')}\n2.02011E+11`)
    expect(items).toHaveLength(1)
    expect(bad).toEqual([
      { line: 1, text: 'ZL202010566088.8', reason: 'check', expected: '9' },
      { line: 2, text: '三号专利', reason: 'format' },
      { line: 4, text: `ZL209910566088.${chinesePatentCheckDigit('209910566088')}`, reason: 'year' },
      { line: 5, text: '2.02011E+11', reason: 'rounded' },
    ])
  })
  it('take a day and a sum that stand behind, in whatever order, and several numbers of one line', () => {
    expect(paste(`${invention} 2021年5月8日 8000`).items).toEqual([{ type: 'invention', granted: true, grantDate: '2021-05-08', costYuan: 8000, number: invention }])
    expect(paste(`${invention}\t0.8万\t2021/5/8`).items).toEqual([{ type: 'invention', granted: true, grantDate: '2021-05-08', costYuan: 8000, number: invention }])
    expect(paste(`${invention}、${model}`).items.map((item) => item['number'])).toEqual([invention, model])
  })
  it('read sums with commas, and days in eight digits', () => {
    const whole = { type: 'invention', granted: true, grantDate: '2021-05-08', costYuan: 8000, number: invention }
    for (const rest of [' 2021-05-08 8,000', ',2021-05-08,8,000', '，20210508，8000元', ' 8，000 20210508', '\t20210508\t8,000', ' 一种5G天线 ￥8,000 2021.5.8']) {
      expect(paste(invention + rest), rest).toEqual({ items: [whole], bad: [], header: undefined })
    }
    expect(paste(`${invention} 20210508`).items).toEqual([{ type: 'invention', granted: true, grantDate: '2021-05-08', number: invention }])
    expect(paste(`${invention},800`).items).toEqual([{ type: 'invention', costYuan: 800, number: invention }])
    expect(paste(`${invention} 1,234,567`).items).toMatchObject([{ costYuan: 1_234_567 }])
  })
  it.each([
    ['05/08/2021 8000', 'date'], ['20211345', 'date'], ['2021年5月', 'date'], ['八千', 'money'], ['费用8000', 'money'], ['8000 500', 'money'], ['约8000元', 'money'],
    // nobody can say which of two days it is
    ['2019-01-01 2021-05-08', 'date'],
  ])('are not taken with %s behind, which would be lost', (rest, reason) => {
    for (const text of [`${invention} ${rest}`, `${invention}\t${rest}`]) expect(paste(text)).toEqual({ items: [], bad: [{ line: 1, text, reason }], header: undefined })
  })
  it('are not taken with what belongs to none of several, nor with a running number that could be a sum', () => {
    for (const text of [`${invention} ${model} 8000`, `1、${invention}`, `1. ${invention}`]) expect(paste(text)).toEqual({ items: [], bad: [{ line: 1, text, reason: 'money' }], header: undefined })
    expect(paste(`${invention} ${model} 2021-05-08`)).toMatchObject({ items: [], bad: [{ reason: 'date' }] })
  })
  it('do not add what is in the list already', () => {
    expect(paste(invention, [invention])).toMatchObject({ items: [], bad: [{ reason: 'twice' }] })
  })
  it('take every right number and no wrong one', () => {
    const digits = fc.tuple(fc.integer({ min: 2004, max: 2026 }), fc.constantFrom('1', '2', '3', '8', '9'), fc.integer({ min: 0, max: 9_999_999 })).map(([year, kind, serial]) => `${year}${kind}${String(serial).padStart(7, '0')}`)
    fc.assert(fc.property(fc.uniqueArray(digits, { maxLength: 20 }), (all) => {
      expect(paste(all.map(number).join('\n')).items.map((item) => item['number'])).toEqual(all.map(number))
      const wrong = all.map((one) => `ZL${one}.${chinesePatentCheckDigit(one) === '0' ? '1' : '0'}`)
      expect(paste(wrong.join('\n'))).toMatchObject({ items: [], bad: wrong.map((text, at) => ({ line: at + 1, text, reason: 'check' })) })
    }), { numRuns: 60 })
  })
  it('end at ten thousand', () => {
    const many = Array.from({ length: 10_001 }, (_, at) => number(`20211${String(at).padStart(7, '0')}`)).join('\n')
    const { items, bad } = paste(many)
    expect([items.length, bad]).toEqual([10_000, [{ line: 10_001, text: expect.any(String), reason: 'tooMany' }]])
  })
})

describe('a list with names above its columns', () => {
  const table = (...rows: string[][]) => readPatentRows(rowsOf(rows), [], YEAR)
  it('is read by them, other columns are not', () => {
    expect(table(['序号', '专利名称', '专利号', '授权公告日', '费用（元）'], ['1', '一种电缆 2019-01-01', invention, '2021.5.8', '8,000'], ['2', '外壳', model, '', ''])).toEqual({
      items: [{ type: 'invention', granted: true, grantDate: '2021-05-08', costYuan: 8000, number: invention }, { type: 'utilityModel', number: model }], bad: [], header: undefined,
    })
  })
  it('refuses a row whose day or sum cannot be read, and keeps the names for mending', () => {
    const { items, bad, header } = table(['专利号', '授权日', '费用'], [invention, '2021-02-30', '1'], [model, '2021-02-03', '约八千'])
    expect(items).toEqual([])
    expect(bad.map(({ line, reason }) => [line, reason])).toEqual([[2, 'date'], [3, 'money']])
    expect(table(['专利号', '费用'], [invention, '8000 500']).bad).toMatchObject([{ reason: 'money' }])
    expect(paste([header, ...bad.map(({ text }) => text.replace('02-30', '02-28').replace('约八千', '8000'))].join('\n')).items).toHaveLength(2)
  })
  it('reads days as spreadsheets count them, and gives a rounded-off check digit of 0 back', () => {
    expect(readDay('44324')).toBe('2021-05-08')
    expect(['44324.5', '20210508', '2021-5-8 00:00'].map(readDay)).toEqual(Array.from({ length: 3 }, () => '2021-05-08'))
    expect(['2021-13-01', '12', '999999', '明天'].map(readDay)).toEqual(Array.from({ length: 4 }, () => undefined))
    const digits = Array.from({ length: 40 }, (_, at) => `20201${String(5_660_800 + at)}`).find((one) => chinesePatentCheckDigit(one) === '0')!
    expect(table(['专利号'], [digits]).items).toMatchObject([{ number: `ZL${digits}.0` }])
  })
})

describe('CSV', () => {
  it('has quotes, line breaks in quotes, and the separator of its first line', () => {
    expect(parseCsv('\uFEFFa;"b;""c""";d\r\n1;"x\ny";="007"\n')).toEqual([['a', 'b;"c"', 'd'], ['1', 'x\ny', '007'], ['']])
    expect(parseCsv('a,b\n1,2')).toEqual([['a', 'b'], ['1', '2']])
  })
  it('gives every table back', () => {
    const cell = fc.string({ maxLength: 6 }).map((text) => text.replace(/[=\uFEFF]/g, ''))
    fc.assert(fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (table) => {
      const csv = [['n', 'm'], ...table].map((row) => row.map((one) => `"${one.replace(/"/g, '""')}"`).join(',')).join('\n')
      expect(parseCsv(csv).slice(1)).toEqual(table)
    }), { numRuns: 100 })
  })
  it('is UTF-8 or, as older spreadsheets write it, GB 18030', () => {
    expect(decodeText(new Uint8Array([0xd7, 0xa8, 0xc0, 0xfb]))).toBe('专利')
    expect(decodeText(new TextEncoder().encode('专利'))).toBe('专利')
  })
})

const sheet = (rows: string) => `<?xml version="1.0"?><worksheet xmlns="x"><sheetData>${rows}</sheetData></worksheet>`
const workbook = (rows: string, more: Record<string, string> = {}) => zipSync(Object.fromEntries(Object.entries({
  'xl/workbook.xml': '<workbook><sheets><sheet name="目录" sheetId="7" r:id="rId9"/><sheet name="x" sheetId="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId9" Target="/xl/worksheets/sheet7.xml"/></Relationships>',
  'xl/worksheets/sheet7.xml': sheet(rows), 'xl/worksheets/sheet1.xml': sheet('<row r="1"><c r="A1" t="str"><v>wrong sheet</v></c></row>'), ...more,
}).map(([name, text]) => [name, strToU8(text)])), { level: 1 })

describe('a workbook', () => {
  const rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>授权日</t></is></c><c r="D1" t="s"><v>1</v></c></row>'
    + `<row r="3"><c r="A3" t="str"><f>"ZL"&amp;B3</f><v>${invention}</v></c><c r="C3" s="2"><v>44324</v></c><c r="D3"><f>4000*2</f><v>8000</v></c></row>`
    + `<row r="4"><c r="A4"><v>202322865413.3</v></c><c r="C4" t="e"><v>#REF!</v></c><c r="D4"/></row>`
  const shared = { 'xl/sharedStrings.xml': '<sst><si><t>专利号</t></si><si><r><t>费</t></r><r><t xml:space="preserve">用 &lt;元&gt;</t></r><rPh sb="0" eb="1"><t>fei</t></rPh></si></sst>' }
  it('is read from its first sheet: texts, the last values of formulas, days; an error is nothing', () => {
    expect(readWorkbook(workbook(rows, shared))).toEqual([['专利号', '', '授权日', '费用 <元>'], [], [invention, '', '44324', '8000'], ['202322865413.3', '', '', '']])
  })
  it('gives a number that was typed as a figure, which is stored with more digits than it has', () => {
    const stored = ['202322865413.3', '202010566088.9'].map((text) => Number(text).toPrecision(17))
    expect(stored).toEqual(['202322865413.29999', '202010566088.89999'])
    const cells = stored.map((value, at) => `<row r="${at + 1}"><c r="A${at + 1}"><v>${value}</v></c><c r="B${at + 1}" t="n"><v>8000.1</v></c><c r="C${at + 1}" t="str"><v>1.10</v></c></row>`).join('')
    expect(readWorkbook(workbook(cells))).toEqual([['202322865413.3', '8000.1', '1.10'], ['202010566088.9', '8000.1', '1.10']])
  })
  it('is read from programs that write a prefix before every element', () => {
    const main = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    expect(readWorkbook(workbook('', {
      'xl/workbook.xml': `<x:workbook ${main}><x:sheets><x:sheet name="目录" sheetId="7" r:id="rId9"/></x:sheets></x:workbook>`,
      'xl/sharedStrings.xml': `<x:sst ${main}><x:si><x:t>专利号</x:t></x:si></x:sst>`,
      'xl/worksheets/sheet7.xml': `<?xml version="1.0"?><x:worksheet ${main}><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c></x:row><x:row r="2"><x:c r="A2" t="str"><x:v>${invention}</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
    }))).toEqual([['专利号'], [invention]])
  })
  it('counts days from 1904 where its program did: only what is shown as a day', () => {
    const styles = `<styleSheet><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="177" formatCode="0.00&quot;yuan by day&quot;;[Red]0"/></numFmts>
      <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"><alignment/></xf><xf numFmtId="176"/><xf numFmtId="177"/></cellXfs></styleSheet>`
    const cells = '<row r="1"><c r="A1"><v>42862</v></c><c r="B1" s="1"><v>42862</v></c><c r="C1" s="2"><v>42862.5</v></c><c r="D1" s="3"><v>8000</v></c></row>'
    const of1904 = '<workbook><workbookPr codeName="x" date1904="1"/><sheets><sheet name="目录" sheetId="7" r:id="rId9"/></sheets></workbook>'
    expect(readWorkbook(workbook(cells, { 'xl/styles.xml': styles, 'xl/workbook.xml': of1904 }))).toEqual([['42862', '44324', '44324.5', '8000']])
    expect(readWorkbook(workbook(cells, { 'xl/styles.xml': styles }))).toEqual([['42862', '42862', '42862.5', '8000']])
  })
  it('gives patents with the lines people see', async () => {
    const read = await readPatentFile(new Blob([workbook(rows, shared) as Uint8Array<ArrayBuffer>]))
    const { items } = readPatentRows('rows' in read ? read.rows : [], [], YEAR)
    expect(items).toEqual([{ type: 'invention', granted: true, grantDate: '2021-05-08', costYuan: 8000, number: invention }, { type: 'utilityModel', number: model }])
    expect('rows' in read && read.rows.map(({ line }) => line)).toEqual([1, 3, 4])
  })
  it('is refused when it is none, and when it would be too large unpacked', async () => {
    const problem = async (bytes: Uint8Array) => readPatentFile(new Blob([bytes as Uint8Array<ArrayBuffer>]))
    expect(await problem(new Uint8Array([0x50, 0x4b, 3, 4, 9]))).toEqual({ problem: 'not-a-table' })
    expect(await problem(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]))).toEqual({ problem: 'not-a-table' })
    expect(await problem(zipSync({ 'a.txt': strToU8('x') }))).toEqual({ problem: 'not-a-table' })
    expect(await problem(workbook(' '.repeat(40_000_001)))).toEqual({ problem: 'too-large' })
    expect(await problem(workbook('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))).toEqual({ problem: 'too-large' })
    expect(await problem(new Uint8Array(5_000_001))).toEqual({ problem: 'too-large' })
  })
  it('never fails in another way, whatever its bytes', async () => {
    const whole = workbook(rows, shared)
    await fc.assert(fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
      const broken = whole.slice()
      broken[at] = byte
      const read = await readPatentFile(new Blob([broken as Uint8Array<ArrayBuffer>]))
      expect('rows' in read || 'problem' in read).toBe(true)
    }), { numRuns: 100 })
  })
})
