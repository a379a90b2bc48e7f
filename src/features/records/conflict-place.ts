import type { StoredRecord } from '@/device'

/** Where a record can be looked at. A task has no page of its own: it opens where it stands in a list. */
export function pageOf({ kind, id }: Pick<StoredRecord, 'kind' | 'id'>): string | undefined {
  if (kind === 'visit') return `/visits/${id}`
  if (kind === 'assistance') return `/assistance/${id}`
  return kind === 'enterprise' ? `/enterprises/${id}` : undefined
}
