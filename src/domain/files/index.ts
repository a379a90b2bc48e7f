export { isBrokenPdf, pdfProblem, type PdfProblem } from './pdf'
export { activePdfName, plainPdfNames } from './pdf-names'
export { endsAsZip } from './zip-end'
