import { first } from './0001-first'
import { oneLog } from './0002-one-log'
import { restores } from './0003-restores'
import { replacedDevices } from './0004-replaced-devices'
import { gaps } from './0005-gaps'
import { recordsById } from './0006-records-by-id'
import { accounts } from './0007-accounts'
import { auditTables } from './0008-audit'
import { sealingKeys } from './0009-sealing-keys'
import { rowLevelSecurity } from './0010-row-level-security'
import { receiptsByDay } from './0011-receipts-by-day'
import { feedback } from './0012-feedback'
import { quarantinedFiles } from './0013-quarantined-files'
import { letters } from './0014-letters'
import { quarantinePlaces } from './0015-quarantine-places'
import { quarantineCursors } from './0016-quarantine-cursors'
import { fileRemovals } from './0017-file-removals'

export interface Migration {
  version: number
  name: string
  /** Run one by one in one transaction. */
  statements: string[]
}

/** In order, from 1 without holes. A migration that has been released is never changed. */
export const migrations: Migration[] = [
  { version: 1, name: 'first', statements: first },
  { version: 2, name: 'one-log', statements: oneLog },
  { version: 3, name: 'restores', statements: restores },
  { version: 4, name: 'replaced-devices', statements: replacedDevices },
  { version: 5, name: 'gaps', statements: gaps },
  { version: 6, name: 'records-by-id', statements: recordsById },
  { version: 7, name: 'accounts', statements: accounts },
  { version: 8, name: 'audit', statements: auditTables },
  { version: 9, name: 'sealing-keys', statements: sealingKeys },
  { version: 10, name: 'row-level-security', statements: rowLevelSecurity },
  { version: 11, name: 'receipts-by-day', statements: receiptsByDay },
  { version: 12, name: 'feedback', statements: feedback },
  { version: 13, name: 'quarantined-files', statements: quarantinedFiles },
  { version: 14, name: 'letters', statements: letters },
  { version: 15, name: 'quarantine-places', statements: quarantinePlaces },
  { version: 16, name: 'quarantine-cursors', statements: quarantineCursors },
  { version: 17, name: 'file-removals', statements: fileRemovals },
]

export const SCHEMA_VERSION = migrations.length
