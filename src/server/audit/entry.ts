import { STATION_CHAIN, type AuditAct, type AuditDetails } from '@/contract'
import { sha256 } from './commitment'

/** What somebody did. Never holds passwords, codes, tokens or content of records. */
export interface AuditEntry {
  act: AuditAct
  /** The town it concerns; absent: the station as a whole. */
  town?: string
  /** Absent: nobody known, as when a sign-in fails. */
  by?: { id: string; name: string }
  deviceId?: string
  /** What it was done to. */
  about?: { kind: string; id: string }
  details?: AuditDetails
}

/** What an entry's commitment hides: the part that can be erased. */
export interface AuditContent {
  by: { id: string; name: string } | null
  deviceId: string | null
  about: { kind: string; id: string } | null
  details: AuditDetails | null
}

export const chainOf = ({ town }: AuditEntry): string => town ?? STATION_CHAIN

export const contentOf = ({ by, deviceId, about, details }: AuditEntry): AuditContent => ({
  by: by ? { id: by.id, name: by.name } : null, deviceId: deviceId ?? null, about: about ? { kind: about.kind, id: about.id } : null, details: details ?? null,
})

export interface PlacedAudit {
  town: string
  seq: number
  at: Date
  act: string
  commitment: string
}

/** What of an entry follows its number in the hashed text. */
export const tailOf = ({ town, at, act, commitment }: Omit<PlacedAudit, 'seq'>): string => [town, at.toISOString(), act, commitment].join('\n')

/** Hash (lower-case hex) of an entry: SHA-256 over the hash before it (empty for the first), its number and its content's commitment, a line each. */
export const auditHash = (previous: string, entry: PlacedAudit): string => sha256(`${previous}\n${entry.seq}\n${tailOf(entry)}`)
