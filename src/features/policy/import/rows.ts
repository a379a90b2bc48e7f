/** One row of what was pasted or of a file. */
export interface Row {
  /** As people count: the first line is 1. */
  line: number
  /** As it stood there, to be mended. */
  text: string
  cells: readonly string[]
}

/** Most characters pasted, and bytes of a file. */
export const MAX_TEXT = 1_000_000
export const MAX_FILE_BYTES = 5_000_000
/** Rows read of a table, with the row of names and one that stands empty at the end; and cells, which text files may have without end. */
export const MAX_ROWS = 10_002
const MAX_CELLS = 500_000

/** The table has more than is read. */
export class TableTooLarge extends Error {}

/** `="202010…"` keeps a spreadsheet from rounding a number; the quotes are no part of it. */
const plain = (cell: string): string => {
  const tidy = cell.trim()
  return /^="[^"]*"$/.test(tidy) ? tidy.slice(2, -1) : tidy
}

const rowOf = (cells: readonly string[], at: number): Row => ({ line: at + 1, text: cells.join('\t').trim(), cells: cells.map(plain) })

/** Rows without anything in them are no rows; the others keep their line. */
export const rowsOf = (table: readonly (readonly string[])[]): Row[] => table.map(rowOf).filter(({ cells }) => cells.some((cell) => cell !== ''))

/**
 * Reads comma-, semicolon- or tab-separated values (RFC 4180): quotes, doubled quotes and line breaks inside them. The separator is
 * the commonest of the three in the first line.
 * @throws TableTooLarge
 */
export function parseCsv(text: string): string[][] {
  const body = text.replace(/^\uFEFF/, '')
  const head = body.slice(0, Math.max(0, body.search(/[\r\n]|$/)))
  const [separator] = [',', ';', '\t'].sort((a, b) => head.split(b).length - head.split(a).length)
  const table: string[][] = [[]]
  let cell = ''
  let quoted = false
  let cells = 0
  const end = () => {
    cells += 1
    if (table.length > MAX_ROWS || cells > MAX_CELLS) throw new TableTooLarge()
    table.at(-1)!.push(cell)
    cell = ''
  }
  for (let at = 0; at < body.length; at += 1) {
    const char = body[at]!
    if (quoted) {
      if (char !== '"') cell += char
      else if (body[at + 1] === '"') { cell += char; at += 1 }
      else quoted = false
    }
    else if (char === '"' && (cell === '' || cell === '=')) {
      // `="…"` stands in files that a spreadsheet wrote without quoting it
      if (cell === '=') cell = ''
      quoted = true
    }
    else if (char === separator) end()
    else if (char === '\n' || char === '\r') {
      end()
      table.push([])
      if (char === '\r' && body[at + 1] === '\n') at += 1
    }
    else cell += char
  }
  end()
  return table
}

/** Text of a file as spreadsheets of this country write it: UTF-8, else GB 18030. */
export function decodeText(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  }
  catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
