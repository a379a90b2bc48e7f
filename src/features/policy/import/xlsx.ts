import { strFromU8 } from 'fflate'
import { MAX_ROWS } from './rows'
import { unpack, ZipError } from './zip'

/** Most bytes all parts of a workbook together may have when unpacked: a small file can hide a very large one. */
const MAX_UNPACKED_BYTES = 40_000_000
/** Columns read. */
const MAX_COLUMNS = 64

/** Why a workbook was not read. */
export class WorkbookError extends Error {
  readonly reason: 'not-a-workbook' | 'too-large'

  constructor(reason: 'not-a-workbook' | 'too-large') {
    super(reason)
    this.reason = reason
  }
}

/** Parts that matter: which sheet is the first, its cells, the texts they point to, and which of them are days. */
const WANTED = /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/[^/]+\.xml)$/

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const unescape = (text: string): string => text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
  const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
  return name ? ENTITIES[name] ?? whole : code <= 0x10ffff ? String.fromCodePoint(code) : whole
})

/** A part as text. Some programs write every element with a prefix (`<x:row>`, ECMA-376 leaves it to them). */
function textOf(part: Uint8Array | undefined): string {
  const xml = part ? strFromU8(part) : ''
  const [, prefix] = /\sxmlns:([\w-]+)="[^"]*\/spreadsheetml\/(?:2006\/)?main"/.exec(xml.slice(0, 4_000)) ?? []
  return prefix ? xml.replaceAll(`<${prefix}:`, '<').replaceAll(`</${prefix}:`, '</') : xml
}

const attribute = (tag: string, name: string): string | undefined => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]

/** Elements of a name, one after the other, in one pass: an opening without an end is the last one looked at. */
function* elements(xml: string, name: string): Generator<{ tag: string; inside: string }> {
  const opening = new RegExp(`<${name}(\\s[^<>]*)?(/)?>`, 'g')
  const end = `</${name}>`
  for (let found = opening.exec(xml); found; found = opening.exec(xml)) {
    const [, tag = '', closed] = found
    if (closed || tag.endsWith('/')) {
      yield { tag, inside: '' }
      continue
    }
    const till = xml.indexOf(end, opening.lastIndex)
    if (till < 0) return
    yield { tag, inside: xml.slice(opening.lastIndex, till) }
    opening.lastIndex = till + end.length
  }
}

/** Phonetic hints stand below a text and hold texts of their own. */
function withoutHints(xml: string): string {
  const kept: string[] = []
  let from = 0
  for (let at = xml.indexOf('<rPh'); at >= 0; at = xml.indexOf('<rPh', from)) {
    const end = xml.indexOf('</rPh>', at)
    if (end < 0) break
    kept.push(xml.slice(from, at))
    from = end + '</rPh>'.length
  }
  return kept.join('') + xml.slice(from)
}

/** The text of all `<t>` below, phonetic hints left out. */
const textIn = (xml: string): string => [...elements(withoutHints(xml), 't')].map(({ inside }) => unescape(inside)).join('')

/** `AB12` → 27 */
const columnOf = (reference: string): number => [...reference].filter((char) => char >= 'A' && char <= 'Z').reduce((sum, char) => sum * 26 + char.charCodeAt(0) - 64, 0) - 1

/** A figure with decimals is written with more digits than it has (202322865413.3 as 202322865413.29999): the shortest that mean the same. */
const shortest = (value: string): string => (/^-?\d+\.\d+$/.test(value) ? String(Number(value)) : value)

/** From the first day counted from 1904 (programs of the Mac) to the same day counted from 1900. */
const DAYS_TO_1904 = 1_462
/** Formats of days that need not be written down (ECMA-376 part 1, 18.8.30), those of East Asian languages among them. */
const isBuiltInDay = (format: number): boolean => (format >= 14 && format <= 17) || format === 22 || (format >= 27 && format <= 36) || (format >= 50 && format <= 58)

/** Numbers of the styles under which a cell shows a day. */
function dayStyles(styles: string): Set<string> {
  const own = new Map([...elements(styles, 'numFmt')].map(({ tag }) => [attribute(tag, 'numFmtId'), (attribute(tag, 'formatCode') ?? '').replace(/&quot;.*?&quot;|\[[^\]]*\]|\\./g, '')]))
  const [formats] = [...elements(styles, 'cellXfs')]
  const isDay = (format: string | undefined): boolean => /[yd]/i.test(own.get(format) ?? '') || isBuiltInDay(Number(format))
  return new Set([...elements(formats?.inside ?? '', 'xf')].flatMap(({ tag }, index) => (isDay(attribute(tag, 'numFmtId')) ? [String(index)] : [])))
}

/** How a sheet's cells are read: the texts they point to; where days count from 1904, the styles that show one. */
interface Book { shared: readonly string[]; days1904?: ReadonlySet<string> | undefined }

function cellText(tag: string, inside: string, { shared, days1904 }: Book): string {
  const type = attribute(tag, 't')
  if (type === 'inlineStr') return textIn(inside)
  // of a formula the value it last came to; an error is no value
  const value = elements(inside, 'v').next().value?.inside
  if (value === undefined || type === 'e') return ''
  if (type === 's') return shared[Number(value)] ?? ''
  if (type !== undefined && type !== 'n') return unescape(value)
  return days1904?.has(attribute(tag, 's') ?? '0') ? String(Number(value) + DAYS_TO_1904) : shortest(value)
}

function rowCells(xml: string, book: Book): string[] {
  const cells: string[] = []
  for (const { tag, inside } of elements(xml, 'c')) {
    const reference = attribute(tag, 'r')
    const column = reference ? columnOf(reference) : cells.length
    if (column >= 0 && column < MAX_COLUMNS) cells[column] = cellText(tag, inside, book)
  }
  return Array.from(cells, (cell) => cell ?? '')
}

function firstSheet(parts: Readonly<Record<string, Uint8Array>>): string | undefined {
  const read = (name: string) => textOf(parts[name])
  const id = attribute(/<sheet\s[^<>]*>/.exec(read('xl/workbook.xml'))?.[0] ?? '', 'r:id')
  const relation = [...read('xl/_rels/workbook.xml.rels').matchAll(/<Relationship\s[^<>]*>/g)].find(([tag]) => attribute(tag, 'Id') === id)?.[0]
  const target = relation && attribute(relation, 'Target')?.replace(/^\/?(?:xl\/)?/, '')
  return [`xl/${target}`, 'xl/worksheets/sheet1.xml'].find((name) => parts[name])
}

function partsOf(bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unpack(bytes, (name) => WANTED.test(name), MAX_UNPACKED_BYTES)
  }
  catch (problem) {
    throw new WorkbookError(problem instanceof ZipError && problem.reason === 'too-large' ? 'too-large' : 'not-a-workbook')
  }
}

/**
 * The first sheet of a workbook (.xlsx) as texts, row by row; the value of a formula is the one last worked out, numbers
 * stand as they are stored, a day as the number of days since 1900.
 * @throws WorkbookError
 */
export function readWorkbook(bytes: Uint8Array): string[][] {
  const parts = partsOf(bytes)
  const name = firstSheet(parts)
  if (!name) throw new WorkbookError('not-a-workbook')
  const is1904 = ['1', 'true'].includes(attribute(/<workbookPr\s[^<>]*>/.exec(textOf(parts['xl/workbook.xml']))?.[0] ?? '', 'date1904') ?? '')
  const book: Book = {
    shared: [...elements(textOf(parts['xl/sharedStrings.xml']), 'si')].map(({ inside }) => textIn(inside)),
    days1904: is1904 ? dayStyles(textOf(parts['xl/styles.xml'])) : undefined,
  }
  const table: string[][] = []
  for (const { tag, inside } of elements(textOf(parts[name]), 'row')) {
    // an empty row is not written down: its number tells how many were left out
    const at = Number(attribute(tag, 'r') ?? table.length + 1) - 1
    if (table.length >= MAX_ROWS || at >= MAX_ROWS) throw new WorkbookError('too-large')
    while (table.length < at) table.push([])
    table.push(rowCells(inside, book))
  }
  return table
}
