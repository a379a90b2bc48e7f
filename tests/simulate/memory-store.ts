import type { AttachmentReceipt } from '@/contract'
import { mayHear, type Scope } from '@/server/accounts/scope'
import type { Numbering } from '@/server/sync/gaps'
import type { Author, LogEntry, LogWrite, Refused, StoredRecord, SyncSnapshot, SyncStore, SyncTransaction, TownHead } from '@/server/sync/store'
import { copied, hashesIn, headsIn, placeOf, type Committed, type Place } from './committed'
import { Locks } from './locks'
import { Moment } from './moment'

/** Another writer came first: from the top it will be seen. */
class Again extends Error {}

/** The database is away; as a driver says it. */
export class DatabaseGone extends Error {
  readonly code = '57P01'
}

export interface StoreTools {
  /** Time passes at every call: that is where other transactions come in, and where the server may die. @throws DatabaseGone */
  pause(): Promise<void>
  /** Looks at each commit before it counts. */
  onCommit(before: Committed, writes: { records: StoredRecord[]; log?: LogWrite }): void
}

/**
 * The push and pull cores' database in memory, with what they count on in PostgreSQL: row locks held to the end, reads of what
 * is committed, all of a transaction at once or nothing, and readers that see one moment.
 */
export class MemoryStore implements SyncStore {
  state: Committed = { records: new Map(), logs: new Map(), heads: new Map(), refused: new Map(), byMutation: new Map(), devices: new Map(), arrivals: new Map() }
  private readonly locks = new Locks()
  private readonly tools: StoreTools
  private life = 0
  /** Grows with every commit and restore. */
  changes = 0

  constructor(tools: StoreTools, like?: MemoryStore) {
    this.tools = tools
    if (like) this.state = copied(like.state)
  }

  backup(): Committed {
    return copied(this.state)
  }

  /** Back to a backup; whatever was running is gone. @param epoch of the logs from here; without one the files were put back by hand and nothing marks it */
  restore(backup: Committed, epoch?: string): void {
    this.life += 1
    this.changes += 1
    this.state = copied(backup)
    if (epoch !== undefined) for (const [town, head] of this.state.heads) this.state.heads.set(town, { ...head, epoch: `${epoch}-${town}` })
  }

  async transact<T>(_scopes: readonly Scope[], work: (transaction: SyncTransaction) => Promise<T>): Promise<T> {
    for (;;) {
      const running = new Running(this, this.locks, this.tools, this.life)
      try {
        const result = await work(running)
        await running.commit(() => this.life)
        return result
      } catch (error) {
        if (!(error instanceof Again)) throw error
      } finally {
        this.locks.release(running)
      }
    }
  }

  async heads(scope: Scope): Promise<TownHead[]> {
    await this.tools.pause()
    const heads = headsIn(this.state, scope)
    await this.tools.pause()
    return heads
  }

  async snapshot<T>(_scope: Scope, work: (snapshot: SyncSnapshot) => Promise<T>): Promise<T> {
    await this.tools.pause()
    const moment = new Moment(copied(this.state))
    const result = await work(moment)
    await this.tools.pause()
    return result
  }
}

class Running implements SyncTransaction {
  private readonly store: MemoryStore
  private readonly locks: Locks
  private readonly tools: StoreTools
  private readonly life: number
  private readonly records: StoredRecord[] = []
  private log: LogWrite | undefined
  private readonly arrivals = new Map<string, AttachmentReceipt>()

  constructor(store: MemoryStore, locks: Locks, tools: StoreTools, life: number) {
    this.store = store
    this.locks = locks
    this.tools = tools
    this.life = life
  }

  private async lock(key: string): Promise<void> {
    await this.locks.take(this, key)
  }

  async lockDevices(authors: readonly Author[]): Promise<Numbering[]> {
    await this.tools.pause()
    for (const deviceId of authors.map((author) => author.deviceId).sort()) await this.lock(`device:${deviceId}`)
    return authors.map(({ deviceId }) => this.store.state.devices.get(deviceId) ?? { lastSeq: 0, missing: [] })
  }

  async heads(scope: Scope): Promise<TownHead[]> {
    await this.tools.pause()
    return headsIn(this.store.state, scope)
  }

  async hashesAt(_scope: Scope, places: readonly Place[]): Promise<Map<string, string>> {
    await this.tools.pause()
    return hashesIn(this.store.state, places)
  }

  async answered(scopes: readonly Scope[], mutationIds: readonly string[]): Promise<{ entries: LogEntry[]; refused: Refused[] }> {
    await this.tools.pause()
    const { byMutation, refused } = this.store.state
    return { entries: mutationIds.flatMap((id) => byMutation.get(id) ?? []).filter((entry) => scopes.some((scope) => mayHear(scope, entry))), refused: mutationIds.flatMap((id) => refused.get(id) ?? []) }
  }

  async lockRecords(scope: Scope, ids: readonly string[]): Promise<StoredRecord[]> {
    await this.tools.pause()
    const places = scope.towns.flatMap((town) => ids.map((id) => placeOf(town, id))).filter((place) => this.store.state.records.has(place)).sort()
    for (const place of places) await this.lock(place)
    // What the holder before this one has written is there now.
    return places.flatMap((place) => this.store.state.records.get(place) ?? [])
  }

  async linksIn(_scope: Scope, town: string): Promise<{ id: string; names: string[] }[]> {
    await this.tools.pause()
    return [...this.store.state.records.values()].filter((record) => record.town === town && !record.deleted).map(({ id, fields }) =>
      ({ id, names: ['enterpriseId', 'visitId', 'assistanceId', 'onId'].flatMap((name) => (typeof fields[name] === 'string' ? [fields[name]] : [])) }))
  }

  async saveRecords(_scope: Scope, records: readonly { record: StoredRecord; isNew: boolean }[]): Promise<void> {
    await this.tools.pause()
    for (const { record, isNew } of records) {
      const place = placeOf(record.town, record.id)
      if (isNew) {
        await this.lock(place)
        if (this.store.state.records.has(place)) throw new Again()
      }
      this.records.push(record)
    }
  }

  async lockHeads(_scope: Scope, towns: readonly string[], fresh: (town: string) => TownHead): Promise<TownHead[]> {
    await this.tools.pause()
    const heads: TownHead[] = []
    for (const town of [...towns].sort()) {
      await this.lock(`head:${town}`)
      heads.push(this.store.state.heads.get(town) ?? fresh(town))
    }
    return heads
  }

  async append(_scope: Scope, write: LogWrite): Promise<void> {
    await this.tools.pause()
    this.log = write
  }

  async carryArrival(_scope: Scope, from: string, { town, recordId, seq, hash }: Pick<LogEntry, 'town' | 'recordId' | 'seq' | 'hash'>): Promise<void> {
    await this.tools.pause()
    const receipt = this.store.state.arrivals.get(placeOf(from, recordId))
    if (receipt) this.arrivals.set(placeOf(town, recordId), { ...receipt, seq, logHash: hash })
  }

  async saveArrival(_scope: Scope, town: string, receipt: AttachmentReceipt): Promise<void> {
    await this.tools.pause()
    this.arrivals.set(placeOf(town, receipt.attachmentId), receipt)
  }

  async commit(life: () => number): Promise<void> {
    await this.tools.pause()
    await this.tools.pause()
    if (life() !== this.life) throw new DatabaseGone()
    const { state } = this.store
    this.store.changes += 1
    this.tools.onCommit(state, { records: this.records, ...(this.log ? { log: this.log } : {}) })
    for (const record of this.records) state.records.set(placeOf(record.town, record.id), record)
    for (const [place, receipt] of this.arrivals) state.arrivals.set(place, receipt)
    if (!this.log) return
    for (const { id: deviceId, lastSeq, missing } of this.log.devices) {
      const known = state.devices.get(deviceId)
      state.devices.set(deviceId, { lastSeq: Math.max(lastSeq, known?.lastSeq ?? 0), missing: missing ?? known?.missing ?? [] })
    }
    for (const id of this.log.replaced) state.refused.delete(id)
    for (const refused of this.log.refused) state.refused.set(refused.mutationId, refused)
    for (const head of this.log.heads) state.heads.set(head.town, head)
    for (const entry of this.log.entries) {
      const log = state.logs.get(entry.town) ?? new Map<number, LogEntry>()
      state.logs.set(entry.town, log.set(entry.seq, entry))
      if (entry.edit) state.byMutation.set(entry.edit.mutationId, entry)
    }
  }
}
