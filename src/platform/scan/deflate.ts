type Bytes = Uint8Array<ArrayBuffer>

/** Raw DEFLATE (RFC 1951) by the browser; undefined where it has none (Safari before 16.4). */
export function rawDeflate(Stream: typeof CompressionStream | undefined = globalThis.CompressionStream): ((bytes: Uint8Array) => Promise<Uint8Array>) | undefined {
  return has(Stream) ? (bytes) => collected(streamOf(bytes).pipeThrough(new Stream!('deflate-raw'))) : undefined
}

/** The way back. It rejects what is no such stream, ends early, or grows beyond `maxBytes`. */
export function rawInflate(Stream: typeof DecompressionStream | undefined = globalThis.DecompressionStream): ((bytes: Uint8Array, maxBytes: number) => Promise<Uint8Array>) | undefined {
  return has(Stream) ? (bytes, maxBytes) => collected(streamOf(bytes).pipeThrough(new Stream!('deflate-raw')), maxBytes) : undefined
}

/** Some know streams and not this format. */
function has(Stream: (new (format: 'deflate-raw') => unknown) | undefined): boolean {
  try {
    return Stream !== undefined && Boolean(new Stream('deflate-raw'))
  } catch {
    return false
  }
}

const streamOf = (bytes: Uint8Array): ReadableStream<Bytes> => new Blob([bytes as Bytes]).stream()

async function collected(stream: ReadableStream<Uint8Array>, maxBytes = Infinity): Promise<Uint8Array> {
  const reader = stream.getReader()
  const chunks: Bytes[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > maxBytes) {
      await reader.cancel()
      throw new RangeError('unpacks to more than allowed')
    }
    chunks.push(value as Bytes)
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}
