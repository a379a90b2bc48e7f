import { ATTACHMENT_TYPES, type Attachment, type AttachmentType, type RecordKind } from '@/domain/records'
import { isoTime, newId } from './clock'
import type { UserDatabase } from './database'
import { discardDraft, restoreDraft, sweepDiscarded } from './discarded'
import { writeEdits, type EditInput } from './edits'
import { DeviceError } from './errors'
import type { NewRecord } from './records'
import type { Draft, DraftKind, FileRow } from './rows'
import { plain } from './plain'
import type { Seen } from './seen'
import { write } from './write'

export interface RecordChange { kind: RecordKind; id: string; set: Record<string, unknown>; seen?: Seen }

export interface SubmitOptions {
  /** The record that the draft's files belong to; else the first new record of the draft's kind. */
  attachTo?: { kind: Attachment['onKind']; id: string; town: string }
  /** Changes of records that exist, in the same transaction and before the new ones: what the draft adds to them. */
  changes?: readonly RecordChange[]
  /** The revision the records were made from; without it whatever is stored by then goes with the draft. */
  seen?: number
}

/** Forms begun and not yet submitted. They stay on this phone and survive its being switched off at any moment. */
export interface Drafts {
  create<V>(kind: DraftKind, value: V): Promise<Draft<V>>
  get<V = Record<string, unknown>>(id: string): Promise<Draft<V> | undefined>
  /** Last worked on first. */
  list(kind?: DraftKind): Promise<Draft[]>
  /**
   * Saves the whole value. Resolves when it is on disk.
   * @param seen the revision the value was begun from; without it whatever is stored is replaced
   * @returns the new revision
   * @throws DeviceError `record-missing` when the draft is gone; `draft-elsewhere` when another tab has saved since `seen`
   */
  save<V>(id: string, value: V, step?: string, seen?: number): Promise<number>
  /**
   * Keeps another version of a draft as a draft of its own, with copies of the files; where `value` names a file, the new one names
   * its copy. Files that find no room stay with the draft alone.
   */
  setAside<V>(id: string, kind: DraftKind, value: V): Promise<Draft<V>>
  /** Throws the draft and its files away. For a minute `restore` brings them back; the next `sweep` after that deletes them for good. */
  remove(id: string): Promise<void>
  /** Undoes `remove`. @returns false when it is gone for good */
  restore(id: string): Promise<boolean>
  sweep(): Promise<void>
  /**
   * Makes the records, turns the draft's files into attachment records, and removes the draft: all in one transaction.
   * @returns the ids of `records`, in order
   * @throws DeviceError `field-…` with its place, `record-missing` when the draft is gone (submitted in another tab),
   * `draft-elsewhere` when another tab has saved since `seen`, `storage-…`
   */
  submit(draftId: string, records: readonly NewRecord[], options?: SubmitOptions): Promise<string[]>
}

/** The same value with every id that has a copy, as a text or as a key, named by the copy's. */
function renamed(value: unknown, copies: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return copies.get(value) ?? value
  if (Array.isArray(value)) return value.map((item) => renamed(item, copies))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [copies.get(key) ?? key, renamed(member, copies)]))
}

const withoutDraft = (file: FileRow): FileRow => {
  const { draftId: _draftId, ...rest } = file
  return { ...rest, state: 'waiting' }
}

export function createDraftRepository(db: UserDatabase): Drafts {
  const discarding = [db.drafts, db.attachments, db.attachmentBytes, db.keyed]
  const attachmentInput = (file: FileRow, on: NonNullable<SubmitOptions['attachTo']>): EditInput => {
    if (!ATTACHMENT_TYPES.includes(file.type as AttachmentType)) throw new DeviceError('attachment-type')
    const { role, name, type, sizeBytes, sha256, widthPx, heightPx } = file
    return { kind: 'attachment', recordId: file.id, town: on.town, isNew: true, set: { onKind: on.kind, onId: on.id, role, name, type, sizeBytes, sha256, widthPx, heightPx } }
  }

  async function changeInput({ kind, id, set, seen }: RecordChange): Promise<EditInput> {
    const row = await db.records.get(id)
    if (row?.kind !== kind) throw new DeviceError('record-missing')
    return { kind, recordId: id, town: row.town, set, isNew: false, ...(seen ? { seen } : {}) }
  }

  const fresh = <V>(kind: DraftKind, value: V): Draft<V> => {
    const now = isoTime(db.clock)
    return { id: newId(db.clock, db.random), kind, value: plain(value), createdAt: now, updatedAt: now }
  }

  /** One file's bytes in memory at a time. */
  async function withCopies<V>(from: string, draft: Draft<V>): Promise<Draft<V>> {
    const files = await db.attachments.where('draftId').equals(from).sortBy('id')
    const copies = new Map(files.map((file) => [file.id, newId(db.clock, db.random)]))
    const copy = { ...draft, value: renamed(draft.value, copies) as V }
    await write(db, [db.drafts, db.attachments, db.attachmentBytes], async () => {
      await db.drafts.add(copy as Draft)
      for (const file of files) {
        const held = await db.attachmentBytes.get(file.id)
        if (!held) continue
        const id = copies.get(file.id)!
        await db.attachments.add({ ...file, id, draftId: draft.id })
        await db.attachmentBytes.add({ id, bytes: held.bytes })
      }
    })
    return copy
  }

  return {
    async create<V>(kind: DraftKind, value: V) {
      const draft = fresh(kind, value)
      await write(db, [db.drafts], () => db.drafts.add(draft as Draft))
      return draft
    },

    async setAside<V>(id: string, kind: DraftKind, value: V) {
      const draft = fresh(kind, value)
      try {
        return await withCopies(id, draft)
      } catch (error) {
        if (!(error instanceof DeviceError && error.code === 'storage-full')) throw error
        await write(db, [db.drafts], () => db.drafts.add(draft as Draft))
        return draft
      }
    },

    get: async <V>(id: string) => (await db.drafts.get(id)) as Draft<V> | undefined,

    async list(kind) {
      const drafts = await db.drafts.orderBy('updatedAt').reverse().toArray()
      return kind ? drafts.filter((draft) => draft.kind === kind) : drafts
    },

    async save(id, value, step, seen) {
      const stored = plain(value) as Record<string, unknown>
      return write(db, [db.drafts], async () => {
        const draft = await db.drafts.get(id)
        if (!draft) throw new DeviceError('record-missing')
        const rev = draft.rev ?? 0
        if (seen !== undefined && seen !== rev) throw new DeviceError('draft-elsewhere')
        await db.drafts.put({ ...draft, value: stored, rev: rev + 1, updatedAt: isoTime(db.clock), ...(step === undefined ? {} : { step }) })
        return rev + 1
      }, async () => JSON.stringify((await db.drafts.get(id))?.value) === JSON.stringify(stored))
    },

    async remove(id) {
      await write(db, discarding, async () => {
        await sweepDiscarded(db)
        await discardDraft(db, id)
      })
    },

    restore: (id) => write(db, discarding, () => restoreDraft(db, id)),
    sweep: () => write(db, discarding, () => sweepDiscarded(db)),

    async submit(draftId, records, options = {}) {
      const draft = await db.drafts.get(draftId)
      if (!draft) throw new DeviceError('record-missing')
      const files = await db.attachments.where('draftId').equals(draftId).sortBy('id')
      const inputs: EditInput[] = records.map((record) => ({
        kind: record.kind, recordId: record.id ?? newId(db.clock, db.random), town: record.town, set: { ...record.fields }, isNew: true,
      }))
      const main = inputs.find((input) => input.kind === (draft.kind as RecordKind))
      const on = options.attachTo ?? (main && { kind: draft.kind as Attachment['onKind'], id: main.recordId, town: main.town })
      const changed = await Promise.all((options.changes ?? []).map(changeInput))
      if (files.length > 0 && !on) throw new DeviceError('record-missing')

      await write(db, [db.records, db.outbox, db.drafts, db.attachments], async () => {
        const present = await db.drafts.get(draftId)
        if (!present) throw new DeviceError('record-missing')
        if (options.seen !== undefined && options.seen !== (present.rev ?? 0)) throw new DeviceError('draft-elsewhere')
        const now = await db.attachments.where('draftId').equals(draftId).primaryKeys()
        if (now.length !== files.length || now.some((id, index) => id !== files[index]!.id)) throw new DeviceError('storage-failed', 'attachments')
        await writeEdits(db, [...changed, ...inputs, ...(on ? files.map((file) => attachmentInput(file, on)) : [])])
        await db.attachments.bulkPut(files.map(withoutDraft))
        await db.drafts.delete(draftId)
      }, async () => !(await db.drafts.get(draftId)))
      return inputs.map((input) => input.recordId)
    },
  }
}
