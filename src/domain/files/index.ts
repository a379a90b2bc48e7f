export { activePdfName, isEncryptedPdf, plainPdfNames } from './pdf-names'
