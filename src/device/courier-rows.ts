import { courierAbout, courierInfo, createSealing, fromBase64url, type Bytes, type SealingContext } from '@/domain/sealing'
import type { SealingKey } from '@/contract'
import type { Random } from './clock'
import type { OutboxEdit, OutboxRow } from './rows'

/** Edits in a row of numbers that only rise, sealed as one. */
export interface Letter {
  /** Its number in its context. */
  number: number
  box: Bytes
  /** Numbers (`deviceSeq`) of the first edit and the last. */
  from: number
  to: number
  count: number
}

/**
 * What a locked phone knows of one row of the outbox, under the same order: enough to send its edits, nothing of what they say.
 * A refused edit has a row without letters: what was saved after it for the same record waits behind it.
 */
export interface CourierRow {
  order: number
  /** Edits in the letters. */
  count: number
  /** Ids of the records they speak of. */
  records: string[]
  /** Towns they name. */
  towns: string[]
  letters: Letter[]
  /** Id of the server's key. */
  key: string
  /** Encapsulated key of the context. */
  enc: Bytes
  /** Present (and so indexed) until the letters have been sent. */
  waits?: 1
  /** The server would not take it, or refused an edit of it: the rest is for the person, once unlocked. */
  stuck?: true
}

/** Seals rows of the outbox to the server. One context for as long as the database is open with its key. */
export interface CourierPen {
  readonly key: SealingKey
  row(row: OutboxRow, deviceId: string): CourierRow
}

/** A letter goes whole; one that is too long for a request could not go at all. */
const LETTER_CHARACTERS = 256 * 1_024
const encoder = new TextEncoder()

export const publicKeyOf = ({ key }: SealingKey): Bytes | undefined => {
  const bytes = fromBase64url(key)
  return bytes?.length === 32 ? bytes : undefined
}

/** @throws RangeError when the key is none */
export function createCourierPen(key: SealingKey, random: Pick<Random, 'bytes'>): CourierPen {
  const context: SealingContext = createSealing(publicKeyOf(key) ?? new Uint8Array(0), courierInfo(key.id), random.bytes(32))

  const letter = (edits: readonly OutboxEdit[], pieces: readonly string[], deviceId: string): Letter => ({
    ...context.seal(encoder.encode(`[${pieces.join(',')}]`), courierAbout(deviceId)),
    from: edits[0]!.mutation.deviceSeq, to: edits.at(-1)!.mutation.deviceSeq, count: edits.length,
  })

  return {
    key,
    row({ order, edits }, deviceId) {
      const waiting = edits.filter((edit) => edit.state === 'waiting')
      const letters: Letter[] = []
      let open: { edits: OutboxEdit[]; pieces: string[]; length: number } = { edits: [], pieces: [], length: 0 }
      const close = (): void => {
        if (open.edits.length > 0) letters.push(letter(open.edits, open.pieces, deviceId))
        open = { edits: [], pieces: [], length: 0 }
      }
      for (const edit of waiting) {
        const piece = JSON.stringify(edit.mutation)
        // The server works by number: an edit that was mended has a higher one than those that wait behind it.
        const rises = edit.mutation.deviceSeq > (open.edits.at(-1)?.mutation.deviceSeq ?? 0)
        if (!rises || open.length + piece.length > LETTER_CHARACTERS) close()
        open.edits.push(edit)
        open.pieces.push(piece)
        open.length += piece.length
      }
      close()
      return {
        order, count: waiting.length, letters,
        records: [...new Set(edits.map(({ mutation }) => mutation.recordId))], towns: [...new Set(edits.map(({ mutation }) => mutation.town))],
        key: key.id, enc: context.enc, ...(letters.length > 0 ? { waits: 1 } : {}),
      }
    },
  }
}
