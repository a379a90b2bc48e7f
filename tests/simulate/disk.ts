import type { AsideRow, BytesRow, CursorRow, FileRow, KeyedRow, OutboxRow, RecordRow, SentRow, SetAsideRow, UnsettledRow } from '@/device/rows'
import { Factory, KeyRange, type Data, type Scheduler } from './indexeddb'

interface Tables { records: RecordRow; outbox: OutboxRow; sent: SentRow; setAside: SetAsideRow; aside: AsideRow; attachments: FileRow; attachmentBytes: BytesRow; cursors: CursorRow; meta: KeyedRow; unsettled: UnsettledRow }

/** A phone's disk: it outlives the app, and can be read from outside without a transaction. Values are to be looked at only. */
export class Disk {
  private readonly factory: Factory
  /** What Dexie is given. */
  readonly indexedDB: IDBFactory
  readonly IDBKeyRange = KeyRange as unknown as typeof IDBKeyRange

  constructor(scheduler: Scheduler) {
    this.factory = new Factory(scheduler)
    this.indexedDB = this.factory as unknown as IDBFactory
  }

  private get data(): Data | undefined {
    const [data] = this.factory.made.values()
    return data
  }

  /** Grows with every change on the disk: as long as it stands, all rows are as they were. */
  get changes(): number { return this.data?.changes ?? 0 }

  /** In the order of their keys. The same rows are the same objects, and the same table the same list, until they change. */
  rows<T extends keyof Tables>(table: T): readonly Tables[T][] {
    return (this.data?.tables.get(table)?.values() ?? []) as readonly Tables[T][]
  }

  meta(key: string): unknown {
    return (this.data?.tables.get('meta')?.get(key)?.value as KeyedRow | undefined)?.value
  }

  /** Whether some transaction has written what is not committed yet. */
  inTheMiddle(): boolean {
    return this.data?.transactions.some((transaction) => transaction.dirty) ?? false
  }

  /** What a connection has not committed is gone. */
  powerLoss(connection: unknown): void {
    for (const transaction of this.data?.transactions.slice() ?? []) {
      if (transaction.db === connection && (transaction.state === 'waiting' || transaction.state === 'running')) transaction.abort()
    }
  }
}
