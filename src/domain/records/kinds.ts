export const RECORD_KINDS = ['enterprise', 'visit', 'assistance', 'task', 'comment', 'attachment'] as const
export type RecordKind = (typeof RECORD_KINDS)[number]
