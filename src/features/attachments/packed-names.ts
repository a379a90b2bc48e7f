import { activePdfName, pdfObjectStreams } from '@/domain/files'

/** Unpacked at most, of the whole document: a phone has little memory, and the server looks at all of it. */
const MAX_UNPACKED_BYTES = 8_388_608
/** Of a document in which everything overlaps. */
const MAX_LOOKED_AT_LETTERS = 33_554_432

const latin1 = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes)

/**
 * Whether the packed objects of a PDF hold what makes it act, as far as this browser can look: what stays closed to it is left to
 * the server's judgement.
 * @param text the bytes as Latin-1
 */
export async function hasActivePackedNames(bytes: Uint8Array<ArrayBuffer>, text: string): Promise<boolean> {
  let left = MAX_UNPACKED_BYTES
  let looked = 0
  for (const stream of pdfObjectStreams(text, (letters) => { looked += letters })) {
    if (!stream || left <= 0 || looked > MAX_LOOKED_AT_LETTERS) return false
    if (stream.packing !== 'flate') continue
    const unpacked = await inflated(bytes.subarray(stream.from, stream.end), left)
    left -= unpacked.length
    if (activePdfName(unpacked)) return true
  }
  return false
}

/** What comes out until the end, a fault (a line break after the packed bytes is one for browsers), or `max` bytes. */
async function inflated(packed: Uint8Array<ArrayBuffer>, max: number): Promise<string> {
  if (typeof DecompressionStream === 'undefined') return ''
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
  let text = ''
  try {
    for (let piece = await reader.read(); !piece.done && text.length < max; piece = await reader.read()) text += latin1(piece.value)
    await reader.cancel()
  } catch {
    // What came before is looked at.
  }
  return text
}
