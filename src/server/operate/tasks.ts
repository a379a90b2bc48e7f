import type { Blobs } from '../attachments/blobs'
import { noteSpoilt } from '../attachments/check-files'
import { sealChains, type Sealing } from '../audit'
import { v7 } from 'uuid'
import { writeBackup } from '../backup'
import { applyRetention, erasePerson, findPerson, PersonAsk, type Retention } from '../privacy'
import type { Database } from '../store/database'
import { syncStoreOn } from '../store/sync-store'
import { verificationLines, verifyDatabase } from '../verify'
import { parse } from 'valibot'
import type { Task } from './door'

export type TaskName = 'backup' | 'verify' | 'verify files' | 'retention' | 'retention dry-run' | 'person' | 'person erase'

/** What commands may have done where the database is open: by the running server, or by the command itself when none runs. */
export function operatorTasks({ database, blobs, now, sealing, retention }: { database: Database; blobs: Pick<Blobs, 'open' | 'remove' | 'sizeOf'>; now(): Date; sealing: Sealing; retention: Retention }): Record<TaskName, Task> {
  const tools = { database, blobs, now, newId: v7 }
  const retain = (dryRun: boolean): Task => async (write) => write(JSON.stringify(await applyRetention(tools, retention, { dryRun })))
  const openFile = (sha256: string) => blobs.open(sha256)
  const verify = (files: boolean): Task => async (write) => {
    const trust = { publicKey: sealing.key.publicKey, lastSeal: sealing.last.read() }
    const found = verificationLines(await verifyDatabase(database, { trust, ...(files ? { openFile } : {}) }))
    // What was found whole is signed; damage is not made to look whole.
    if (found.sound) await sealChains(database, sealing, now())
    await write(JSON.stringify(found))
  }
  return {
    async backup(write) {
      const spoilt = await writeBackup({ database, openFile, now }, write)
      // The backup is whole without it: the next one finds them again.
      await noteSpoilt({ ...tools, orm: database.orm, sync: syncStoreOn(database) }, spoilt).catch(() => undefined)
    },
    verify: verify(false),
    'verify files': verify(true),
    retention: retain(false),
    'retention dry-run': retain(true),
    async person(write, about) {
      const { subject } = parse(PersonAsk, about)
      await write(JSON.stringify(await findPerson(database, subject, now())))
    },
    async 'person erase'(write, about) {
      const { subject, records = [] } = parse(PersonAsk, about)
      await write(JSON.stringify(await erasePerson(tools, subject, new Set(records))))
    },
  }
}
