import { Names } from './names'
import type { ObjectStore } from './object-store'
import { OpenRequest, Told, type Handler } from './request'
import { Table } from './table'
import { Transaction, type Mode } from './transaction'

/** Runs tasks one by one, each when all promises of the one before have gone as far as they can. */
export interface Scheduler {
  immediate(run: () => void): void
  /** Number of the task that runs. */
  turn(): number
}

/** What is on disk of one database, and who is at it. */
export class Data {
  readonly name: string
  readonly scheduler: Scheduler
  readonly tables = new Map<string, Table>()
  version = 0
  /** Grows with every change, also with those taken back. */
  changes = 0
  /** Those under way, in the order they were asked for. */
  readonly transactions: Transaction[] = []
  /** Openings that wait for the tables to be laid out. */
  readonly opening: (() => void)[] = []
  upgrading = false

  constructor(name: string, scheduler: Scheduler) {
    this.name = name
    this.scheduler = scheduler
  }

  /** The same for another timeline. Nobody is at it. */
  copy(scheduler: Scheduler): Data {
    const data = new Data(this.name, scheduler)
    data.version = this.version
    for (const [name, table] of this.tables) data.tables.set(name, table.copy())
    return data
  }

  join(transaction: Transaction): void {
    this.transactions.push(transaction)
    this.beginNext()
  }

  leave(transaction: Transaction): void {
    this.transactions.splice(this.transactions.indexOf(transaction), 1)
    this.beginNext()
  }

  /** One that writes waits for all before it in the same stores; one that reads, for those that write. */
  private beginNext(): void {
    for (const [at, transaction] of this.transactions.entries()) {
      if (transaction.state === 'waiting' && !this.transactions.slice(0, at).some((before) => before.clashes(transaction))) transaction.begin()
    }
  }
}

/** `IDBDatabase`. */
export class Connection {
  readonly name: string
  readonly version: number
  onversionchange: Handler = null
  onclose: Handler = null
  readonly data: Data
  private closed = false
  private upgrade: Transaction | undefined

  constructor(data: Data, version: number) {
    this.data = data
    this.name = data.name
    this.version = version
  }

  get objectStoreNames(): Names { return Names.from([...this.data.tables.keys()].sort()) as Names }

  transaction(stores: string | Iterable<string>, mode: Mode = 'readonly'): Transaction {
    if (this.closed || this.upgrade) throw new DOMException('the connection is closed', 'InvalidStateError')
    const names = typeof stores === 'string' ? [stores] : [...new Set(stores)]
    for (const name of names) if (!this.data.tables.has(name)) throw new DOMException(`no store ${name}`, 'NotFoundError')
    const transaction = new Transaction(this, this.data, names, mode)
    this.data.join(transaction)
    return transaction
  }

  createObjectStore(name: string, { keyPath = null, autoIncrement = false }: { keyPath?: string | null; autoIncrement?: boolean } = {}): ObjectStore {
    if (!this.upgrade) throw new DOMException('only while the tables are laid out', 'InvalidStateError')
    this.data.tables.set(name, new Table(name, keyPath, autoIncrement))
    return this.upgrade.objectStore(name)
  }

  close(): void { this.closed = true }

  /** Lays out the tables of a new database as the opener says. */
  lay(request: OpenRequest, done: (well: boolean) => void): void {
    const upgrade = new Transaction(this, this.data, undefined, 'versionchange')
    this.upgrade = upgrade
    this.data.join(upgrade)
    request.transaction = upgrade
    const ended = (well: boolean): void => {
      this.upgrade = undefined
      request.transaction = null
      done(well)
    }
    request.onupgradeneeded?.(new Told('upgradeneeded', request, 0))
    upgrade.addEventListener('complete', () => ended(true))
    upgrade.addEventListener('abort', () => ended(false))
  }
}
