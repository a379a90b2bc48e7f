/** A request body as it goes over the wire. */
export interface Packed {
  bytes: Uint8Array<ArrayBuffer>
  encoding?: 'gzip'
}

const WORTH_PACKING_BYTES = 1_024
const encoder = new TextEncoder()

/** Compresses a body, unless it is short or the browser has no `CompressionStream`: then it goes as it is. */
export async function pack(body: string | Uint8Array<ArrayBuffer>): Promise<Packed> {
  const bytes = typeof body === 'string' ? encoder.encode(body) : body
  if (bytes.length <= WORTH_PACKING_BYTES || typeof CompressionStream === 'undefined') return { bytes }
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return { bytes: new Uint8Array(await new Response(stream).arrayBuffer()), encoding: 'gzip' }
}
