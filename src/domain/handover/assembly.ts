import { readFrame, sealOf, type Frame } from './frames'
import { HandOverError } from './problem'

/** The codes of one hand-over read so far, in any order; reading one twice changes nothing. */
export interface Assembly {
  readonly seal: string
  readonly count: number
  /** Numbers of the codes there are, from 0, ascending. */
  readonly have: readonly number[]
  readonly chunks: ReadonlyMap<number, Uint8Array>
  /** There once all codes are. */
  readonly content?: Uint8Array
}

/**
 * Adds a code to those read before.
 * @param before undefined for the first one
 * @throws HandOverError as `readFrame`; `handover-mixed` when it belongs to another hand-over; `handover-damaged` when all are there and do not fit
 */
export function addFrame(before: Assembly | undefined, text: string): Assembly {
  const frame = readFrame(text)
  if (before && (before.seal !== frame.seal || before.count !== frame.count)) throw new HandOverError('handover-mixed')
  const known = before?.chunks.get(frame.index)
  if (known && sealOf(known) !== sealOf(frame.chunk)) throw new HandOverError('handover-mixed')
  const chunks = new Map(before?.chunks).set(frame.index, frame.chunk)
  const have = [...chunks.keys()].sort((a, b) => a - b)
  return { seal: frame.seal, count: frame.count, have, chunks, ...(have.length === frame.count ? { content: joined(chunks, frame) } : {}) }
}

function joined(chunks: ReadonlyMap<number, Uint8Array>, { count, seal }: Frame): Uint8Array {
  const content = Uint8Array.from(Array.from({ length: count }, (_, index) => [...chunks.get(index)!]).flat())
  if (sealOf(content) !== seal) throw new HandOverError('handover-damaged')
  return content
}
