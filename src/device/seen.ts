import { canonicalJson } from '@/domain/canonical'
import type { Mutation } from '@/contract'
import type { RecordRow } from './rows'

/** A record as its author last saw it: any `StoredRecord`, or what a form kept when it was opened. */
export interface Seen {
  version: number
  fields: object
}

export interface Basis {
  baseVersion: number
  /** Fields of the edit whose value on this phone its author had not seen. */
  unseen: string[]
}

const overlap = (a: Record<string, unknown>, b: Record<string, unknown>): boolean => Object.keys(a).some((name) => Object.hasOwn(b, name))

/**
 * What an edit may claim to have seen. Not more than its author's screen showed; and a field under an unsent edit of this phone, or one of
 * which nobody has seen yet what came of it, hides what was there before, so there the edit claims no more than that one did.
 * @param pending this phone's edits the server has not acknowledged
 */
export function basisOf(row: RecordRow, set: Record<string, unknown>, seen: Seen | undefined, pending: readonly Pick<Mutation, 'baseVersion' | 'set' | 'unseen'>[]): Basis {
  const hiding = pending.filter((edit) => overlap(edit.set, set))
  const hidden = new Set([...row.doubtful ?? [], ...hiding.flatMap((edit) => edit.unseen ?? [])])
  const fields = seen?.fields as Record<string, unknown> | undefined
  const changed = (name: string): boolean => fields !== undefined && canonicalJson(fields[name] ?? null) !== canonicalJson(row.fields[name] ?? null)
  return {
    baseVersion: Math.min(row.version, seen?.version ?? row.version, ...hiding.map((edit) => edit.baseVersion), ...Object.keys(set).flatMap((name) => row.veiled?.[name] ?? [])),
    unseen: Object.keys(set).filter((name) => hidden.has(name) || changed(name)),
  }
}
