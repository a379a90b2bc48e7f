import type { Cursor } from '@/contract'
import type { Scope } from '../accounts/scope'
import { restoredTowns } from './cursors'
import type { Envelope } from './read-mutation'
import type { SyncStore } from './store'

/** An edit, and how far its device had read the log of its town; null where the device did not say. */
interface Handed { mutation: unknown; ofTown: string | null; read: Cursor | null }

/**
 * Edits as the present log may take them. Versions count anew once a server is restored, so what an edit claims to have seen stands
 * only where its device had read the very log that lies here; otherwise it has seen the record made, and no more: what others wrote
 * since becomes a conflict instead of being overwritten.
 * @param scope whose edits they are: of a town that is not theirs the log is not looked into
 * @returns in the order given
 */
export async function withPresentVersions(sync: Pick<SyncStore, 'snapshot'>, scope: Scope, edits: readonly Handed[]): Promise<Envelope[]> {
  const nameOf = ({ ofTown, read }: Handed): string => JSON.stringify([ofTown, read])
  const cursors = new Map(edits.flatMap((edit) => (edit.ofTown && edit.read ? [[nameOf(edit), { [edit.ofTown]: edit.read }] as const] : [])))
  const restored = await sync.snapshot(scope, (snapshot) => restoredTowns(snapshot, [...cursors.values()].map((each) => ({ scope, cursors: each }))))
  const lost = new Set([...cursors.keys()].filter((_, index) => restored[index]!.length > 0))
  return edits.map((edit) => {
    const { mutation, ofTown, read } = edit as Handed & { mutation: Envelope }
    const stands = read !== null && read.epoch !== '' && ofTown !== null && scope.towns.includes(ofTown) && !lost.has(nameOf(edit))
    const { baseVersion } = mutation
    return stands || typeof baseVersion !== 'number' ? mutation : { ...mutation, baseVersion: Math.min(baseVersion, 1) }
  })
}
