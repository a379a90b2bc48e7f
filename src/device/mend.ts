import type { Mutation } from '@/contract'
import { checkFields } from '@/domain/records'
import { isoTime, newId } from './clock'
import type { UserDatabase } from './database'
import { DeviceError } from './errors'
import { contentHash } from './hash'
import { layOver } from './record-row'
import { relayRecords } from './relay'
import type { OutboxRow } from './rows'
import { advance, plain, write } from './write'

export interface Mending {
  /**
   * Sends a refused edit again with corrections laid over its fields (`null` clears one, `{}` tries it as it was). It takes a new
   * id and number and the old one's place in the queue; edits refused only because this one was go with it.
   * @throws DeviceError `field-…` with its place, `record-missing` when no such edit is refused
   */
  mend(mutationId: string, set: Record<string, unknown>): Promise<void>
  /** Gives a refused edit up: it no longer shows in the record and no longer holds later edits back; its data is kept aside. */
  letGo(mutationId: string): Promise<void>
}

interface Remade { old: OutboxRow; mutation: Omit<Mutation, 'deviceSeq' | 'baseVersion'>; contentHash: string }

export function createMending(db: UserDatabase): Mending {
  const refused = async (mutationId: string): Promise<OutboxRow> => {
    const row = await db.outbox.where('mutationId').equals(mutationId).first()
    if (row?.state !== 'rejected') throw new DeviceError('record-missing')
    return row
  }

  const remake = async (old: OutboxRow, correction: Record<string, unknown>): Promise<Remade> => {
    const isNew = (await db.outbox.where('recordId').equals(old.recordId).sortBy('order'))[0]?.order === old.order && !((await db.records.get(old.recordId))?.version)
    const set = { ...old.mutation.set, ...plain(correction) }
    const complete = isNew ? layOver({}, [set]) : set
    const problem = checkFields(old.mutation.kind, complete, isNew)
    if (problem) throw new DeviceError(problem.code, problem.at)
    const mutation = { ...old.mutation, set: complete, mutationId: newId(db.clock, db.random), savedAt: isoTime(db.clock) }
    return { old, mutation, contentHash: await contentHash(mutation) }
  }

  /** Refused because the record they belong to, or name, was refused before them. */
  const dependents = async (of: OutboxRow): Promise<OutboxRow[]> => {
    const others = await db.outbox.where('rejectedAt').above(0).toArray()
    return others.filter((row) => row.order !== of.order && row.receipt?.code === 'record-missing'
      && (row.recordId === of.recordId || Object.values(row.mutation.set).includes(of.recordId)))
  }

  return {
    async mend(mutationId, set) {
      const row = await refused(mutationId)
      const remade = [await remake(row, set)]
      for (const dependent of await dependents(row)) remade.push(await remake(dependent, {}))

      await write(db, [db.records, db.outbox, db.setAside], async () => {
        const present = await db.outbox.bulkGet(remade.map((each) => each.old.order))
        if (present.some((each, index) => each?.mutationId !== remade[index]!.old.mutationId)) throw new DeviceError('record-missing')
        const lastSeq = await advance(db, 'deviceSeq', remade.length)
        const records = await db.records.bulkGet(remade.map((each) => each.old.recordId))
        await db.setAside.bulkPut(remade.map(({ old }) => ({ deviceSeq: old.mutation.deviceSeq, at: db.clock.now(), fate: 'mended' as const, mutation: old.mutation, receipt: old.receipt! })))
        await db.outbox.bulkPut(remade.map(({ old, mutation, contentHash }, index): OutboxRow => ({
          order: old.order, recordId: old.recordId, mutationId: mutation.mutationId, contentHash, state: 'waiting',
          mutation: { ...mutation, deviceSeq: lastSeq + index + 1, baseVersion: records[index]?.version ?? 0 },
        })))
        await relayRecords(db, remade.map((each) => each.old.recordId))
      })
    },

    async letGo(mutationId) {
      const row = await refused(mutationId)
      await write(db, [db.records, db.outbox, db.setAside, db.attachments], async () => {
        const present = await db.outbox.get(row.order)
        if (present?.mutationId !== mutationId) throw new DeviceError('record-missing')
        await db.setAside.put({ deviceSeq: row.mutation.deviceSeq, at: db.clock.now(), fate: 'letGo', mutation: row.mutation, receipt: row.receipt! })
        await db.outbox.delete(row.order)
        await relayRecords(db, [row.recordId])
      })
    },
  }
}
