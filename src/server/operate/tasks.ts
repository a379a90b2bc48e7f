import type { Blobs } from '../attachments/blobs'
import { writeBackup } from '../backup'
import type { Database } from '../store/database'
import { verificationLines, verifyDatabase } from '../verify'
import type { Task } from './door'

export type TaskName = 'backup' | 'verify' | 'verify files'

/** What commands may have done where the database is open: by the running server, or by the command itself when none runs. */
export function operatorTasks({ database, blobs, now }: { database: Database; blobs: Pick<Blobs, 'open'>; now(): Date }): Record<TaskName, Task> {
  const openFile = (sha256: string) => blobs.open(sha256)
  const verify = (files: boolean): Task => async (write) => write(JSON.stringify(verificationLines(await verifyDatabase(database, files ? openFile : undefined))))
  return {
    backup: (write) => writeBackup({ database, openFile, now }, write),
    verify: verify(false),
    'verify files': verify(true),
  }
}
