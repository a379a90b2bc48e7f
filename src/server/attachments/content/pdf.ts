import { inflateSync } from 'node:zlib'
import { activePdfName, isBrokenPdf, pdfProblem, plainPdfNames } from '@/domain/files'
import { broken, unsafe } from './refuse'

const MAX_DICTIONARY_BYTES = 16_384
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
  for (const { dictionary, from } of streams(text)) {
    spend(dictionary.length)
    if (!/\/ObjStm\b/.test(dictionary)) continue
    const end = text.indexOf('endstream', from)
    if (end < 0) throw unsafe('stream')
    spend(end - from)
    const unpacked = unpackedText(dictionary, bytes.subarray(from, end), Math.min(left, MAX_STREAM_BYTES))
    spend(unpacked.length)
    if (activePdfName(unpacked)) throw unsafe('active')
  }
}

/** Each stream with the words before it, from the beginning of its object. */
function* streams(text: string): Generator<{ dictionary: string; from: number }> {
  for (const found of text.matchAll(/stream\r?\n/g)) {
    if (text.slice(found.index - 3, found.index) === 'end') continue
    const before = text.slice(Math.max(0, found.index - MAX_DICTIONARY_BYTES), found.index)
    const begins = before.lastIndexOf('obj')
    if (begins < 0) throw unsafe('stream')
    yield { dictionary: plainPdfNames(before.slice(begins)), from: found.index + found[0].length }
  }
}

function unpackedText(dictionary: string, packed: Buffer, maxOutputLength: number): string {
  if (/\/(ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL|Crypt)\b/.test(dictionary)) throw unsafe('stream')
  if (!/\/(FlateDecode|Fl)\b/.test(dictionary)) return packed.toString('latin1')
  try {
    return inflateSync(packed, { maxOutputLength }).toString('latin1')
  } catch {
    // More than it may be, or not what it says it is: either way nobody can look inside.
    throw unsafe('stream')
  }
}
