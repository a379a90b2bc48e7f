import { sql } from 'drizzle-orm'
import { LETTER_KEPT_DAYS, type LetterAnswer, type LetterEntry, type LetterRemoval } from '@/contract'
import type { SignedIn } from '../accounts/sessions'
import { DAY_MS, later } from '../accounts/tools'
import { audit, type AuditEntry } from '../audit'
import { CodedError } from '../errors'
import { rowsOf, type Database } from '../store/database'
import { COLUMNS, entryOf, findLetter, type FoundLetter, type LetterRow } from './list'

/** Who asks. What they may touch the database says once more: each act begins with what `findLetter` lets them see. */
type Asker = Pick<SignedIn, 'person' | 'deviceId' | 'scope'>
type Tools = { database: Database; now(): Date }

async function seen({ database }: Tools, { scope }: Asker, id: string): Promise<FoundLetter> {
  const letter = await findLetter(database, scope, id)
  if (!letter) throw new CodedError('not-found')
  return letter
}

const deed = (act: AuditEntry['act'], { id, town, receipt }: LetterEntry, { person, deviceId }: Asker, details = {}): AuditEntry =>
  ({ act, town, by: { id: person.id, name: person.name }, deviceId, about: { kind: 'letter', id }, details: { receipt, ...details } })

const goesAt = ({ receivedAt, taken }: LetterEntry): string =>
  later(new Date(taken ? taken.at : receivedAt), (taken ? LETTER_KEPT_DAYS.taken : LETTER_KEPT_DAYS.waiting) * DAY_MS).toISOString()

/** Opens a letter; that it was opened stands in the audit. @throws CodedError `not-found` */
export async function readLetter(tools: Tools, asker: Asker, id: string): Promise<LetterAnswer['letter']> {
  const letter = await seen(tools, asker, id)
  await tools.database.transact((orm) => audit(orm, tools.now(), deed('letter-read', letter, asker)))
  return { ...letter, goesAt: goesAt(letter) }
}

/** Takes a letter over: colleagues see who and when. By the same person again it changes nothing. @throws CodedError `not-found`, `letter-taken` */
export async function takeLetter(tools: Tools, asker: Asker, id: string): Promise<NonNullable<LetterEntry['taken']>> {
  const { town } = await seen(tools, asker, id)
  const { person } = asker
  const at = tools.now()
  return tools.database.transact(async (orm) => {
    const [row] = await rowsOf<LetterRow>(orm, sql`update station_letter set taken_at = ${at.toISOString()}::timestamptz, taken_by = ${person.id}::uuid, taken_by_name = ${person.name}
      where id = ${id}::uuid and town = ${town} and taken_at is null returning ${COLUMNS}`)
    if (row) {
      const entry = entryOf(row)
      await audit(orm, at, deed('letter-taken', entry, asker))
      return entry.taken!
    }
    const [other] = await rowsOf<LetterRow>(orm, sql`select ${COLUMNS} from station_letter where id = ${id}::uuid and town = ${town}`)
    if (!other) throw new CodedError('not-found')
    if (other.taken_by !== person.id) throw new CodedError('letter-taken')
    return entryOf(other).taken!
  })
}

/** Deletes a letter at once. @throws CodedError `not-found` */
export async function removeLetter(tools: Tools, asker: Asker, id: string, { reason }: LetterRemoval): Promise<void> {
  const letter = await seen(tools, asker, id)
  await tools.database.transact(async (orm) => {
    const gone = await rowsOf(orm, sql`delete from station_letter where id = ${id}::uuid and town = ${letter.town} returning id`)
    if (gone.length === 0) throw new CodedError('not-found')
    await audit(orm, tools.now(), deed('letter-removed', letter, asker, { why: reason }))
  })
}
