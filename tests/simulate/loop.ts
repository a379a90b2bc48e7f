import type { Random } from '@/device'

/** Dexie puts its own in the place of the global one while a zone is in force. */
const PlatformPromise = Promise

type Task = () => void
interface Timer { at: number; order: number; run: Task }

/** Tasks in one play; more means that something never comes to rest. */
const MOST_TASKS = 1_000_000
/** Longest a task of the database takes, ms: so that replies and saves fall between two steps of a transaction. */
const TASK_MS = 0.06

/**
 * One timeline for databases, network, server and people: virtual milliseconds, nothing left to chance. A task runs only when all
 * promises of the one before it have gone as far as they can.
 */
export class Loop {
  private time: number
  private readonly random: Random
  private readonly tasks: Task[] = []
  private head = 0
  private readonly timers: Timer[] = []
  private order = 0
  private count = 0
  private readonly spare: Float64Array = new Float64Array(64)
  private spareAt = 64

  constructor(start: number, random: Random) {
    this.time = start
    this.random = random
  }

  readonly now = (): number => this.time

  /** Number of the task that runs. */
  readonly turn = (): number => this.count

  readonly immediate = (run: Task): void => { this.tasks.push(run) }

  readonly after = (ms: number, run: Task): Timer => {
    const timer = { at: this.time + Math.max(0, ms), order: (this.order += 1), run }
    let at = this.timers.length
    this.timers.push(timer)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!before(timer, this.timers[parent]!)) break
      this.timers[at] = this.timers[parent]!
      at = parent
    }
    this.timers[at] = timer
    return timer
  }

  readonly cancel = (timer: unknown): void => { if (timer) (timer as Timer).run = nothing }

  /** Whoever waits for it goes on in no tab's zone (see `dexie.ts`): first of all in a task of its own, and by the platform's promise. */
  readonly sleep = (ms: number): Promise<void> => new PlatformPromise((resolve) => { this.after(ms, resolve) })

  /** Runs until `work` has ended. @throws what `work` throws; Error when nothing is left to do and it has not ended */
  play<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let ended = false
      work().then(resolve, reject).finally(() => { ended = true })
      const step = (): void => {
        if (ended) return
        this.count += 1
        const next = this.count > MOST_TASKS ? undefined : this.next()
        if (!next) return reject(new Error(this.count > MOST_TASKS ? 'never comes to rest' : 'waits for something that never comes'))
        // A tick queued from here would run before the promises; one queued by a promise runs after all of them.
        queueMicrotask(later)
        try {
          next()
        } catch (error) {
          ended = true
          reject(error as Error)
        }
      }
      const later = (): void => process.nextTick(step)
      queueMicrotask(later)
    })
  }

  private next(): Task | undefined {
    const [timer] = this.timers
    if (this.head < this.tasks.length) {
      const at = this.time + this.fraction() * TASK_MS
      if (!timer || timer.at > at) {
        this.time = at
        const task = this.tasks[this.head]!
        // A task that has run must not keep what it held.
        this.tasks[this.head] = nothing
        this.head += 1
        if (this.head > 1_000) {
          this.tasks.splice(0, this.head)
          this.head = 0
        }
        return task
      }
    }
    if (!timer) return undefined
    this.time = Math.max(this.time, timer.at)
    this.pop()
    return timer.run
  }

  private fraction(): number {
    if (this.spareAt >= this.spare.length) {
      for (let at = 0; at < this.spare.length; at += 1) this.spare[at] = this.random.fraction()
      this.spareAt = 0
    }
    return this.spare[this.spareAt++]!
  }

  private pop(): void {
    const last = this.timers.pop()!
    const size = this.timers.length
    if (size === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= size) break
      if (child + 1 < size && before(this.timers[child + 1]!, this.timers[child]!)) child += 1
      if (!before(this.timers[child]!, last)) break
      this.timers[at] = this.timers[child]!
      at = child
    }
    this.timers[at] = last
  }
}

const nothing = (): void => undefined
const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)
