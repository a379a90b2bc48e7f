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
  // Written straight in: a blob of it would be carried to the browser's process and back.
  const packing = new CompressionStream('gzip')
  const writer = packing.writable.getWriter()
  const written = Promise.all([writer.write(bytes), writer.close()])
  // A failure shows in what is read as well.
  written.catch(() => undefined)
  return { bytes: new Uint8Array(await new Response(packing.readable).arrayBuffer()), encoding: 'gzip' }
}
