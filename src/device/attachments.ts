import { ATTACHMENT_TYPES, type AttachmentType, type Attachment } from '@/domain/records'
import { ATTACHMENT_MAX_BYTES, type ErrorCode } from '@/contract'
import { isoTime, newId } from './clock'
import type { UserDatabase } from './database'
import { DeviceError } from './errors'
import { sha256Hex } from './hash'
import { linkKey } from './record-row'
import type { FileRow, RecordRow } from './rows'
import { write } from './write'

export interface NewFile extends Pick<Attachment, 'role' | 'name' | 'widthPx' | 'heightPx'> {
  /** As the browser says; checked against what the server takes. */
  type: string
  bytes: ArrayBuffer
  /** The id it already has, so that adding it once more to the same draft changes nothing; a new one by itself. */
  id?: string
}

/** A file of a draft or a record, without its bytes. */
export interface FileInfo extends Omit<Attachment, 'onKind' | 'onId'> {
  id: string
  addedAt: string
  /** When the server had the bytes whole; null while on the way; absent while in a draft. */
  receivedAt?: string | null
  /** The server had the bytes and has lost them. */
  missing?: true
  /** Whether this phone holds the bytes. */
  here: boolean
  sentBytes: number
  problem?: ErrorCode
}

/** A file on its way to the server. */
export interface Transfer extends Pick<Attachment, 'onKind' | 'onId' | 'name' | 'sizeBytes'> {
  id: string
  addedAt: string
  sentBytes: number
  receivedAt: string | null
  receipt?: { seq: number; logHash: string; receivedAt: string }
  missingBytes: boolean
  problem?: ErrorCode
  notBefore?: number
  anyNetwork?: true
}

export interface Attachments {
  /** @throws DeviceError `attachment-type`, `attachment-too-large`, `storage-full` (the draft and its text stay) */
  addToDraft(draftId: string, file: NewFile): Promise<string>
  removeFromDraft(draftId: string, id: string): Promise<void>
  listOfDraft(draftId: string): Promise<FileInfo[]>
  listOf(onKind: Attachment['onKind'], onId: string): Promise<FileInfo[]>
  listOfMany(onKind: Attachment['onKind'], onIds: readonly string[]): Promise<Map<string, FileInfo[]>>
  /** The bytes this phone holds, or undefined. */
  bytes(id: string): Promise<ArrayBuffer | undefined>
  /** Files this phone sends or has sent and still holds, unsent first. */
  transfers(): Promise<Transfer[]>
  /** Lets every file that waits go over mobile data too. */
  sendByAnyNetwork(): Promise<void>
  /** Keeps bytes that were fetched from the server, after checking them against the record. @throws `attachment-hash-mismatch` */
  keepFetched(id: string, bytes: ArrayBuffer): Promise<void>
}

const infoOfFile = (file: FileRow): FileInfo => ({
  id: file.id, role: file.role, name: file.name, type: file.type, sizeBytes: file.sizeBytes, sha256: file.sha256,
  addedAt: file.addedAt, here: true, sentBytes: file.sentBytes,
  ...(file.widthPx ? { widthPx: file.widthPx } : {}), ...(file.heightPx ? { heightPx: file.heightPx } : {}),
  ...(file.state === 'draft' ? {} : { receivedAt: file.receipt?.receivedAt ?? null }),
  ...(file.problem ? { problem: file.problem } : {}),
})

export function createAttachmentRepository(db: UserDatabase): Attachments {
  const infoOfRecord = (row: RecordRow, file: FileRow | undefined, here: boolean): FileInfo => {
    const { role, name, type, sizeBytes, sha256, widthPx, heightPx } = row.fields as unknown as Attachment
    return {
      id: row.id, role, name, type, sizeBytes, sha256, addedAt: row.createdAt, here,
      receivedAt: row.receivedAt ?? file?.receipt?.receivedAt ?? null, ...(row.missing ? { missing: row.missing } : {}),
      sentBytes: row.receivedAt ? sizeBytes : file?.sentBytes ?? 0,
      ...(widthPx ? { widthPx } : {}), ...(heightPx ? { heightPx } : {}), ...(file?.problem ? { problem: file.problem } : {}),
    }
  }

  const listOfMany: Attachments['listOfMany'] = async (onKind, onIds) => {
    const links = [...new Set(onIds)].map((id) => linkKey('attachment', 'onId', id))
    // The index is blinded: it can be asked for one value at a time.
    const rows = await db.transaction('r', db.records, () => Promise.all(links.map((link) => db.records.where('links').equals(link).toArray())))
    const mine = rows.flat().filter((row) => row.fields.onKind === onKind).sort((a, b) => (a.id < b.id ? -1 : 1))
    const ids = mine.map((row) => row.id)
    const [files, held] = await Promise.all([db.attachments.bulkGet(ids), db.attachmentBytes.where('id').anyOf(ids).primaryKeys()])
    const here = new Set(held)
    const lists = new Map<string, FileInfo[]>(onIds.map((id) => [id, []]))
    mine.forEach((row, index) => lists.get(row.fields.onId as string)?.push(infoOfRecord(row, files[index], here.has(row.id))))
    return lists
  }

  return {
    async addToDraft(draftId, file) {
      if (!ATTACHMENT_TYPES.includes(file.type as AttachmentType)) throw new DeviceError('attachment-type')
      if (file.bytes.byteLength > ATTACHMENT_MAX_BYTES || file.bytes.byteLength === 0) throw new DeviceError('attachment-too-large')
      const { bytes, id: given, ...about } = file
      const there = given === undefined ? undefined : await db.attachments.get(given)
      if (there?.draftId === draftId) return there.id
      const id = given === undefined || there ? newId(db.clock, db.random) : given
      const row: FileRow = {
        ...about, type: file.type as AttachmentType, id, draftId, sizeBytes: bytes.byteLength, sha256: await sha256Hex(bytes), addedAt: isoTime(db.clock), state: 'draft', sentBytes: 0,
      }
      await write(db, [db.drafts, db.attachments, db.attachmentBytes], async () => {
        if (!(await db.drafts.get(draftId))) throw new DeviceError('record-missing')
        await db.attachments.add(row)
        await db.attachmentBytes.add({ id, bytes })
      })
      return id
    },

    async removeFromDraft(draftId, id) {
      await write(db, [db.attachments, db.attachmentBytes], async () => {
        if ((await db.attachments.get(id))?.draftId !== draftId) return
        await db.attachments.delete(id)
        await db.attachmentBytes.delete(id)
      })
    },

    async listOfDraft(draftId) {
      return (await db.attachments.where('draftId').equals(draftId).sortBy('id')).map(infoOfFile)
    },

    listOf: async (onKind, onId) => (await listOfMany(onKind, [onId])).get(onId) ?? [],
    listOfMany,
    bytes: async (id) => (await db.attachmentBytes.get(id))?.bytes,

    async transfers() {
      const files = await db.attachments.where('state').anyOf('waiting', 'received').toArray()
      const ids = files.map((file) => file.id)
      const [rows, held] = await Promise.all([db.records.bulkGet(ids), db.attachmentBytes.where('id').anyOf(ids).primaryKeys()])
      const here = new Set(held)
      const transfers = files.map((file, index): Transfer => {
        const on = rows[index]?.fields as unknown as Attachment | undefined
        return {
          id: file.id, name: file.name, onKind: on?.onKind ?? 'visit', onId: on?.onId ?? '', addedAt: file.addedAt, sizeBytes: file.sizeBytes, sentBytes: file.sentBytes,
          receivedAt: file.receipt?.receivedAt ?? null, missingBytes: file.state === 'waiting' && !here.has(file.id),
          ...(file.receipt ? { receipt: file.receipt } : {}), ...(file.problem ? { problem: file.problem } : {}),
          ...(file.notBefore ? { notBefore: file.notBefore } : {}), ...(file.anyNetwork ? { anyNetwork: file.anyNetwork } : {}),
        }
      })
      return transfers.sort((a, b) => Number(a.receivedAt !== null) - Number(b.receivedAt !== null) || (a.id < b.id ? 1 : -1))
    },

    async sendByAnyNetwork() {
      await write(db, [db.attachments], async () => {
        await db.attachments.where('state').equals('waiting').modify({ anyNetwork: true })
      })
    },

    async keepFetched(id, bytes) {
      const row = await db.records.get(id)
      if (row?.kind !== 'attachment') throw new DeviceError('record-missing')
      if ((await sha256Hex(bytes)) !== row.fields.sha256) throw new DeviceError('attachment-hash-mismatch')
      const { role, name, type, sizeBytes, sha256 } = row.fields as unknown as Attachment
      await write(db, [db.attachments, db.attachmentBytes], async () => {
        if (!(await db.attachments.get(id))) {
          await db.attachments.put({ id, role, name, type, sizeBytes, sha256, addedAt: row.createdAt, state: 'cached', sentBytes: sizeBytes, receivedHere: db.clock.now() })
        }
        await db.attachmentBytes.put({ id, bytes })
      })
    },
  }
}
