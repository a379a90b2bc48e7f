import type { Mutation } from '@/contract'
import { checkFields } from '@/domain/records'
import { isoTime, newId } from './clock'
import type { UserDatabase } from './database'
import { DeviceError } from './errors'
import { contentHash } from './hash'
import { changeEdits, editsAt, putBack, refusedEdits } from './outbox-rows'
import { forNewLog } from './queue-again'
import { isOnServer, layOver } from './record-row'
import { relayRecords } from './relay'
import type { OutboxEdit, RecordRow, TransferState } from './rows'
import { plain } from './plain'
import { advance, write } from './write'

export interface Mending {
  /**
   * Sends a refused edit again with corrections laid over its fields (`null` clears one, `{}` tries it as it was). It takes a new
   * id and number and the old one's place in the queue; edits refused only because this one was go with it.
   * @throws DeviceError `field-…` with its place, `record-missing` when no such edit is refused
   */
  mend(mutationId: string, set: Record<string, unknown>): Promise<void>
  /**
   * Gives a refused edit up: it no longer shows in the record and no longer holds later edits back; its data is kept aside. With the
   * making of a record go the edits of it that were refused only because it was: nothing could be done with them any more. A file whose
   * record goes is on its way no longer.
   */
  letGo(mutationId: string): Promise<GivenUp>
  /** Undoes `letGo`: the edits are refused again in their old places, and the record shows them again. */
  takeUp(given: GivenUp): Promise<void>
}

/** What giving up took away. */
export interface GivenUp {
  edits: readonly OutboxEdit[]
  /** The record as it was. */
  record: RecordRow | undefined
  /** When the first of them was refused, ms. */
  rejectedAt: number
  /** Of the log its town had. */
  epoch: string | undefined
}

interface Remade { old: OutboxEdit; mutation: Omit<Mutation, 'deviceSeq' | 'baseVersion'>; contentHash: string }

/** Whether an edit makes its record, which the server has never had. */
const isMaking = (record: RecordRow | undefined, { order }: OutboxEdit): boolean => record !== undefined && !isOnServer(record) && Math.min(...record.pending) === order

export function createMending(db: UserDatabase): Mending {
  const refused = async (mutationId: string): Promise<OutboxEdit> => {
    const edit = (await refusedEdits(db)).find((each) => each.mutation.mutationId === mutationId)
    if (!edit) throw new DeviceError('record-missing')
    return edit
  }

  /** Its fields without those that a later edit of this phone has set and the server has taken: they must not come back. */
  const withoutOvertaken = async ({ order, mutation: { recordId, set } }: OutboxEdit): Promise<Record<string, unknown>> => {
    const overtaken = new Set<string>()
    await db.sent.each(({ items }) => {
      for (const { order: later, mutation } of items) if (later > order && mutation.recordId === recordId) for (const name of Object.keys(mutation.set)) overtaken.add(name)
    })
    return Object.fromEntries(Object.entries(set).filter(([name]) => !overtaken.has(name)))
  }

  const remake = async (old: OutboxEdit, correction: Record<string, unknown>): Promise<Remade> => {
    const record = await db.records.get(old.mutation.recordId)
    const isNew = isMaking(record, old)
    const own = isNew ? old.mutation.set : await withoutOvertaken(old)
    const set = { ...own, ...plain(correction) }
    const complete = isNew ? layOver({}, [set]) : set
    const problem = checkFields(old.mutation.kind, complete, isNew)
    if (problem) throw new DeviceError(problem.code, problem.at)
    const mutation = { ...old.mutation, set: complete, mutationId: newId(db.clock, db.random), savedAt: isoTime(db.clock) }
    return { old, mutation, contentHash: contentHash(mutation) }
  }

  /** Refused because the record they belong to, or name, was refused before them. */
  const dependents = async (of: OutboxEdit): Promise<OutboxEdit[]> => {
    const { recordId } = of.mutation
    return (await refusedEdits(db)).filter((edit) => edit.order !== of.order && edit.receipt?.code === 'record-missing'
      && (edit.mutation.recordId === recordId || Object.values(edit.mutation.set).includes(recordId)))
  }

  /** @throws DeviceError `record-missing` when another tab has dealt with one of them meanwhile */
  const stillRefused = async (edits: readonly OutboxEdit[]): Promise<void> => {
    const present = await editsAt(db, edits.map((edit) => edit.order))
    if (edits.some((edit) => present.get(edit.order)?.mutation.mutationId !== edit.mutation.mutationId)) throw new DeviceError('record-missing')
  }

  const setAside = (edits: readonly OutboxEdit[], fate: 'mended' | 'letGo') => db.setAside.bulkPut(edits.map(({ mutation, receipt }) => (
    { deviceSeq: mutation.deviceSeq, at: db.clock.now(), fate, mutation, receipt: receipt! })))

  const epochOf = async ({ mutation: { town } }: OutboxEdit): Promise<string | undefined> => (await db.cursors.get(town))?.epoch

  /** The file of a record, when it has one that stands so; inside the running transaction. */
  const turnFile = async (recordId: string, from: TransferState, to: TransferState): Promise<void> => {
    const file = await db.attachments.get(recordId)
    if (file?.state !== from) return
    const { since: _since, ...rest } = file
    await db.attachments.put({ ...rest, state: to })
  }

  return {
    async mend(mutationId, set) {
      const edit = await refused(mutationId)
      const remade = [await remake(edit, set)]
      for (const dependent of await dependents(edit)) remade.push(await remake(dependent, {}))
      const olds = remade.map((each) => each.old)
      const ids = olds.map((old) => old.mutation.recordId)

      await write(db, [db.records, db.outbox, db.setAside], async () => {
        await stillRefused(olds)
        const lastSeq = await advance(db, 'deviceSeq', remade.length)
        const records = await db.records.bulkGet(ids)
        await setAside(olds, 'mended')
        const anew = new Map(remade.map(({ old, mutation, contentHash }, index): [number, OutboxEdit] => [old.order, {
          order: old.order, contentHash, state: 'waiting',
          // What came since lay hidden under the edit: whoever mends it has not seen it.
          mutation: { ...mutation, deviceSeq: lastSeq + index + 1, baseVersion: Math.min(old.mutation.baseVersion, records[index]?.version ?? 0) },
        }]))
        await changeEdits(db, [...anew.keys()], (edit) => anew.get(edit.order), db.clock.now())
        await relayRecords(db, ids)
      })
    },

    async letGo(mutationId) {
      const edit = await refused(mutationId)
      const record = await db.records.get(edit.mutation.recordId)
      const isGone = isMaking(record, edit)
      const along = isGone ? (await dependents(edit)).filter((each) => each.mutation.recordId === edit.mutation.recordId) : []
      const gone = [edit, ...along]
      const epoch = await write(db, [db.records, db.outbox, db.setAside, db.attachments, db.cursors], async () => {
        await stillRefused(gone)
        await setAside(gone, 'letGo')
        await changeEdits(db, gone.map(({ order }) => order), () => undefined, db.clock.now())
        await relayRecords(db, [edit.mutation.recordId])
        if (isGone) await turnFile(edit.mutation.recordId, 'waiting', 'letGo')
        return epochOf(edit)
      })
      return { edits: gone, record, rejectedAt: db.clock.now(), epoch }
    },

    async takeUp({ edits, record, rejectedAt, epoch }) {
      await write(db, [db.records, db.outbox, db.setAside, db.attachments, db.cursors], async () => {
        const sequence = edits.map(({ mutation }) => mutation.deviceSeq)
        const aside = await db.setAside.bulkGet(sequence)
        // Taken up in another tab already, or the days of what is kept aside are over.
        if (aside.some((row, index) => row?.mutation.mutationId !== edits[index]!.mutation.mutationId)) throw new DeviceError('record-missing')
        await db.setAside.bulkDelete(sequence)
        const isNewLog = epoch !== undefined && epoch !== (await epochOf(edits[0]!))
        await putBack(db, isNewLog ? edits.map(forNewLog) : edits, rejectedAt)
        if (!record) return
        await turnFile(record.id, 'letGo', 'waiting')
        const present = (await db.records.get(record.id)) ?? { ...record, pending: [] }
        const pending = [...new Set([...present.pending, ...edits.map(({ order }) => order)])].sort((a, b) => a - b)
        // What the server said is what they are laid over again.
        const base = present.base ?? (present.pending.length === 0 && isOnServer(present) ? present.fields : undefined)
        await db.records.put({ ...present, pending, ...(base ? { base } : {}) })
        await relayRecords(db, [record.id])
      })
    },
  }
}
