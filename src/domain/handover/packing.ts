import { canonicalJson } from '../canonical'
import { readContent, type HandOver } from './content'
import { HandOverError } from './problem'

/** Bytes through the browser's raw DEFLATE (RFC 1951); absent where it has none. @throws when it is none, or longer than `maxBytes` */
export type Deflate = (bytes: Uint8Array) => Promise<Uint8Array>
export type Inflate = (bytes: Uint8Array, maxBytes: number) => Promise<Uint8Array>

const PLAIN = 0
const DEFLATED = 1
/** What some hundred patents with their numbers, dates and costs take, many times over. */
export const MAX_CONTENT_BYTES = 1_000_000

/** Content for codes: as short as this browser can make it. */
export async function packContent(handOver: HandOver, deflate: Deflate | undefined): Promise<Uint8Array> {
  const plain = new TextEncoder().encode(canonicalJson(handOver))
  const packed = await deflate?.(plain)
  return packed && packed.length < plain.length ? Uint8Array.of(DEFLATED, ...packed) : Uint8Array.of(PLAIN, ...plain)
}

/** @throws HandOverError `handover-packed` when this browser cannot unpack, `handover-newer`, `handover-damaged`, `handover-too-large` */
export async function unpackContent(content: Uint8Array, inflate: Inflate | undefined): Promise<HandOver> {
  const [form] = content
  if (form !== PLAIN && form !== DEFLATED) throw new HandOverError('handover-newer')
  if (form === DEFLATED && !inflate) throw new HandOverError('handover-packed')
  const bytes = form === PLAIN ? content.subarray(1) : await inflate!(content.subarray(1), MAX_CONTENT_BYTES).catch((cause: unknown) => { throw new HandOverError('handover-damaged', cause) })
  return readContent(parsed(bytes))
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new HandOverError('handover-damaged', cause)
  }
}
