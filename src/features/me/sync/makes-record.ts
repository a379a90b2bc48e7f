import { recordFields, type RecordKind } from '@/domain/records'

/** Whether an edit makes its record: only then are fields set that never change afterwards. Of an enterprise it cannot be told, which has none. */
export const makesRecord = ({ kind, set }: { kind: RecordKind; set: Record<string, unknown> }): boolean =>
  Object.keys(set).some((field) => recordFields(kind)[field]?.immutable)
