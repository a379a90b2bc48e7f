import { createAttachmentRepository, type Attachments } from './attachments'
import { openUserDatabase, type OpenOptions, type UserDatabase } from './database'
import { createDepartures, type Departures } from './departures'
import { createDraftRepository, type Drafts } from './drafts'
import { createFeedbackBox, type FeedbackBox } from './feedback'
import { createKeyed, type Keyed } from './keyed'
import { createOutboxRepository, type Outbox } from './outbox'
import { createRecordRepository, type Records } from './records'
import { createSharedFiles, type SharedFiles } from './shared'

/** All that one person keeps on this phone. */
export interface Device {
  db: UserDatabase
  records: Records
  drafts: Drafts
  attachments: Attachments
  outbox: Outbox
  departures: Departures
  feedback: FeedbackBox
  keyed: Keyed
  /** What other apps gave this one. */
  shared: SharedFiles
  close(): void
}

/** @throws DeviceError `schema-fence`, `vault-key-wrong`, `storage-failed` */
export async function openDevice(personId: string, options: OpenOptions): Promise<Device> {
  const db = await openUserDatabase(personId, options)
  return {
    db,
    records: createRecordRepository(db),
    drafts: createDraftRepository(db),
    attachments: createAttachmentRepository(db),
    outbox: createOutboxRepository(db),
    departures: createDepartures(db),
    feedback: createFeedbackBox(db),
    keyed: createKeyed(db),
    shared: createSharedFiles(personId, options.cipher, { indexedDB: options.indexedDB, IDBKeyRange: options.IDBKeyRange }),
    close: () => db.close(),
  }
}
