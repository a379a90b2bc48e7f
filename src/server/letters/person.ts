import { sql } from 'drizzle-orm'
import type { Mention, PersonRecord, PersonSubject, Place } from '@/contract'
import { fileOf, HandOverError, readFile, type HandOver } from '@/domain/handover'
import { containingInJson } from '../privacy/patterns'
import { isSubject } from '../privacy/person-places'
import { rowsOf, type Orm } from '../store/database'

interface Row { id: string; town: string; receipt: string; received_at: Date | string; file: string }

/** What a letter says; undefined where only the version that took it in could read it. */
function contentOf(file: string): HandOver | undefined {
  try {
    return readFile(file)
  } catch (cause) {
    if (cause instanceof HandOverError) return undefined
    throw cause
  }
}

/**
 * Where a letter holds the person: the contact it names is them, an enterprise called after them somebody has to look at. One that
 * nobody can read any more holds them as a whole, and would otherwise stand in the way of every search for that name.
 */
function placesIn(file: string, subject: PersonSubject): { places: Place[]; mentions: Mention[] } {
  const content = contentOf(file)
  if (!content) return { places: [{ field: 'file', value: file }], mentions: [] }
  const { from } = content
  const places = isSubject(subject, from?.contact) ? [{ field: 'from.contact', value: from!.contact }] : []
  const mentions = from?.name?.includes(subject.name.trim()) ? [{ field: 'from.name', text: from.name }] : []
  return { places, mentions }
}

/** Letters that hold a person, in the form in which records that do are told. @param pattern of `like`, for the person's name */
export async function findInLetters(orm: Orm, subject: PersonSubject, pattern: string): Promise<PersonRecord[]> {
  const rows = await rowsOf<Row>(orm, sql`select id, town, receipt, received_at, file from station_letter where file like ${pattern} order by town, id`)
  return rows.flatMap(({ id, town, receipt, received_at, file }): PersonRecord[] => {
    const { places, mentions } = placesIn(file, subject)
    if (places.length + mentions.length === 0) return []
    return [{ town, kind: 'letter', id, version: 1, called: receipt, createdAt: new Date(received_at).toISOString(), createdBy: '', places, mentions, earlier: [] }]
  })
}

/** Takes the person out of a letter; what else it says stays, and it can be read as before. One that cannot be read goes whole. */
export async function withoutPersonInLetter(orm: Orm, subject: PersonSubject, town: string, id: string): Promise<void> {
  const [row] = await rowsOf<{ file: string }>(orm, sql`select file from station_letter where id = ${id}::uuid and town = ${town} for update`)
  if (!row) return
  const letter = contentOf(row.file)
  if (!letter) {
    await orm.execute(sql`delete from station_letter where id = ${id}::uuid and town = ${town} and file like ${containingInJson(subject.name)}`)
    return
  }
  const { from: { contact, ...from } = {}, ...content } = letter
  if (!isSubject(subject, contact)) return
  const file = fileOf({ ...content, ...(Object.keys(from).length ? { from } : {}) })
  await orm.execute(sql`update station_letter set file = ${file} where id = ${id}::uuid and town = ${town}`)
}
