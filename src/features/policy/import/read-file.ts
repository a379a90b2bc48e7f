import { decodeText, MAX_FILE_BYTES, parseCsv, rowsOf, TableTooLarge, type Row } from './rows'

export type FileProblem = 'too-large' | 'not-a-table' | 'unreadable'

/** A workbook begins like every ZIP file. */
const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b
/** The workbooks of before 2007. */
const isOldWorkbook = (bytes: Uint8Array): boolean => bytes[0] === 0xd0 && bytes[1] === 0xcf

async function workbookRows(bytes: Uint8Array): Promise<string[][] | FileProblem> {
  const reader = await import('./xlsx').catch(() => undefined)
  // without network, in a browser that kept no more of the app than this page
  if (!reader) return 'unreadable'
  const { readWorkbook, WorkbookError } = reader
  try {
    return readWorkbook(bytes)
  }
  catch (problem) {
    return problem instanceof WorkbookError && problem.reason === 'too-large' ? 'too-large' : 'not-a-table'
  }
}

function textRows(text: string): string[][] | FileProblem {
  try {
    return parseCsv(text)
  }
  catch (problem) {
    if (problem instanceof TableTooLarge) return 'too-large'
    throw problem
  }
}

/** The rows of a list in a file: .xlsx (its first sheet), CSV or text. What it is, its first bytes tell, not its name. */
export async function readPatentFile(file: Blob): Promise<{ rows: Row[] } | { problem: FileProblem }> {
  if (file.size > MAX_FILE_BYTES) return { problem: 'too-large' }
  const bytes = await file.arrayBuffer().then((buffer) => new Uint8Array(buffer), () => undefined)
  if (!bytes) return { problem: 'unreadable' }
  if (isOldWorkbook(bytes)) return { problem: 'not-a-table' }
  const table = isZip(bytes) ? await workbookRows(bytes) : textRows(decodeText(bytes))
  return typeof table === 'string' ? { problem: table } : { rows: rowsOf(table) }
}
