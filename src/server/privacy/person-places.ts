import type { Mention, Place, PersonSubject } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import type { Conflict, RecordKind } from '@/domain/records'

type Entry = Record<string, unknown>

/** Lists of persons, and whether they go: staff act in office, and files of requests fall under the rules for archives. */
const LISTS: Partial<Record<RecordKind, Record<string, Place['keptAs'] | 'goes'>>> = {
  enterprise: { contacts: 'goes' },
  visit: { interviewees: 'goes', visitors: 'duty' },
}

/** Stands for the name of somebody who answered about a consent and is gone: that it was given, when and to what wording, stays. */
export const NAME_REMOVED = '—'

const digits = (text: unknown): string => (typeof text === 'string' ? text.replace(/\D/g, '') : '')

/** Whether an entry with a name and perhaps a number is this person's. */
export function isSubject({ name, phone }: PersonSubject, entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null) return false
  const { name: found, phone: number } = entry as Entry
  if (typeof found !== 'string' || found.trim() !== name.trim()) return false
  return !phone || !digits(number) || isSameNumber(digits(number), digits(phone))
}

/** Digits of a telephone in its town: no area and no country is shorter. */
const LOCAL_DIGITS = 7
/** Written with and without country or area, or beside a second number: one is within the other. */
const isSameNumber = (one: string, other: string): boolean =>
  one === other || (Math.min(one.length, other.length) >= LOCAL_DIGITS && (one.includes(other) || other.includes(one)))

/** Where a record holds the person, and where its texts speak of them. */
export function placesOf(kind: RecordKind, fields: Entry, subject: PersonSubject): { places: Place[]; mentions: Mention[] } {
  const places: Place[] = []
  const lists = LISTS[kind] ?? {}
  const structured = new Set<string>()
  for (const [field, becomes] of Object.entries(lists)) {
    const list = fields[field]
    if (!Array.isArray(list)) continue
    list.forEach((entry: unknown, at) => {
      structured.add(`${field}.${at}`)
      if (isSubject(subject, entry)) places.push({ field: `${field}.${at}`, value: entry, ...(becomes === 'goes' ? {} : { keptAs: becomes }) })
    })
  }
  if (kind === 'visit') {
    for (const [at, by] of answersOf(fields, subject)) {
      structured.add(`consents.${at}.by`)
      places.push({ field: `consents.${at}.by`, value: by })
    }
  }
  const mentions = mentionsIn(fields, subject).filter(({ field }) => !structured.has(field) && !structured.has(field.split('.').slice(0, 2).join('.')))
  if (kind === 'assistance') return { places: mentions.map(({ field, text }) => ({ field, value: text, keptAs: 'archive' as const })), mentions: [] }
  return { places, mentions }
}

/** Places of answers about consents that bear the person's name. They tell no number: where the visit names somebody of that name with another one, they are that one's. */
function answersOf({ consents, interviewees }: Entry, subject: PersonSubject): Map<number, string> {
  const namesakes = listOf(interviewees).filter((entry) => isSubject({ name: subject.name }, entry))
  if (namesakes.length > 0 && !namesakes.some((entry) => isSubject(subject, entry))) return new Map()
  return new Map(listOf(consents).flatMap((entry, at): [number, string][] => {
    const by = (entry as Entry | null)?.['by']
    return typeof by === 'string' && by.trim() === subject.name.trim() ? [[at, by]] : []
  }))
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** A list of consents without the names of those who answered; anything else as it is. @param whose only these; absent: all */
export const withoutNames = (consents: unknown, whose?: ReadonlyMap<number, unknown>): unknown =>
  (Array.isArray(consents) ? consents.map((entry: unknown, at) => (typeof entry === 'object' && entry !== null && (whose?.has(at) ?? true) ? { ...entry, by: NAME_REMOVED } : entry)) : consents)

/** Whether a value of any shape speaks of the person; an entry of their name with another number is somebody else's. */
export function speaksOf(value: unknown, subject: PersonSubject): boolean {
  if (typeof value === 'string') return mentionsIn(value, subject).length > 0
  if (typeof value !== 'object' || value === null) return false
  const { name } = value as Entry
  if (typeof name === 'string' && name.trim() === subject.name.trim()) return isSubject(subject, value)
  return Object.values(value).some((member) => speaksOf(member, subject))
}

/** Members of a change in a log: what a field held, holds, and what was offered and lost. */
const CHANGE_SIDES = ['from', 'to', 'lost'] as const

/** Of what edits changed only what speaks of the person: others of the same list are no part of what is handed to this one. */
export function changesAbout(changes: unknown, subject: PersonSubject): Record<string, Record<string, unknown>> {
  return Object.fromEntries(Object.entries((changes ?? {}) as Record<string, Entry | null>).flatMap(([field, change]) => {
    const sides = CHANGE_SIDES.flatMap((side): [string, unknown][] => {
      const about = partAbout(change?.[side], subject)
      return about === undefined ? [] : [[side, about]]
    })
    return sides.length > 0 ? [[field, Object.fromEntries(sides)]] : []
  }))
}

/** What in a value speaks of the person: entries of theirs whole, of anything else the members that name them. */
function partAbout(value: unknown, subject: PersonSubject): unknown {
  if (typeof value === 'string') return mentionsIn(value, subject).length > 0 ? value : undefined
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value)) {
    const parts = value.flatMap((member: unknown) => partAbout(member, subject) ?? [])
    return parts.length > 0 ? parts : undefined
  }
  const { name, by } = value as Entry
  if (typeof name === 'string' && name.trim() === subject.name.trim()) return isSubject(subject, value) ? value : undefined
  if (typeof by === 'string' && by.trim() === subject.name.trim()) return value
  const members = Object.entries(value).flatMap(([key, member]): [string, unknown][] => {
    const about = partAbout(member, subject)
    return about === undefined ? [] : [[key, about]]
  })
  return members.length > 0 ? Object.fromEntries(members) : undefined
}

/** Texts anywhere in a value in which the name or the number turns up. */
export function mentionsIn(value: unknown, subject: PersonSubject): Mention[] {
  const needles = [subject.name.trim(), ...(subject.phone ? [subject.phone.trim()] : [])].filter((needle) => needle.length > 1)
  return textsIn(value, '').filter(({ text }) => needles.some((needle) => text.includes(needle)))
}

function textsIn(value: unknown, at: string): Mention[] {
  if (typeof value === 'string') return [{ field: at, text: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => textsIn(member, at ? `${at}.${key}` : key))
}

/** Sides of a conflict that may hold somebody. */
const SIDES = ['kept', 'other'] as const

/** Where values that wait for somebody to choose hold the person; whose value lost is on record as their work. */
export function placesInConflicts(kind: RecordKind, conflicts: readonly Conflict[], subject: PersonSubject): { places: Place[]; mentions: Mention[] } {
  const found = conflicts.flatMap((conflict, at) => SIDES.map((side) => {
    const { places, mentions } = placesOf(kind, { [conflict.field]: conflict[side] }, subject)
    const inside = <T extends { field: string }>(one: T): T => ({ ...one, field: `conflicts.${at}.${side}.${one.field}` })
    return { places: places.map(inside), mentions: mentions.map(inside) }
  }))
  const lost = conflicts.flatMap(({ by }, at): Place[] => (by.name === subject.name.trim() ? [{ field: `conflicts.${at}.by`, value: by.name, keptAs: 'duty' }] : []))
  return { places: [...found.flatMap(({ places }) => places), ...lost], mentions: found.flatMap(({ mentions }) => mentions) }
}

/**
 * A record's content without the places that go. Both values of a conflict stay to be chosen from, without the person; where the other
 * one is now what the field holds, nothing is left to choose.
 */
export function contentWithoutSubject(kind: RecordKind, { fields, conflicts }: { fields: Entry; conflicts: readonly Conflict[] }, subject: PersonSubject): { fields: Entry; conflicts: Conflict[] } {
  const left = withoutSubject(kind, fields, subject)
  const offered = conflicts.flatMap((conflict) => {
    const [kept, other] = SIDES.map((side) => withoutSubject(kind, { [conflict.field]: conflict[side] }, subject)[conflict.field])
    const isOther = canonicalJson([kept, other]) !== canonicalJson([conflict.kept, conflict.other])
    return isOther && canonicalJson(other) === canonicalJson(left[conflict.field] ?? null) ? [] : [{ ...conflict, kept, other }]
  })
  return { fields: left, conflicts: offered }
}

/** The record's fields without the places that go. */
export function withoutSubject(kind: RecordKind, fields: Entry, subject: PersonSubject): Entry {
  const next = { ...fields }
  const answers = kind === 'visit' ? answersOf(fields, subject) : undefined
  if (answers?.size) next['consents'] = withoutNames(fields['consents'], answers)
  for (const [field, becomes] of Object.entries(LISTS[kind] ?? {})) {
    const list = next[field]
    if (becomes === 'goes' && Array.isArray(list)) next[field] = list.filter((entry: unknown) => !isSubject(subject, entry))
  }
  return next
}
