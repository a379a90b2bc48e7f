import type { Connection, Data } from './database'
import { Names } from './names'
import { Request, Told, type Handler } from './request'
import { ObjectStore } from './object-store'

export type Mode = 'readonly' | 'readwrite' | 'versionchange'

/**
 * `IDBTransaction`. Requests are done one task each, in their order; it takes more of them only during the task that made it or
 * answered one of them, and commits in the first task that finds nothing left to do.
 */
export class Transaction {
  readonly db: Connection
  readonly mode: Mode
  error: DOMException | null = null
  onerror: Handler = null
  onabort: Handler = null
  oncomplete: Handler = null
  state: 'waiting' | 'running' | 'aborted' | 'finished' = 'waiting'
  private readonly data: Data
  private readonly scope: readonly string[] | undefined
  private readonly queue: Request[] = []
  private head = 0
  private closing = false
  private activeIn: number
  private readonly undo: (() => void)[] = []
  private readonly handles = new Map<string, ObjectStore>()
  private readonly listeners: { type: string; listener: () => void }[] = []

  /** @param scope names of the stores; undefined: all there are */
  constructor(db: Connection, data: Data, scope: readonly string[] | undefined, mode: Mode) {
    this.db = db
    this.data = data
    this.scope = scope
    this.mode = mode
    this.activeIn = data.scheduler.turn()
  }

  /** Whether it has written what is not committed. */
  get dirty(): boolean { return this.undo.length > 0 }

  addEventListener(type: 'abort' | 'complete', listener: () => void): void { this.listeners.push({ type, listener }) }

  private tell(type: 'abort' | 'complete'): void {
    this[`on${type}`]?.(new Told(type, this))
    for (const each of this.listeners) if (each.type === type) each.listener()
  }

  get objectStoreNames(): Names { return Names.from(this.scope ?? this.data.tables.keys()) as Names }

  /** Whether the two may not run at once. */
  clashes(other: Transaction): boolean {
    if (this.mode === 'readonly' && other.mode === 'readonly') return false
    return !this.scope || !other.scope || this.scope.some((name) => other.scope!.includes(name))
  }

  objectStore(name: string): ObjectStore {
    const known = this.handles.get(name)
    if (known) return known
    if (this.state === 'finished' || this.state === 'aborted') throw new DOMException('the transaction has ended', 'InvalidStateError')
    const table = this.scope?.includes(name) === false ? undefined : this.data.tables.get(name)
    if (!table) throw new DOMException(`no ${name} in this transaction`, 'NotFoundError')
    const handle = new ObjectStore(this, table)
    this.handles.set(name, handle)
    return handle
  }

  /** Takes a request into the queue. @throws TransactionInactiveError; ReadOnlyError */
  ask(source: object, writes: boolean, operation: () => unknown): Request {
    this.mayAsk()
    if (writes && this.mode === 'readonly') throw new DOMException('the transaction only reads', 'ReadOnlyError')
    const request = new Request(source, this, operation)
    this.queue.push(request)
    return request
  }

  /** A request that is to be done once more, as a cursor's. */
  askAgain(request: Request, operation: () => unknown): void {
    this.mayAsk()
    request.readyState = 'pending'
    request.operation = operation
    this.queue.push(request)
  }

  private mayAsk(): void {
    if (this.closing || (this.state !== 'waiting' && this.state !== 'running') || this.activeIn !== this.data.scheduler.turn()) {
      throw new DOMException('the transaction is not active', 'TransactionInactiveError')
    }
  }

  /** How to take back what was just written. */
  noteUndo(back: () => void): void {
    this.undo.push(back)
    this.data.changes += 1
  }

  begin(): void {
    this.state = 'running'
    this.data.scheduler.immediate(this.tick)
  }

  commit(): void {
    this.mayAsk()
    this.closing = true
  }

  abort(): void {
    if (this.state === 'aborted' || this.state === 'finished') throw new DOMException('the transaction has ended', 'InvalidStateError')
    this.fail(null)
  }

  private fail(error: DOMException | null): void {
    this.state = 'aborted'
    this.error = error
    for (const back of this.undo.splice(0).reverse()) back()
    this.data.changes += 1
    this.data.scheduler.immediate(() => {
      for (const request of this.queue.slice(this.head)) {
        request.readyState = 'done'
        request.error = new DOMException('the transaction was aborted', 'AbortError')
        request.onerror?.(new Told('error', request))
      }
      this.end()
      this.tell('abort')
    })
  }

  private readonly tick = (): void => {
    if (this.state !== 'running') return
    // Requests nobody listens to go with the next that somebody does.
    while (this.head < this.queue.length) {
      const request = this.queue[this.head]!
      this.head += 1
      const well = request.perform()
      if (well && request.onsuccess === null) continue
      this.answer(request, well)
      if (this.isRunning()) this.data.scheduler.immediate(this.tick)
      return
    }
    this.undo.length = 0
    this.end()
    this.tell('complete')
  }

  private isRunning(): boolean { return this.state === 'running' }

  private answer(request: Request, well: boolean): void {
    this.activeIn = this.data.scheduler.turn()
    const told = new Told(well ? 'success' : 'error', request)
    try {
      if (well) request.onsuccess!(told)
      else request.onerror?.(told)
    } catch (error) {
      if (this.isRunning()) this.fail(new DOMException('a handler failed', 'AbortError'))
      throw error
    }
    if (well || told.defaultPrevented || !this.isRunning()) return
    this.onerror?.(told)
    if (!told.defaultPrevented && this.isRunning()) this.fail(request.error)
  }

  private end(): void {
    if (this.state !== 'aborted') this.state = 'finished'
    this.data.leave(this)
  }
}
