import { plainPdfNames } from './pdf-names'

const MAX_DICTIONARY_LETTERS = 16_384

/** A packed list of objects (ISO 32000-2, 7.5.7): where its bytes lie, and how they are packed; into `other` nobody here looks. */
export interface PdfObjectStream {
  from: number
  end: number
  packing: 'flate' | 'none' | 'other'
}

/**
 * @param text the file's bytes as Latin-1
 * @param spend told how many letters are looked at beside the text itself, before they are; throws when it has had enough
 * @returns one after the other; undefined, and no more, where one does not stand whole
 */
export function* pdfObjectStreams(text: string, spend: (letters: number) => void): Generator<PdfObjectStream | undefined, void> {
  for (const found of text.matchAll(/stream\r?\n/g)) {
    if (text.slice(found.index - 3, found.index) === 'end') continue
    // The words before it, from the beginning of its object.
    const before = text.slice(Math.max(0, found.index - MAX_DICTIONARY_LETTERS), found.index)
    const begins = before.lastIndexOf('obj')
    if (begins < 0) return yield undefined
    const dictionary = plainPdfNames(before.slice(begins))
    spend(dictionary.length)
    if (!/\/ObjStm\b/.test(dictionary)) continue
    const from = found.index + found[0].length
    const end = text.indexOf('endstream', from)
    if (end < 0) return yield undefined
    spend(end - from)
    yield { from, end, packing: packingOf(dictionary) }
  }
}

function packingOf(dictionary: string): PdfObjectStream['packing'] {
  if (/\/(ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL|Crypt)\b/.test(dictionary)) return 'other'
  return /\/(FlateDecode|Fl)\b/.test(dictionary) ? 'flate' : 'none'
}
