import { readYuan } from '@/domain/money'
import { checkFacts, MAX_ITEMS } from '@/domain/policy'
import type { Item } from '../check/list-items'
import { readPatentNumber } from '../check/patent-number'
import type { Row } from './rows'

export type BadReason = 'format' | 'check' | 'year' | 'twice' | 'rounded' | 'date' | 'money' | 'tooMany'
/** A row that was not taken, with why; `expected`: the check digit that belongs to the number. */
export interface BadRow { line: number; text: string; reason: BadReason; expected?: string }
export interface ReadPatents {
  items: Item[]
  bad: BadRow[]
  /** The row of names, to stand above rows that are to be mended. */
  header: string | undefined
}

type Column = 'number' | 'grantDate' | 'costYuan'
/** words: what people and offices write above the columns of such lists */
const COLUMNS: Readonly<Record<Column, RegExp>> = {
  number: /专利号|申请号|号码|number/i, grantDate: /授权.*(日|时间)|公告日|grant/i, costYuan: /费|金额|花|cost|amount/i,
}
const ROUNDED = /^\d(?:\.\d+)?E\+?\d+$/i
/** A spreadsheet's day may have a time of day behind it. */
const DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s+\d{1,2}:[\d:.]+)?$/
const DAY_IN_DIGITS = /^(?:19|20)\d{6}$/
/** Days a spreadsheet counts from 1900: 1970 to 2119. */
const SERIAL = /^(?:2556\d|255[7-9]\d|25[6-9]\d\d|2[6-9]\d{3}|[3-7]\d{4})(?:\.\d+)?$/
const SERIAL_OF_1970 = 25_569

/** A day as people or spreadsheets write it; undefined when it is none. */
export function readDay(text: string): string | undefined {
  const parts = DAY.exec(text)
  const day = parts ? `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`
    : /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
      : SERIAL.test(text) ? new Date((Math.floor(Number(text)) - SERIAL_OF_1970) * 86_400_000).toISOString().slice(0, 10) : undefined
  return day !== undefined && checkFacts({ patents: [{ grantDate: day }] }).facts ? day : undefined
}

/** A number that a spreadsheet took for a decimal has lost a check digit of 0. */
const restored = (cell: string): string => (/^\d{12}$/.test(cell) ? `${cell}.0` : cell)

const looksLikeNumber = (cell: string, thisYear: number): boolean => {
  const read = readPatentNumber(restored(cell), thisYear)
  return read !== undefined && (read.ok || read.reason !== 'format')
}

function columnsOf(row: Row | undefined, thisYear: number): Partial<Record<Column, number>> | undefined {
  if (!row || row.cells.some((cell) => looksLikeNumber(cell, thisYear))) return undefined
  const find = (column: Column) => row.cells.findIndex((cell) => COLUMNS[column].test(cell))
  const number = find('number')
  if (number < 0) return undefined
  return { number, ...Object.fromEntries((['grantDate', 'costYuan'] as const).map((column) => [column, find(column)] as const).filter(([, at]) => at >= 0)) }
}

/** A sum as `readYuan` gives it; two numbers with a space between are not one. */
const readCost = (text: string): number | null | undefined => (/\d\s+\d/.test(text) ? undefined : readYuan(text))

/** Pieces of a line; a comma among the digits of a sum (`8,000`) parts nothing. */
const piecesOf = (line: string): string[] =>
  line.split(/[\s;；、]+/).flatMap((piece) => piece.match(/[¥￥]?\d{1,3}(?:[,，]\d{3})+(?!\d)[^,，]*|[^,，]+/g) ?? [])

/** words: what stands with a day or a sum, and numerals */
const BESIDE_FIGURES = /费用?|金额|花费?|约|合?计|共|人民币|授权|公告|日期?|rmb|cny|cost|amount|[\s元块整角分年月号.,，:：/¥￥()（）-]/gi
const FIGURES = /^[\d〇零一二两三四五六七八九十百千万亿]+$/
/** Whether a piece can only be meant for a day or a sum: the name of a patent has other words in it. */
const isFigure = (piece: string): boolean => FIGURES.test(piece.normalize('NFKC').replace(BESIDE_FIGURES, ''))
/** A running number, more likely than a sum, where it stands ahead of the patent's. */
const isRunning = (piece: string): boolean => /^\d{1,3}$/.test(piece)

interface Sorted { numbers: string[]; day: string; cost: string; unread?: 'date' | 'money' | undefined }

/** Cells of a row without names above: what it can only be. What was meant for a day or a sum and is neither is `unread`. */
function sorted(row: Row, thisYear: number): Sorted {
  const pieces = row.cells.length > 1 || looksLikeNumber(row.text, thisYear) ? row.cells : piecesOf(row.text)
  const cells = pieces.filter((cell) => cell !== '')
  const [numbers, days, costs, unread]: [string[], string[], string[], string[]] = [[], [], [], []]
  for (const cell of cells) {
    if (looksLikeNumber(cell, thisYear)) numbers.push(cell)
    else if (DAY.test(cell) || DAY_IN_DIGITS.test(cell)) days.push(cell)
    else if (typeof readCost(cell) === 'number' && (numbers.length || !isRunning(cell))) costs.push(cell)
    else if (isFigure(cell)) unread.push(cell)
  }
  // nobody can say which of two days it is, nor to which of several numbers a day or a sum belongs
  const most = numbers.length > 1 ? 0 : 1
  const isDayUnread = days.length > most || unread.some((cell) => /[-/:：年月]/.test(cell))
  return {
    numbers: numbers.length ? numbers : [cells[0] ?? ''], day: days[0] ?? '', cost: costs[0] ?? '',
    unread: isDayUnread ? 'date' : unread.length || costs.length > most ? 'money' : undefined,
  }
}

/**
 * Patents from rows, pasted or of a file. A row is taken whole or not at all; the type is read from the number.
 * @param known numbers that are in the list already
 */
export function readPatentRows(rows: readonly Row[], known: readonly string[], thisYear: number): ReadPatents {
  const columns = columnsOf(rows[0], thisYear)
  const seen = new Set(known)
  const items: Item[] = []
  const bad: BadRow[] = []
  const take = (number: string, { day, cost, unread }: Omit<Sorted, 'numbers'>): Pick<BadRow, 'reason' | 'expected'> | undefined => {
    if (ROUNDED.test(number)) return { reason: 'rounded' }
    const read = readPatentNumber(restored(number), thisYear)
    if (!read?.ok) return { reason: read?.reason ?? 'format', ...(read?.expected && { expected: read.expected }) }
    if (seen.has(read.canonical)) return { reason: 'twice' }
    if (known.length + items.length >= MAX_ITEMS) return { reason: 'tooMany' }
    const [grantDate, costYuan] = [day ? readDay(day) : null, cost ? readCost(cost) : null]
    if (grantDate === undefined) return { reason: 'date' }
    if (unread) return { reason: unread }
    if (costYuan === undefined) return { reason: 'money' }
    seen.add(read.canonical)
    items.push({ ...(read.type && { type: read.type }), ...(grantDate && { granted: true, grantDate }), ...(costYuan !== null && { costYuan }), number: read.canonical })
    return undefined
  }
  for (const row of columns ? rows.slice(1) : rows) {
    const cell = (column: Column) => (columns?.[column] === undefined ? '' : row.cells[columns[column]] ?? '')
    const { numbers, ...rest }: Sorted = columns ? { numbers: [cell('number')], day: cell('grantDate'), cost: cell('costYuan') } : sorted(row, thisYear)
    if (numbers.length > 1 && rest.unread) {
      bad.push({ line: row.line, text: row.text, reason: rest.unread })
      continue
    }
    for (const number of numbers) {
      const problem = take(number, rest)
      if (problem) bad.push({ line: row.line, text: numbers.length > 1 ? number : row.text, ...problem })
    }
  }
  return { items, bad, header: columns && bad.length ? rows[0]!.text : undefined }
}

/** Rows of pasted text: a spreadsheet's columns come with tabs between. */
export const pastedRows = (text: string): Row[] =>
  text.split(/\r\n|\r|\n/).map((line, at): Row => ({ line: at + 1, text: line.trim(), cells: line.split('\t').map((cell) => cell.trim()) })).filter((row) => row.text !== '')
