import type { Cipher } from '@/device'
import { fromBytes } from '@/device/vault/row-bytes'
import type { AsideRow, BytesRow, CursorRow, FileRow, KeyedRow, OutboxRow, RecordRow, SentRow, SetAsideRow, UnsettledRow } from '@/device/rows'
import { Factory, KeyRange, type Data, type Scheduler } from './indexeddb'

interface Tables { records: RecordRow; outbox: OutboxRow; sent: SentRow; setAside: SetAsideRow; aside: AsideRow; attachments: FileRow; attachmentBytes: BytesRow; cursors: CursorRow; meta: KeyedRow; unsettled: UnsettledRow }

/** Seals nothing: here it is the laying out of rows that counts, and sealing every one would take half the time. `tests/device/vault` seals. */
export const openCipher: Cipher = { seal: (plain) => plain.slice(), open: (box) => box, blind: (text) => text, seed: () => new Uint8Array(32), forget: () => undefined, whenForgotten: () => undefined }

/** A row as it was before it became a box. */
function opened({ box, ...rest }: Record<string, unknown>): object {
  return box instanceof Uint8Array ? { ...rest, ...(fromBytes(box) as object) } : rest
}

/** A phone's disk: it outlives the app, and can be read from outside without a transaction. Values are to be looked at only. */
export class Disk {
  private readonly factory: Factory
  private readonly open = new WeakMap<object, object>()
  /** What Dexie is given. */
  readonly indexedDB: IDBFactory
  readonly IDBKeyRange = KeyRange as unknown as typeof IDBKeyRange

  /** @param like whose content it begins with */
  constructor(scheduler: Scheduler, like?: Disk) {
    this.factory = new Factory(scheduler, like?.factory)
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
    const stored = (this.data?.tables.get(table)?.values() ?? []) as readonly object[]
    return this.once(stored, () => stored.map((row) => this.once(row, () => opened(row as Record<string, unknown>)))) as readonly Tables[T][]
  }

  meta(key: string): unknown {
    const row = this.data?.tables.get('meta')?.get(key)?.value as object | undefined
    return row && (this.once(row, () => opened(row as Record<string, unknown>)) as KeyedRow).value
  }

  private once<T extends object>(stored: object, make: () => T): T {
    const made = (this.open.get(stored) as T | undefined) ?? make()
    this.open.set(stored, made)
    return made
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
