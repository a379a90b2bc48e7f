/** A spreadsheet takes what begins so for a formula, some of it also in full width; a tab or a line break may hide it. */
const FORMULA = /^\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/** One cell: always quoted (RFC 4180), and never a formula: an apostrophe before it says that it is text. */
export const csvCell = (value: string): string => `"${(FORMULA.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`

/** A table as spreadsheets open it in Chinese too: UTF-8 with its mark, lines ending in CR LF. */
export const csvOf = (rows: readonly (readonly string[])[]): string => `\ufeff${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`
