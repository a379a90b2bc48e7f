import type { ErasedRecord, ErasureProof, PersonSubject, Place } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { removeAsked } from '../attachments/remove-bytes'
import { audit, eraseFromLog } from '../audit'
import { commitmentTo, newSalt, sha256 } from '../audit/commitment'
import type { SignedIn } from '../accounts/sessions'
import { removeFeedback } from '../feedback'
import { withoutPersonInLetter } from '../letters/person'
import { withoutPersonInQuarantine } from '../quarantine/person'
import { giveUpSignatures } from '../quarantine/signatures'
import type { Database } from '../store/database'
import { findPerson } from './person-data'
import { contentWithoutSubject } from './person-places'
import { filesOn, removeFiles, type FileTools } from './remove-files'
import { rewriteRecords } from './rewrite'

/**
 * Erases a person from the records chosen, their earlier contents in the logs, and the signatures given with them.
 * @param chosen ids among those `findPerson` found: a name alone may be another's
 * @param by who does so, in their own towns; absent, the operator of the station, in all
 * @returns the proof; the audit keeps its SHA-256
 */
export async function erasePerson(tools: FileTools & { database: Database }, subject: PersonSubject, chosen: ReadonlySet<string>, by?: Pick<SignedIn, 'person' | 'deviceId' | 'scope'>): Promise<ErasureProof> {
  const now = tools.now()
  const salt = newSalt()
  const { records } = await findPerson(tools.database, subject, now, by?.scope)
  const erased: ErasedRecord[] = []
  const kept: ErasureProof['kept'] = []
  for (const { town, kind, id, version, places, mentions } of records) {
    const going = chosen.has(id) ? places.filter(({ keptAs }) => !keptAs) : []
    for (const { field, keptAs } of places) if (!going.some((one) => one.field === field)) kept.push({ town, kind, id, field, why: keptAs ?? 'notChosen' })
    for (const { field } of mentions) kept.push({ town, kind, id, field, why: 'text' })
    if (going.length === 0) continue
    const visits: string[] = []
    if (kind === 'letter') await withoutPersonInLetter(tools.database.orm, subject, town, id)
    else if (kind === 'feedback') await removeFeedback(tools.database.orm, id)
    else if (kind === 'quarantine') visits.push(...await withoutPersonInQuarantine(tools.database, subject, id, by?.scope.towns))
    else if (isHistory(going)) await eraseFromLog(tools.database.orm, town, [id])
    else await rewriteRecords(tools, town, [id], (row) => contentWithoutSubject(kind, row, subject))
    if (kind === 'visit' && !isHistory(going)) visits.push(id)
    const signatures = await removeSignatures(tools, town, visits, { at: now, by: by?.person.id ?? null })
    erased.push({ town, kind, id, versionBefore: version, removed: going.map(({ field, value }) => ({ field, commitment: commitmentTo(salt, value) })), signatures })
  }
  const proof: ErasureProof = {
    form: 1, erasedAt: now.toISOString(), subject: commitmentTo(salt, { name: subject.name.trim(), phone: subject.phone ?? null }), salt, erased, kept,
    counts: { records: erased.length, places: erased.reduce((sum, { removed }) => sum + removed.length, 0), signatures: erased.reduce((sum, one) => sum + one.signatures.length, 0), kept: kept.length },
  }
  await audit(tools.database.orm, now, { act: 'person-erased', ...(by ? { by: by.person, deviceId: by.deviceId } : {}), about: { kind: 'proof', id: proofHash(proof) }, details: proof.counts })
  return proof
}

/** Signatures given on these visits, received or waiting in quarantine. @returns SHA-256 of each */
async function removeSignatures(tools: FileTools & { database: Database }, town: string, visits: readonly string[], erasure: { at: Date; by: string | null }): Promise<string[]> {
  if (visits.length === 0) return []
  const received = town ? await removeFiles(tools, town, await filesOn(tools, town, 'signature', visits)) : []
  const waiting = await giveUpSignatures(tools.database, visits, erasure)
  await removeAsked(tools, waiting)
  return [...received, ...waiting]
}

/** The record itself holds nothing of them any more: it stays as it is. */
const isHistory = (places: readonly Place[]): boolean => places.every(({ field }) => field === 'history')

/** SHA-256 (lower-case hex) of a proof's canonical JSON: what the audit names it by. */
export const proofHash = (proof: ErasureProof): string => sha256(canonicalJson(proof))
