import type { Cursor } from '@/contract'
import { isResting, type OutboxEdit, type UserDatabase } from '@/device'
import { pack, type Packed } from './gzip'
import type { Share } from './pace'

export interface Batch {
  edits: OutboxEdit[]
  /** JSON of each edit, UTF-8. */
  pieces: Uint8Array<ArrayBuffer>[]
}

/** Whose push it is, and how far they have read. */
export interface Sender { deviceId: string; cursors: Record<string, Cursor> }

/** A batch ready to go, with what it says of how far its sender has read. */
export interface Parcel extends Batch { body: Packed; presented: Record<string, Cursor> }

/** Room for the envelope around the edits; one of more than five towns may be longer and is then split as any too long push. */
const ENVELOPE_BYTES = 1_024
const encoder = new TextEncoder()

/** Pieces are cut from arrays of this size: an array for each takes a browser longer than the writing. */
const ROOM_BYTES = 65_536
/** A UTF-16 unit takes so many bytes of UTF-8 at most. */
const MOST_BYTES_EACH = 3

/** Writes one edit after the other out, JSON in UTF-8. */
export function createPieces(): (edit: OutboxEdit) => Uint8Array<ArrayBuffer> {
  let room = new Uint8Array(0)
  return (edit) => {
    const text = JSON.stringify(edit.mutation)
    const most = text.length * MOST_BYTES_EACH
    if (room.length < most) room = new Uint8Array(Math.max(ROOM_BYTES, most))
    const { written } = encoder.encodeInto(text, room)
    const piece = room.subarray(0, written)
    room = room.subarray(written)
    return piece
  }
}

/** The push body, put together from its pieces so that every edit is written out once. */
function bodyOf(deviceId: string, presented: Parcel['presented'], pieces: Batch['pieces']): Uint8Array<ArrayBuffer> {
  const head = encoder.encode(`{"deviceId":${JSON.stringify(deviceId)},"cursors":${JSON.stringify(presented)},"mutations":[`)
  const body = new Uint8Array(head.length + pieces.reduce((sum, piece) => sum + piece.length + 1, 0) + 1)
  body.set(head)
  let at = head.length
  pieces.forEach((piece, index) => {
    if (index > 0) body[at++] = 44
    body.set(piece, at)
    at += piece.length
  })
  body[at++] = 93
  body[at++] = 125
  return body.subarray(0, at)
}

/** Packed apart from sending, so that it can be done while another parcel is on the way. */
export async function parcel({ deviceId, cursors }: Sender, batch: Batch): Promise<Parcel> {
  const towns = new Set(batch.edits.map((edit) => edit.mutation.town))
  const presented = Object.fromEntries(Object.entries(cursors).filter(([town]) => towns.has(town)))
  return { ...batch, presented, body: await pack(bodyOf(deviceId, presented, batch.pieces)) }
}

/**
 * Walks the outbox once, in order, and gives batches no larger than asked for, but of one edit at least. Edits of a record that
 * stand behind a refused or resting one are passed over.
 * @param held ids of records to pass over, added to by the walk
 * @param freshOnly passes over what failed alone before, too
 */
export function createWalk(db: UserDatabase, now: number, held: Set<string>, freshOnly = false) {
  let last = -Infinity
  let ahead: OutboxEdit[] = []
  let ended = false
  let rowsAtOnce = 2
  const pieceOf = createPieces()

  const fill = async (wanted: number): Promise<void> => {
    if (ahead.length > 0 || ended) return
    const rows = await db.outbox.where('order').above(last).limit(rowsAtOnce).toArray()
    ahead = rows.flatMap((row) => row.edits)
    if (ahead.length > 0) last = ahead.at(-1)!.order
    else ended = true
    // About one batch ahead, whether rows hold one edit or hundreds.
    rowsAtOnce = Math.max(1, Math.ceil((wanted * rows.length) / Math.max(1, ahead.length)))
  }

  const rests = ({ mutation: { recordId }, state, notBefore, attempts }: OutboxEdit): boolean => {
    if (held.has(recordId)) return true
    if (state === 'waiting' && !isResting(notBefore, now) && !(freshOnly && attempts)) return false
    held.add(recordId)
    return true
  }

  return {
    async next(share: Share): Promise<Batch> {
      const batch: Batch = { edits: [], pieces: [] }
      const highest = new Map<string, number>()
      let bytes = ENVELOPE_BYTES
      for (await fill(share.edits); ahead.length > 0; await fill(share.edits)) {
        const next = ahead.findIndex((edit) => {
          if (rests(edit)) return false
          const { recordId, deviceSeq } = edit.mutation
          // A mended edit has a higher number than those that wait behind it; the server works by number, so they go separately.
          if ((highest.get(recordId) ?? 0) > deviceSeq) return true
          const piece = pieceOf(edit)
          if (batch.edits.length >= share.edits || (batch.edits.length > 0 && bytes + piece.length + 1 > share.bytes)) return true
          batch.edits.push(edit)
          batch.pieces.push(piece)
          bytes += piece.length + 1
          highest.set(recordId, deviceSeq)
          return false
        })
        if (next >= 0) {
          ahead = ahead.slice(next)
          return batch
        }
        ahead = []
        if (batch.edits.length >= share.edits) return batch
      }
      return batch
    },
  }
}
