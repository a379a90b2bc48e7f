import type { ErrorCode } from '@/contract'
import type { Attachments, SharedFile, SharedFiles } from '@/device'
import { errorCode } from '@/features/drafts'
import { fits, PLACES, type PlaceKind } from './places'

/** A shared file that did not go where it was sent, and why. It stays parked. */
export interface Refused { name: string; code: ErrorCode }

export interface PutTools {
  shared: Pick<SharedFiles, 'read' | 'remove'>
  attachments: Pick<Attachments, 'listOfDraft' | 'addToDraft'>
  prepare(role: 'photo' | 'evidence', file: File): Promise<{ name: string; type: string; bytes: ArrayBuffer; widthPx?: number; heightPx?: number }>
}

/**
 * Puts those that fit into a draft, one in memory at a time. A file leaves its parking place only once it lies in the draft; when the
 * page dies in between, putting it there again changes nothing, since it keeps its id.
 * @returns how many lie in the draft now
 */
export async function putInto(kind: PlaceKind, draftId: string, files: readonly SharedFile[], { shared, attachments, prepare }: PutTools): Promise<{ done: number; refused: Refused[] }> {
  const { role, max } = PLACES[kind]
  const refused: Refused[] = []
  let done = 0
  const there = (await attachments.listOfDraft(draftId)).filter((file) => file.role === role)
  let room = max - there.length
  for (const file of files) {
    const isThere = there.some(({ id }) => id === file.id)
    if (!fits(kind, file) || (room <= 0 && !isThere)) continue
    try {
      const found = await shared.read(file.id)
      if (!found) continue
      if (!isThere) {
        const prepared = await prepare(role, new File([found.bytes as Uint8Array<ArrayBuffer>], found.name, { type: found.type }))
        await attachments.addToDraft(draftId, { id: file.id, role, ...prepared })
        room -= 1
      }
      await shared.remove(file.id)
      done += 1
    }
    catch (problem) {
      refused.push({ name: file.name, code: errorCode(problem) })
    }
  }
  return { done, refused }
}
