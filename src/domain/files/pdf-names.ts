/** What makes a PDF act by itself or carry other files (ISO 32000-2: 7.11.4, 12.6.4, 12.6.4.17, 13.6). */
const ACTIVE = /\/(JavaScript|Launch|EmbeddedFiles?|RichMedia|GoToE|ImportData|SubmitForm|XFA)(?![A-Za-z0-9])/

/** Names may be written with codes, as `/J#61vaScript` (7.3.5): here they are in letters. */
export const plainPdfNames = (text: string): string => text.replace(/#([0-9a-fA-F]{2})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

/**
 * The first name in a PDF's bytes that makes it more than a document, or undefined. Names this long do not turn up in packed data by
 * chance. What lies in packed object streams is not seen: the server unpacks those.
 * @param text the bytes as Latin-1
 */
export const activePdfName = (text: string): string | undefined => ACTIVE.exec(plainPdfNames(text))?.[1]

/** Whether its content can be looked at without a password (7.6). */
export const isEncryptedPdf = (text: string): boolean => /\/Encrypt[\s<\d]/.test(plainPdfNames(text))
