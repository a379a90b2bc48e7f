import type { Receipt } from '@/contract'
import { CodedError } from '../errors'
import { pushTogether, readPush } from './push'
import type { Envelope } from './read-mutation'
import type { SyncStore } from './store'
import type { Asker, Push, PushTools } from './take-in'

export interface PushQueueTools extends PushTools {
  /** Transactions under way at once. */
  lanes: number
  /** Whether a failure is of the database as a whole, so that another try for each push alone would fail as well. */
  isPassing(error: unknown): boolean
  /** Told of every push that was answered. */
  answered?(receipts: readonly Receipt[]): void
}

/** Most edits in one transaction of several pushes: whoever waits for it should not wait long. */
const MOST_EDITS = 400

interface Waiting {
  push: Push
  /** Device, mutations and records it speaks of. */
  names: readonly string[]
  resolve(receipts: Receipt[]): void
  reject(error: unknown): void
}

/**
 * Carries pushes that come while others are under way in one transaction: one commit, one sync of the disk and a handful of
 * statements for all of them. Each is answered after that commit. Pushes that speak of the same device, mutation or record go one
 * after the other, in the order they came. See docs/decisions/2026-11-22-pushes-together.md.
 */
export class PushQueue {
  readonly #store: SyncStore
  readonly #tools: PushQueueTools
  #waiting: Waiting[] = []
  #running = 0
  /** Names of pushes under way. */
  readonly #underWay = new Set<string>()

  constructor(store: SyncStore, tools: PushQueueTools) {
    this.#store = store
    this.#tools = tools
  }

  /** As `push`: receipts in the order asked, or why nothing was recorded. */
  push(asker: Asker, mutations: readonly Envelope[]): Promise<Receipt[]> {
    const push = readPush(asker, mutations)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ push, names: namesOf(push), resolve, reject })
      if (this.#running < this.#tools.lanes) void this.#carry()
    })
  }

  /** Pushes that wait, and transactions under way. */
  get load(): { waiting: number; underWay: number } {
    return { waiting: this.#waiting.length, underWay: this.#running }
  }

  async #carry(): Promise<void> {
    this.#running += 1
    for (let group = this.#nextGroup(); group.length > 0; group = this.#nextGroup()) {
      const names = group.flatMap((each) => each.names)
      for (const name of names) this.#underWay.add(name)
      await this.#take(group)
      for (const name of names) this.#underWay.delete(name)
    }
    this.#running -= 1
  }

  /**
   * The first and, in their order, those after it that have nothing in common with one another or with what is under way. Empty only
   * when nothing waits, or all that waits does so for something under way: whoever carries that goes on with it.
   */
  #nextGroup(): Waiting[] {
    const spokenOf = new Set(this.#underWay)
    const group: Waiting[] = []
    const left: Waiting[] = []
    let edits = 0
    for (const each of this.#waiting) {
      const fits = (group.length === 0 || edits + each.push.arrived.size <= MOST_EDITS) && !each.names.some((name) => spokenOf.has(name))
      // Whoever has something in common with one that has to wait, waits behind it.
      for (const name of each.names) spokenOf.add(name)
      if (fits) edits += each.push.arrived.size
      ;(fits ? group : left).push(each)
    }
    this.#waiting = left
    return group
  }

  async #take(group: readonly Waiting[]): Promise<void> {
    try {
      const answers = await pushTogether(this.#store, group.map(({ push }) => push), this.#tools)
      for (const [index, { resolve, reject }] of group.entries()) {
        const answer = answers[index]!
        if (answer instanceof CodedError) {
          reject(answer)
          continue
        }
        this.#tools.answered?.(answer)
        resolve(answer)
      }
    } catch (error) {
      // Nothing was recorded. If the fault lies in one of them, the others must not bear it.
      if (group.length > 1 && !this.#tools.isPassing(error)) for (const each of group) await this.#take([each])
      else for (const { reject } of group) reject(error)
    }
  }
}

const namesOf = ({ asker, arrived }: Push): string[] =>
  [asker.deviceId, ...arrived.keys(), ...[...arrived.values()].flatMap(({ mutation }) => mutation ? [mutation.recordId] : [])]
