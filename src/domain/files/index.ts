export { isBrokenPdf, pdfProblem, type PdfProblem } from './pdf'
export { activePdfName } from './pdf-names'
export { pdfObjectStreams, type PdfObjectStream } from './pdf-objects'
export { endsAsZip } from './zip-end'
