import type { ErrorCode, Mutation, Receipt } from '@/contract'
import type { UserDatabase } from './database'
import { leftTowns } from './left-towns'
import type { Mending } from './mend'
import { isResting, refusedEdits } from './outbox-rows'
import { plain } from './plain'
import { townOf } from './queue-again'
import type { OutboxEdit } from './rows'
import { editsIn } from './sums'
import { countUnsent, type Unsent } from './unsent'

/** Why an edit has not gone yet. `held`: an earlier edit of the same record was refused or waits. `backoff`: it failed alone and is tried again later. */
export type WaitReason = 'queued' | 'held' | 'backoff'

export interface OutboxItem {
  mutationId: string
  deviceSeq: number
  kind: Mutation['kind']
  recordId: string
  town: string
  /** Phone's clock, ISO 8601. */
  savedAt: string
  set: Record<string, unknown>
  state: 'waiting' | 'rejected' | 'sent'
  why?: WaitReason
  receipt?: Receipt
  /** Of the last attempt to send it alone. */
  problem?: ErrorCode
  attempts?: number
  notBefore?: number
  /** What a person can do about it. */
  can: ('mend' | 'letGo' | 'export')[]
}

export interface OutboxCounts { waiting: number; rejected: number; sent: number }

export interface OutboxList {
  state: OutboxItem['state']
  limit?: number
  offset?: number
}

/** Everything this phone has saved and the server has not acknowledged, as the content of a JSON file. */
export interface UnsentExport {
  format: 'ipw-unsent'
  version: 1
  exportedAt: string
  person: { id: string; name: string }
  mutations: { state: OutboxEdit['state']; mutation: Mutation; contentHash: string; receipt?: Receipt }[]
  /** Acknowledged edits of towns that were taken from the person: should that server be restored from a backup, nobody else has them. */
  acknowledged: { mutation: Mutation; receipt: Receipt }[]
  drafts: unknown[]
  /** Files whose bytes the server has not confirmed; the bytes themselves stay on the phone. */
  files: { id: string; name: string; type: string; sizeBytes: number; sha256: string }[]
}

export interface Outbox extends Mending {
  /** Newest first. */
  list(options: OutboxList): Promise<OutboxItem[]>
  counts(): Promise<OutboxCounts>
  /** Everything the server does not have, files included, counted once. */
  unsent(): Promise<Unsent>
  /** Acknowledged and refused edits of one record, oldest first. */
  receiptsOf(recordId: string): Promise<Receipt[]>
  exportUnsent(): Promise<UnsentExport>
}

const itemOf = (mutation: Mutation, state: OutboxItem['state'], more: Partial<OutboxItem>): OutboxItem => {
  const { mutationId, deviceSeq, kind, recordId, town, savedAt, set } = mutation
  // A copy: a screen may do with it as it likes, the edit stays as it was hashed.
  return { mutationId, deviceSeq, kind, recordId, town, savedAt, set: plain(set), state, can: [], ...more }
}

export function createOutboxRepository(db: UserDatabase): Outbox {
  /** Few are ever refused anything: the code comes with the first who is. */
  const mending = async (): Promise<Mending> => (await import('./mend')).createMending(db)
  const pendingItem = (edit: OutboxEdit, blocked: Map<string, number>): OutboxItem => {
    const { order, mutation, receipt, problem, attempts, notBefore } = edit
    const about = { ...(receipt ? { receipt } : {}), ...(problem ? { problem } : {}), ...(attempts ? { attempts } : {}), ...(notBefore ? { notBefore } : {}) }
    if (edit.state === 'rejected') return itemOf(mutation, 'rejected', { ...about, can: ['mend', 'letGo', 'export'] })
    const held = (blocked.get(mutation.recordId) ?? Infinity) < order
    const why = held ? 'held' : isResting(notBefore, db.clock.now()) ? 'backoff' : 'queued'
    return itemOf(mutation, 'waiting', { ...about, why, can: ['export'] })
  }

  /** First refused edit of each record: the ones after it wait. */
  const blockedRecords = async (): Promise<Map<string, number>> => {
    const blocked = new Map<string, number>()
    for (const { order, mutation: { recordId } } of await refusedEdits(db)) blocked.set(recordId, Math.min(order, blocked.get(recordId) ?? Infinity))
    return blocked
  }

  const listPending = async (state: OutboxEdit['state'], limit: number, offset: number): Promise<OutboxItem[]> => {
    const edits: OutboxEdit[] = []
    let skip = offset
    const rows = state === 'rejected' ? db.outbox.where('rejectedAt').above(0) : db.outbox.orderBy('order')
    await rows.reverse().until(() => edits.length >= limit).each((row) => {
      if (row.edits[0]!.state !== state) return
      const taken = skip >= row.count ? [] : [...row.edits].reverse().slice(skip, skip + limit - edits.length)
      skip = Math.max(0, skip - row.count)
      edits.push(...taken)
    })
    const blocked = await blockedRecords()
    return edits.map((edit) => pendingItem(edit, blocked))
  }

  const listSent = async (limit: number, offset: number): Promise<OutboxItem[]> => {
    const items: OutboxItem[] = []
    let skip = offset
    const counts: { id: number; count: number }[] = []
    await db.sent.orderBy('count').eachKey((count, cursor) => { counts.push({ id: cursor.primaryKey as number, count: Number(count) }) })
    counts.sort((a, b) => b.id - a.id)
    for (const { id, count } of counts) {
      if (items.length >= limit) break
      if (skip >= count) { skip -= count; continue }
      const batch = await db.sent.get(id)
      const newest = [...(batch?.items ?? [])].reverse().slice(skip, skip + limit - items.length)
      skip = 0
      items.push(...newest.map(({ mutation, receipt }) => itemOf(mutation, 'sent', { receipt })))
    }
    return items
  }

  const counts: Outbox['counts'] = () => db.transaction('r', [db.outbox, db.sent], async () => {
    const [pending, rejected, sent] = await Promise.all([editsIn(db.outbox), db.outbox.where('rejectedAt').above(0).count(), editsIn(db.sent)])
    return { waiting: pending - rejected, rejected, sent }
  })

  return {
    mend: async (...given) => (await mending()).mend(...given),
    letGo: async (...given) => (await mending()).letGo(...given),
    takeUp: async (...given) => (await mending()).takeUp(...given),
    counts,
    unsent: () => countUnsent(db),

    async list({ state, limit = Infinity, offset = 0 }) {
      if (state === 'sent') return listSent(limit, offset)
      return listPending(state, limit, offset)
    },

    async receiptsOf(recordId) {
      const refused = (await refusedEdits(db)).flatMap(({ mutation, receipt }) => (mutation.recordId === recordId && receipt ? [receipt] : []))
      const accepted: Receipt[] = []
      await db.sent.each((batch) => {
        for (const item of batch.items) if (item.mutation.recordId === recordId) accepted.push(item.receipt)
      })
      return [...accepted, ...refused]
    },

    async exportUnsent() {
      const [rows, drafts, files, left] = await Promise.all([
        db.outbox.toArray(), db.drafts.toArray(), db.attachments.where('state').anyOf('draft', 'waiting').toArray(), leftTowns(db),
      ])
      const acknowledged: UnsentExport['acknowledged'] = []
      if (Object.keys(left).length > 0) await db.sent.each(({ items }) => { for (const item of items) if (townOf(item) in left) acknowledged.push({ mutation: item.mutation, receipt: item.receipt }) })
      return {
        format: 'ipw-unsent', version: 1, exportedAt: new Date(db.clock.now()).toISOString(), person: { id: db.personId, name: db.personName },
        mutations: rows.flatMap((row) => row.edits).map(({ state, mutation, contentHash, receipt }) => ({ state, mutation, contentHash, ...(receipt ? { receipt } : {}) })),
        acknowledged,
        drafts,
        files: files.map(({ id, name, type, sizeBytes, sha256 }) => ({ id, name, type, sizeBytes, sha256 })),
      }
    },
  }
}
