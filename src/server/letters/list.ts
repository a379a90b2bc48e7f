import { sql, type SQL } from 'drizzle-orm'
import { LETTERS_PAGE, type LetterEntry } from '@/contract'
import { readReceiptNumber } from '@/domain/handover'
import type { Scope } from '../accounts/scope'
import { list } from '../store/columns'
import { rowsOf, type Database } from '../store/database'

export interface LetterRow {
  id: string
  receipt: string
  town: string
  received_at: Date | string
  name: string | null
  taken_at: Date | string | null
  taken_by: string | null
  taken_by_name: string | null
}

export const COLUMNS = sql.raw('id, receipt, town, received_at, name, taken_at, taken_by, taken_by_name')

export const entryOf = ({ id, receipt, town, received_at, name, taken_at, taken_by, taken_by_name }: LetterRow): LetterEntry => ({
  id, receipt, town, name, receivedAt: new Date(received_at).toISOString(),
  taken: taken_at === null ? null : { by: { id: taken_by!, name: taken_by_name! }, at: new Date(taken_at).toISOString() },
})

/** Before the id, in a cursor: its letter waited when it was listed. It may have been taken over since, and stand among those at the end. */
const WAITED = 'waits.'

const cursorOf = ({ id, taken }: LetterEntry): string => (taken ? id : WAITED + id)

/** What comes after a cursor. Of a letter that is gone, all. */
function after(cursor: string): SQL {
  const waited = cursor.startsWith(WAITED)
  const id = sql`${waited ? cursor.slice(WAITED.length) : cursor}::uuid`
  return sql`(taken_at is null, received_at, id) < coalesce(
    (select row(${waited} or b.taken_at is null, b.received_at, b.id) from station_letter b where b.id = ${id}), row(true, 'infinity'::timestamptz, ${id}))`
}

/** Those that wait first, each group newest first. @param before cursor of the page before; one whose letter is gone begins anew */
export async function listLetters(database: Pick<Database, 'within'>, scope: Scope, { find = '', before }: { find?: string | undefined; before?: string | undefined } = {}): Promise<{ letters: LetterEntry[]; waiting: number; cursor?: string }> {
  const own = sql`town = any(${list('text', scope.towns)})`
  const receipt = readReceiptNumber(find)
  const wanted = receipt ? sql`receipt = ${receipt}` : find === '' ? sql`true` : sql`name ilike ${`%${find.replace(/[\\%_]/g, '\\$&')}%`}`
  const older = before === undefined ? sql`true` : after(before)
  return database.within([scope], async (orm) => {
    const rows = await rowsOf<LetterRow>(orm, sql`select ${COLUMNS} from station_letter where ${own} and ${wanted} and ${older}
      order by (taken_at is null) desc, received_at desc, id desc limit ${LETTERS_PAGE + 1}`)
    const [open] = await rowsOf<{ n: number | string }>(orm, sql`select count(*) as n from station_letter where ${own} and taken_at is null`)
    const letters = rows.slice(0, LETTERS_PAGE).map(entryOf)
    return { letters, waiting: Number(open!.n), ...(rows.length > LETTERS_PAGE ? { cursor: cursorOf(letters.at(-1)!) } : {}) }
  }, { mode: 'snapshot' })
}

export interface FoundLetter extends LetterEntry {
  file: string
  consentedAt: string
}

/** A letter to one of the scope's towns; undefined for another's as for one that never was. */
export async function findLetter(database: Pick<Database, 'within'>, scope: Scope, id: string): Promise<FoundLetter | undefined> {
  const [row] = await database.within([scope], (orm) => rowsOf<LetterRow & { file: string; consented_at: string }>(orm,
    sql`select ${COLUMNS}, file, consented_at from station_letter where id = ${id}::uuid and town = any(${list('text', scope.towns)})`), { mode: 'snapshot' })
  return row && { ...entryOf(row), file: row.file, consentedAt: row.consented_at }
}
