import type { Transaction } from './transaction'

/** What a handler is told. */
export class Told {
  readonly type: string
  readonly target: object
  readonly oldVersion: number
  defaultPrevented = false

  constructor(type: string, target: object, oldVersion = 0) {
    this.type = type
    this.target = target
    this.oldVersion = oldVersion
  }

  preventDefault(): void { this.defaultPrevented = true }
  stopPropagation(): void { /* Nobody but the request and its transaction listens. */ }
}

export type Handler = ((event: Told) => void) | null

/** `IDBRequest`. */
export class Request {
  result: unknown = undefined
  error: DOMException | null = null
  readyState: 'pending' | 'done' = 'pending'
  onsuccess: Handler = null
  onerror: Handler = null
  readonly source: object | null
  transaction: Transaction | null
  /** What it does to the tables; its result is the request's. */
  operation: () => unknown

  constructor(source: object | null, transaction: Transaction | null, operation: () => unknown) {
    this.source = source
    this.transaction = transaction
    this.operation = operation
  }

  /** @returns whether it went well */
  perform(): boolean {
    this.readyState = 'done'
    try {
      this.result = this.operation()
      return true
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
      this.error = error
      return false
    }
  }
}

/** `IDBOpenDBRequest`. */
export class OpenRequest extends Request {
  onupgradeneeded: Handler = null
  onblocked: Handler = null
}
