import { PUSH_MAX_BYTES, PUSH_MAX_MUTATIONS } from '@/contract'
import type { OutboxRow, UserDatabase } from '@/device'

export interface Batch {
  rows: OutboxRow[]
  /** JSON of each edit, UTF-8. */
  pieces: Uint8Array<ArrayBuffer>[]
}

/** Room for the envelope around the edits. */
const ENVELOPE_BYTES = 256
const encoder = new TextEncoder()

export const pieceOf = (row: OutboxRow): Uint8Array<ArrayBuffer> => encoder.encode(JSON.stringify(row.mutation))

/** The push body, put together from its pieces so that every edit is written out once. */
export function bodyOf(deviceId: string, pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const head = encoder.encode(`{"deviceId":${JSON.stringify(deviceId)},"mutations":[`)
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

/**
 * Walks the outbox once, in order, and gives batches of at most 500 edits and 1 MB. Edits of a record that stand behind a refused
 * or resting one are passed over.
 * @param held ids of records to pass over, added to by the walk
 */
export function createWalk(db: UserDatabase, now: number, held: Set<string>) {
  let last = -Infinity
  let ahead: OutboxRow[] = []
  let ended = false

  const fill = async (): Promise<void> => {
    if (ahead.length > 0 || ended) return
    ahead = await db.outbox.where('order').above(last).limit(PUSH_MAX_MUTATIONS).toArray()
    if (ahead.length > 0) last = ahead.at(-1)!.order
    else ended = true
  }

  const rests = (row: OutboxRow): boolean => {
    if (held.has(row.recordId)) return true
    if (row.state === 'waiting' && (row.notBefore ?? 0) <= now) return false
    held.add(row.recordId)
    return true
  }

  return {
    async next(): Promise<Batch> {
      const batch: Batch = { rows: [], pieces: [] }
      const highest = new Map<string, number>()
      let bytes = ENVELOPE_BYTES
      for (await fill(); ahead.length > 0; await fill()) {
        const taken = ahead.findIndex((row) => {
          if (rests(row)) return false
          // A mended edit has a higher number than those that wait behind it; the server works by number, so they go separately.
          if ((highest.get(row.recordId) ?? 0) > row.mutation.deviceSeq) return true
          const piece = pieceOf(row)
          if (batch.rows.length >= PUSH_MAX_MUTATIONS || (batch.rows.length > 0 && bytes + piece.length + 1 > PUSH_MAX_BYTES)) return true
          batch.rows.push(row)
          batch.pieces.push(piece)
          bytes += piece.length + 1
          highest.set(row.recordId, row.mutation.deviceSeq)
          return false
        })
        if (taken >= 0) {
          ahead = ahead.slice(taken)
          return batch
        }
        ahead = []
        if (batch.rows.length >= PUSH_MAX_MUTATIONS) return batch
      }
      return batch
    },
  }
}
