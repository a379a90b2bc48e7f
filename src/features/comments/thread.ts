import type { Comment } from '@/domain/records'

export interface ThreadTarget {
  onKind: Comment['onKind']
  onId: string
  /** Nine-digit code of the record's town: the comment belongs there too. */
  town: string
}

interface Dated {
  id: string
  createdAt: string
  unsent: number
  fields: Comment
}

/**
 * Oldest first by the server's clock; what the server does not know yet comes last, for its place is not decided.
 * Ids (UUIDv7) order comments of one instant.
 */
export function inThreadOrder<C extends Dated>(comments: readonly C[], onKind: Comment['onKind']): C[] {
  return comments
    .filter((comment) => comment.fields.onKind === onKind)
    .sort((a, b) => Math.sign(a.unsent) - Math.sign(b.unsent) || compare(a.createdAt, b.createdAt) || compare(a.id, b.id))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
