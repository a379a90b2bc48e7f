import { PUSH_MAX_BYTES, PUSH_MAX_MUTATIONS, type Lost, type Quarantined } from '@/contract'
import type { OutboxEdit, UserDatabase } from '@/device'
import { createPieces, parcel, type Batch } from './batch'
import { placesKnown } from './cursors'
import type { Client } from './client'
import { missedEdits } from './wipe-missed'

/** Room for the envelope around the edits, the cursor of one town included. */
const ENVELOPE_BYTES = 1_024

export interface HandedOver {
  /** Edits of this device that the server has in quarantine or settled. */
  edits: number
  /** Edits longer than any request may be. */
  tooLong: number
}

/** What is in the outbox and these edits, in the order in which they were saved. One row of the outbox in memory at a time. */
async function* inOrder(db: UserDatabase, missed: readonly OutboxEdit[]): AsyncGenerator<OutboxEdit> {
  let next = 0
  for (const order of await db.outbox.orderBy('order').primaryKeys()) {
    for (const edit of (await db.outbox.get(order))?.edits ?? []) {
      while (next < missed.length && missed[next]!.order < edit.order) yield missed[next++]!
      yield edit
    }
  }
  yield* missed.slice(next)
}

/**
 * Hands everything that was saved and not taken over to the server's quarantine, refused edits included, before a phone that is to be
 * emptied empties itself. So goes what was taken by a server that has been restored from an older backup since. The proof is the cookie, so it works after the session has ended. May be called again: the server knows what
 * it has. Changes nothing on the phone.
 * @throws SyncProblem while the server does not have all of it; `signed-out` when the proof does not hold and never will
 */
export async function quarantine(db: UserDatabase, client: Client, deviceId: string): Promise<HandedOver> {
  const handed: HandedOver = { edits: 0, tooLong: 0 }
  const cursors = await placesKnown(db)
  const envelope = ENVELOPE_BYTES + JSON.stringify(cursors).length
  const send = async (batch: Batch): Promise<void> => {
    if (batch.edits.length === 0) return
    const { body } = await parcel({ deviceId, cursors }, batch)
    handed.edits = (await client.json<Quarantined>({ method: 'POST', path: '/api/quarantine', body })).edits
  }
  const pieceOf = createPieces()
  let batch: Batch = { edits: [], pieces: [] }
  let bytes = envelope
  for await (const edit of inOrder(db, await missedEdits(db, client, deviceId))) {
    const piece = pieceOf(edit)
    if (piece.length + ENVELOPE_BYTES > PUSH_MAX_BYTES) {
      handed.tooLong += 1
      continue
    }
    if (bytes + piece.length + 1 > PUSH_MAX_BYTES || batch.edits.length >= PUSH_MAX_MUTATIONS) {
      await send(batch)
      batch = { edits: [], pieces: [] }
      bytes = envelope
    }
    batch.edits.push(edit)
    batch.pieces.push(piece)
    bytes += piece.length + 1
  }
  await send(batch)
  return handed
}

/**
 * Tells the server that this phone empties itself. Its answer is the last proof that it is the server who asks for that: nothing is
 * deleted without. May be said again.
 * @param lost what could not be handed over, for the record
 * @throws SyncProblem
 */
export async function sayWiped(client: Client, deviceId: string, lost?: Lost): Promise<void> {
  await client.json({ method: 'POST', path: '/api/quarantine/wiped', body: JSON.stringify({ deviceId, ...(lost ? { lost } : {}) }) })
}
