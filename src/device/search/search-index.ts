import type { StoredRecord } from '../record-row'
import { searchEnterprises, searchText, type EnterpriseEntry } from './enterprise-search'
import { createInitials } from './pinyin-initials'

/** An enterprise as a list shows it. */
export type FoundEnterprise = Omit<EnterpriseEntry, 'text'>

/** The best of what was found, and how much there is in all. */
export interface Found { entries: FoundEnterprise[]; total: number }

/** Every enterprise of the phone, ready to be searched. Lives in memory only. */
export interface SearchIndex {
  readonly size: number
  /** Adds them, or puts them in place of what is known by their ids: last taken first. */
  take(records: readonly StoredRecord<'enterprise'>[]): void
  clear(): void
  /** @param query empty: everything, last written on this phone first */
  find(query: string, limit: number): Found
}

const shown = ({ text: _text, ...entry }: EnterpriseEntry): FoundEnterprise => entry

export function createSearchIndex(): SearchIndex {
  const initials = createInitials()
  const byId = new Map<string, EnterpriseEntry>()
  let inOrder: EnterpriseEntry[] | undefined

  return {
    get size() { return byId.size },
    take(records) {
      inOrder = undefined
      for (const { id, town, fields, conflicts } of records) {
        byId.delete(id)
        byId.set(id, {
          id, town, name: fields.name, text: searchText(fields.name, fields.creditCode, initials),
          ...(fields.creditCode ? { creditCode: fields.creditCode } : {}),
          ...(conflicts.length ? { conflicts: conflicts.length } : {}),
          ...(fields.sample ? { sample: true } : {}),
        })
      }
    },
    clear() {
      inOrder = undefined
      byId.clear()
    },
    find(query, limit) {
      inOrder ??= [...byId.values()].reverse()
      const found = searchEnterprises(inOrder, query)
      return { entries: found.slice(0, limit).map(shown), total: found.length }
    },
  }
}
