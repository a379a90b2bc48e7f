import { regionWithin, type Choice, type DirectoryEntry, type Names, type ServiceStatus } from '@/domain/content'

export interface DirectoryFilter {
  /** Words, all of which must be found. */
  text?: string
  /** Region code: what serves this place, or a part of it. */
  area?: string
  /** Key of `choices/serviceKinds`. */
  kind?: string
  status?: ServiceStatus
}

export interface SearchableEntry {
  entry: DirectoryEntry
  text: string
}

/** Full width and case do not matter when searching. */
export const searchText = (text: string): string => text.normalize('NFKC').toLowerCase()

/**
 * Entries with everything one may search them by, in both languages.
 * @param words of types, kinds and areas, by key
 */
export const searchable = (entries: readonly DirectoryEntry[], words: (entry: DirectoryEntry) => readonly string[]): SearchableEntry[] =>
  entries.map((entry) => ({
    entry,
    text: searchText([
      ...bothWords([entry.name, ...entry.services, ...entry.industries, ...(entry.note ? [entry.note] : [])]),
      // As it is printed, and as it is dialled.
      ...entry.contacts.flatMap(({ phone, name }) => [phone, phone.replaceAll('-', ''), ...(name ? bothWords([name]) : [])]),
      ...words(entry),
    ].join('\n')),
  }))

export const bothWords = (names: readonly Names[]): string[] => names.flatMap(({ zh, en }) => [zh, en])

/** Entries that fit, those nearest to the place first, then those at work, then in the order of the seeds. */
export function searchDirectory(all: readonly SearchableEntry[], { text = '', area, kind, status }: DirectoryFilter): DirectoryEntry[] {
  const terms = searchText(text).split(/\s+/).filter(Boolean)
  return all
    .filter(({ entry, text: found }) =>
      terms.every((term) => found.includes(term)) &&
      (!area || serves(entry, area)) &&
      (!kind || entry.kinds.includes(kind)) &&
      (!status || entry.status === status))
    .map(({ entry }) => entry)
    .sort((a, b) => (area ? closeness(b, area) - closeness(a, area) : 0) || rank(a) - rank(b))
}

/** True when the entry serves this place, a wider one, or a part of it. */
export const serves = ({ areas }: DirectoryEntry, place: string): boolean => areas.some((area) => regionWithin(place, area) || regionWithin(area, place))

/** Longer for areas that fit the place more closely; inside the place counts as the place itself. */
const closeness = ({ areas }: DirectoryEntry, place: string): number =>
  Math.max(...areas.map((area) => (regionWithin(area, place) ? place.length : regionWithin(place, area) && area !== 'CN' ? area.length : 0)))

/** What is at work comes before what is approved, planned or over. */
export const rank = ({ status, stage }: DirectoryEntry): number => (stage === 'ended' ? 3 : ['operating', 'approved', 'planned'].indexOf(status))

/**
 * Entries that answer these needs at this place: nearest first, nothing that has ended.
 * @param needs chosen choices of the set `needs`
 */
export function servicesForNeeds(entries: readonly DirectoryEntry[], needs: readonly Choice[], place?: string): DirectoryEntry[] {
  const kinds = new Set(needs.flatMap((need) => need.serviceKinds ?? []))
  const fitting = entries.filter((entry) => entry.stage !== 'ended' && entry.kinds.some((kind) => kinds.has(kind)))
  return searchDirectory(fitting.map((entry) => ({ entry, text: '' })), { area: place })
}
