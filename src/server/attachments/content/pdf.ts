import { inflateSync } from 'node:zlib'
import { activePdfName, isBrokenPdf, pdfObjectStreams, pdfProblem } from '@/domain/files'
import { broken, unsafe } from './refuse'

const MAX_STREAM_BYTES = 8_388_608
/** Of all that is looked at beside the file's own text: one in which everything overlaps would take hours otherwise. */
const MAX_LOOKED_AT_BYTES = 67_108_864

/**
 * A document that only shows itself: no scripts, no programs to start, no files inside. Object streams are unpacked to be looked at.
 * @throws CodedError `attachment-type`, `attachment-unsafe`
 */
export function checkPdf(bytes: Buffer): void {
  const text = bytes.toString('latin1')
  const problem = pdfProblem(bytes, text)
  if (problem) throw isBrokenPdf(problem) ? broken(problem) : unsafe(problem)
  let left = MAX_LOOKED_AT_BYTES
  const spend = (amount: number) => {
    left -= amount
    if (left < 0) throw unsafe('stream')
  }
  for (const stream of pdfObjectStreams(text, spend)) {
    if (!stream || stream.packing === 'other') throw unsafe('stream')
    const packed = bytes.subarray(stream.from, stream.end)
    const unpacked = stream.packing === 'none' ? packed.toString('latin1') : inflated(packed, Math.min(left, MAX_STREAM_BYTES))
    spend(unpacked.length)
    if (activePdfName(unpacked)) throw unsafe('active')
  }
}

function inflated(packed: Buffer, maxOutputLength: number): string {
  try {
    return inflateSync(packed, { maxOutputLength }).toString('latin1')
  } catch {
    // More than it may be, or not what it says it is: either way nobody can look inside.
    throw unsafe('stream')
  }
}
