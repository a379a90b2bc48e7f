/**
 * A backup is gzip over lines of JSON, the same for both databases:
 * a header; for each table a line that names it and its columns, then its rows, each value as the database writes it as text;
 * for each received file a line that names it, then its bytes in pieces of base64; at last the counts and the SHA-256 of all
 * lines before, without which a backup is not whole.
 */
export const FORMAT = 'ip-workstation-backup'
export const FORMAT_VERSION = 1

export interface Header {
  format: typeof FORMAT
  formatVersion: number
  /** Of the database; a program that knows a later one brings the data up to it. */
  schemaVersion: number
  madeAt: string
}

export interface TableLine {
  table: string
  columns: string[]
}

/** `null`: the file was not there, or not as it was received, when the backup was made. */
export interface FileLine {
  file: string
  sizeBytes: number | null
}

/** Values of a row in the order of its table's columns. */
export type RowLine = (string | null)[]

export interface EndLine {
  end: Counts & { sha256: string }
}

export interface Counts {
  tables: Record<string, number>
  files: number
}

/** The file is not a backup, or not a whole one. The message is for the person at the terminal. */
export class BackupDamaged extends Error {}
