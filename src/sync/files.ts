import { attachmentReceiptPath, type AttachmentReceipt } from '@/contract'
import { advance, isResting, keepFileProof, touchKey, write, type FileRow, type UserDatabase } from '@/device'
import { backoffMs } from './backoff'
import type { SyncContext } from './context'
import { holdsForWifi, waitsForWifi } from './network'
import { SyncProblem } from './problem'
import { isShutOut } from './session'
import type { Uploader } from './tus-upload'

/** A file with the town of its record. */
interface Waiting { file: FileRow; town: string }

/** Files whose record the server has acknowledged and whose bytes it has not, unless they wait for a better line. */
async function waitingFiles({ db, network }: SyncContext): Promise<Waiting[]> {
  const now = db.clock.now()
  const held = await holdsForWifi(db, network)
  const files = (await db.attachments.where('state').equals('waiting').toArray()).filter((file) => !isResting(file.notBefore, now) && !(held && waitsForWifi(file)))
  if (files.length === 0) return []
  const records = await db.records.bulkGet(files.map((file) => file.id))
  return files.flatMap((file, index) => {
    const record = records[index]
    return record?.pending.length === 0 ? [{ file, town: record.town }] : []
  })
}

async function note(db: UserDatabase, id: string, change: Partial<FileRow>): Promise<void> {
  await write(db, [db.attachments], async () => {
    const file = await db.attachments.get(id)
    if (file?.state === 'waiting') await db.attachments.put({ ...file, ...change })
  })
}

/** @param version of the record when the receipt was asked for */
async function received(db: UserDatabase, { file: { id }, town }: Waiting, receipt: AttachmentReceipt, version: number | undefined): Promise<void> {
  await write(db, [db.attachments, db.records], async () => {
    const [file, record] = await Promise.all([db.attachments.get(id), db.records.get(id)])
    if (file?.state !== 'waiting') return
    // Another tab has read meanwhile that the bytes are lost: the receipt may be the one before that. The next sync asks for it again.
    if (record?.missing && record.version !== version) return
    const { attempts: _attempts, notBefore: _notBefore, problem: _problem, ...rest } = file
    const { seq, logHash, receivedAt } = receipt
    await db.attachments.put({ ...rest, state: 'received', sentBytes: file.sizeBytes, receipt: { seq, logHash, receivedAt }, receivedHere: db.clock.now() })
    // A page that has shown this arrival is proof enough.
    if (record?.receivedAt !== receivedAt) await keepFileProof(db, town, receipt)
    if (!record) return
    const { missing: _missing, ...known } = record
    await db.records.put({ ...known, receivedAt, touch: touchKey(record.kind, (await advance(db, 'touched', 1)) + 1) })
  })
}

/** Asks for the receipt and keeps it. @returns whether there was one */
async function askReceipt(context: SyncContext, waiting: Waiting): Promise<boolean> {
  const { db } = context
  const { id } = waiting.file
  const record = await db.records.get(id)
  const receipt = await receiptOf(context, waiting)
  if (receipt) await received(db, waiting, receipt, record?.version)
  return receipt !== undefined
}

async function receiptOf(context: SyncContext, { file, town }: Waiting): Promise<AttachmentReceipt | undefined> {
  try {
    const receipt = await context.session.json<AttachmentReceipt>({ method: 'GET', path: attachmentReceiptPath(town, file.id) })
    return receipt.sha256 === file.sha256 && receipt.sizeBytes === file.sizeBytes ? receipt : undefined
  } catch (error) {
    if (error instanceof SyncProblem && error.kind === 'refused' && error.status !== 401 && error.status !== 403) return undefined
    throw error
  }
}

async function sendFile(context: SyncContext, upload: Uploader, waiting: Waiting): Promise<void> {
  const { db } = context
  const { file, town } = waiting
  // Its receipt may have been lost on the way back.
  if ((file.attempts ?? 0) > 0 && await askReceipt(context, waiting)) return
  const bytes = (await db.attachmentBytes.get(file.id))?.bytes
  if (!bytes) throw new SyncProblem('refused', 'attachment-pending')
  await note(db, file.id, { attempts: (file.attempts ?? 0) + 1 })
  let shown = context.clock.now()
  await upload({
    file,
    town,
    bytes,
    onProgress: (sentBytes) => {
      context.state.set({ progress: { what: 'files', done: sentBytes, total: file.sizeBytes } })
      if (context.clock.now() - shown < 1_000) return
      shown = context.clock.now()
      note(db, file.id, { sentBytes }).catch(() => undefined)
    },
  })
  if (!await askReceipt(context, waiting)) throw new SyncProblem('fault', 'attachment-hash-mismatch')
}

/**
 * Sends the bytes of every file whose record has arrived, one in memory at a time. A file the server will not take rests with its
 * reason shown; the others go on.
 * @returns whether any arrived
 * @throws SyncProblem when the network, the server or the session fails
 */
export async function sendFiles(context: SyncContext, upload: Uploader): Promise<boolean> {
  const { db } = context
  let faults = 0
  let anyArrived = false
  for (const waiting of await waitingFiles(context)) {
    const { file } = waiting
    context.state.set({ phase: 'sending', progress: { what: 'files', done: 0, total: file.sizeBytes } })
    try {
      await sendFile(context, upload, waiting)
      anyArrived = true
      faults = 0
    } catch (error) {
      if (!(error instanceof SyncProblem)) throw error
      if (error.kind === 'offline' || error.kind === 'busy' || error.status === 401 || isShutOut(error.code)) throw error
      faults += 1
      await note(db, file.id, { problem: error.code, notBefore: context.clock.now() + backoffMs((file.attempts ?? 0) + 1, context.random) })
      if (faults >= 3) throw error
    }
  }
  return anyArrived
}

/** When the next resting edit or file may go, ms, always ahead; undefined when none rests. What has rested enough and still did not go waits for something else. */
export async function nextRest(db: UserDatabase): Promise<number | undefined> {
  const [rows, files] = await db.transaction('r', db.outbox, db.attachments, () => Promise.all([
    db.outbox.where('count').equals(1).toArray(),
    db.attachments.where('state').equals('waiting').filter((file) => file.notBefore !== undefined).toArray(),
  ]))
  const edits = rows.flatMap((row) => row.edits).filter((edit) => edit.state === 'waiting' && edit.notBefore !== undefined)
  const now = db.clock.now()
  const times = [...edits, ...files].map((each) => each.notBefore!).filter((time) => isResting(time, now))
  return times.length > 0 ? Math.min(...times) : undefined
}

