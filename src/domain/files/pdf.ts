import { activePdfName, isEncryptedPdf } from './pdf-names'
import { endsAsZip } from './zip-end'

/** Readers look for the end mark in so many bytes (ISO 32000-2, 7.5.5). */
const TAIL_BYTES = 1_024
const END = '%%EOF'

export type PdfProblem = 'beginning' | 'truncated' | 'trailing' | 'zip' | 'encrypted' | 'active'

/**
 * What keeps a PDF from being one whole document that only shows itself, as far as that is seen without unpacking anything: so phone
 * and server say the same of it.
 * @param text the bytes as Latin-1
 */
export function pdfProblem(bytes: Uint8Array, text: string): PdfProblem | undefined {
  if (!/^%PDF-[12]\.\d/.test(text)) return 'beginning'
  if (!text.slice(-TAIL_BYTES).includes(END)) return text.includes(END) ? 'trailing' : 'truncated'
  if (endsAsZip(bytes)) return 'zip'
  if (isEncryptedPdf(text)) return 'encrypted'
  return activePdfName(text) ? 'active' : undefined
}

/** Whether it is no whole PDF, rather than one with something else in it. */
export const isBrokenPdf = (problem: PdfProblem): boolean => problem === 'beginning' || problem === 'truncated'
