import { canonicalJson } from '@/domain/canonical'

/** Where a chain stood. */
export interface SealedHead {
  chain: 'log' | 'audit'
  town: string
  seq: number
  hash: string
}

export interface SealRow {
  seq: number
  at: Date
  heads: SealedHead[]
  /** Signature of the seal before. */
  previous: string
}

/** What a seal signs. */
export const sealedText = ({ seq, at, heads, previous }: SealRow): string => canonicalJson({ seq, at: at.toISOString(), heads, previous })
