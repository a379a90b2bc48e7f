// fake-indexeddb keeps what the simulation looks at in fields that begin with an underscore.
/* oxlint-disable no-underscore-dangle */
import { IDBFactory, IDBKeyRange as Range } from 'fake-indexeddb'
import type { AsideRow, BytesRow, CursorRow, FileRow, KeyedRow, OutboxRow, RecordRow, SentRow, SetAsideRow, UnsettledRow } from '@/device/rows'

interface RawTransaction { mode: string; _started: boolean; _state: string; db: unknown; abort(): void }
interface RawStore { records: { values(): Iterable<{ value: unknown }> } }
interface RawDatabase { transactions: RawTransaction[]; rawObjectStores: Map<string, RawStore> }

interface Tables { records: RecordRow; outbox: OutboxRow; sent: SentRow; setAside: SetAsideRow; aside: AsideRow; attachments: FileRow; attachmentBytes: BytesRow; cursors: CursorRow; meta: KeyedRow; unsettled: UnsettledRow }

/** A phone's disk: it outlives the app, and can be read from outside without a transaction. Values are to be looked at only. */
export class Disk {
  readonly indexedDB = new IDBFactory()
  readonly IDBKeyRange = Range
  constructor(_loop?: unknown) {}

  private get raw(): RawDatabase | undefined {
    const [database] = (this.indexedDB as unknown as { _databases: Map<string, RawDatabase> })._databases.values()
    return database
  }

  rows<T extends keyof Tables>(table: T): Tables[T][] {
    const store = this.raw?.rawObjectStores.get(table)
    return store ? Array.from(store.records.values(), ({ value }) => value as Tables[T]) : []
  }

  meta(key: string): unknown {
    return this.rows('meta').find((row) => row.key === key)?.value
  }

  /** Whether some transaction has written what is not committed yet. */
  inTheMiddle(): boolean {
    return this.raw?.transactions.some(({ mode, _started, _state }) => mode !== 'readonly' && _started && _state !== 'finished') ?? false
  }

  /** What a connection has not committed is gone. */
  powerLoss(connection: unknown): void {
    for (const transaction of Array.from(this.raw?.transactions ?? [])) {
      if (transaction.db !== connection || transaction._state === 'finished' || transaction._state === 'committing') continue
      transaction.abort()
    }
  }
}
