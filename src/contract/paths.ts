/** Where an attachment's bytes are put (tus 1.0.0; `Upload-Metadata` names `attachmentId` and `town`). */
export const UPLOADS_PATH = '/api/uploads'

/** Where browsers tell what the Content-Security-Policy refused. */
export const CSP_REPORTS_PATH = '/api/csp-reports'

/** Where an attachment's bytes are read; `attachment-pending` while they are on the way. */
export const attachmentPath = (town: string, attachmentId: string): string => `/api/attachments/${town}/${attachmentId}`

/** Proof that the bytes arrived whole: `AttachmentReceipt`, or `attachment-pending`. */
export const attachmentReceiptPath = (town: string, attachmentId: string): string => `${attachmentPath(town, attachmentId)}/receipt`
