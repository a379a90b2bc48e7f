import type { Blobs } from '../attachments/blobs'
import { sealChains, type Sealing } from '../audit'
import { writeBackup } from '../backup'
import type { Database } from '../store/database'
import { verificationLines, verifyDatabase } from '../verify'
import type { Task } from './door'

export type TaskName = 'backup' | 'verify' | 'verify files'

/** What commands may have done where the database is open: by the running server, or by the command itself when none runs. */
export function operatorTasks({ database, blobs, now, sealing }: { database: Database; blobs: Pick<Blobs, 'open'>; now(): Date; sealing: Sealing }): Record<TaskName, Task> {
  const openFile = (sha256: string) => blobs.open(sha256)
  const verify = (files: boolean): Task => async (write) => {
    const trust = { publicKey: sealing.key.publicKey, lastSeal: sealing.last.read() }
    const found = verificationLines(await verifyDatabase(database, { trust, ...(files ? { openFile } : {}) }))
    // What was found whole is signed; damage is not made to look whole.
    if (found.sound) await sealChains(database, sealing, now())
    await write(JSON.stringify(found))
  }
  return {
    backup: (write) => writeBackup({ database, openFile, now }, write),
    verify: verify(false),
    'verify files': verify(true),
  }
}
