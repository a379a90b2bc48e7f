import { canonicalJson } from '@/domain/canonical'
import { audit } from '../audit'
import { commitmentTo, newSalt, sha256 } from '../audit/commitment'
import type { Database } from '../store/database'
import { findPerson } from './person-data'
import { withoutSubject, type Subject } from './person-places'
import { filesOn, removeFiles, type FileTools } from './remove-files'
import { rewriteRecords } from './rewrite'

/** What went from one record. */
export interface ErasedRecord {
  town: string
  kind: string
  id: string
  versionBefore: number
  /** Each place, and a commitment (salt, line feed, canonical JSON) to what stood there: it tells nothing without the salt. */
  removed: { field: string; commitment: string }[]
  /** SHA-256 of signatures that went with it. */
  signatures: string[]
}

/** Handed to the person who asked. It holds nothing of them; with `salt` they can show what had stood there. */
export interface ErasureProof {
  form: 1
  erasedAt: string
  /** Of the name and number asked for. */
  subject: string
  salt: string
  erased: ErasedRecord[]
  /** Places that stayed, and why: `duty` of staff, `archive` of a request, `text` somebody has to read, `notChosen`. */
  kept: { town: string; kind: string; id: string; field: string; why: 'duty' | 'archive' | 'text' | 'notChosen' }[]
  counts: { records: number; places: number; signatures: number; kept: number }
}

/**
 * Erases a person from the records chosen, their earlier contents in the logs, and the signatures given with them.
 * @param chosen ids among those `findPerson` found: a name alone may be another's
 * @returns the proof; the audit keeps its SHA-256
 */
export async function erasePerson(tools: FileTools & { database: Database }, subject: Subject, chosen: ReadonlySet<string>): Promise<ErasureProof> {
  const now = tools.now()
  const salt = newSalt()
  const { records } = await findPerson(tools.database, subject, now)
  const erased: ErasedRecord[] = []
  const kept: ErasureProof['kept'] = []
  for (const { town, kind, id, version, places, mentions } of records) {
    const going = chosen.has(id) ? places.filter(({ keptAs }) => !keptAs) : []
    for (const { field, keptAs } of places) if (!going.some((one) => one.field === field)) kept.push({ town, kind, id, field, why: keptAs ?? 'notChosen' })
    for (const { field } of mentions) kept.push({ town, kind, id, field, why: 'text' })
    if (going.length === 0) continue
    await rewriteRecords(tools, town, [id], ({ fields }) => ({ fields: withoutSubject(kind, fields, subject) }))
    const signatures = kind === 'visit' ? await removeFiles(tools, town, await filesOn(tools, town, 'signature', [id])) : []
    erased.push({ town, kind, id, versionBefore: version, removed: going.map(({ field, value }) => ({ field, commitment: commitmentTo(salt, value) })), signatures })
  }
  const proof: ErasureProof = {
    form: 1, erasedAt: now.toISOString(), subject: commitmentTo(salt, { name: subject.name.trim(), phone: subject.phone ?? null }), salt, erased, kept,
    counts: { records: erased.length, places: erased.reduce((sum, { removed }) => sum + removed.length, 0), signatures: erased.reduce((sum, one) => sum + one.signatures.length, 0), kept: kept.length },
  }
  await audit(tools.database.orm, now, { act: 'person-erased', about: { kind: 'proof', id: proofHash(proof) }, details: proof.counts })
  return proof
}

/** SHA-256 (lower-case hex) of a proof's canonical JSON: what the audit names it by. */
export const proofHash = (proof: ErasureProof): string => sha256(canonicalJson(proof))
