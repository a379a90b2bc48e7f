import type { AuditCheck } from '@/contract'
import { sealChains, type Sealing } from '../audit'
import type { Database } from '../store/database'
import { verifyDatabase, type Verification } from './verify-database'

export interface WatchTools {
  database: Database
  sealing: Sealing
  now(): Date
  onFailure(error: unknown): void
}

const SHOWN = 20

/** Checks all chains when asked, one check at a time, and remembers what the last one found. */
export class AuditWatch {
  readonly #tools: WatchTools
  #running: Promise<void> | undefined
  #last: AuditCheck | null = null

  constructor(tools: WatchTools) {
    this.#tools = tools
  }

  get state(): { checking: boolean; last: AuditCheck | null; keyId: string } {
    return { checking: this.#running !== undefined, last: this.#last, keyId: this.#tools.sealing.key.id }
  }

  /** Begins a check, unless one is under way. @returns when it has ended */
  check(): Promise<void> {
    this.#running ??= this.#check().catch(this.#tools.onFailure).finally(() => { this.#running = undefined })
    return this.#running
  }

  /** When what is under way has ended. */
  ended(): Promise<void> {
    return this.#running ?? Promise.resolve()
  }

  async #check(): Promise<void> {
    const { database, sealing, now } = this.#tools
    const found = checkOf(await verifyDatabase(database, { trust: { publicKey: sealing.key.publicKey, lastSeal: sealing.last.read() } }), now())
    const at = now()
    const isSigned = found.sound && await sealChains(database, sealing, at)
    this.#last = isSigned ? { ...found, sealedAt: at.toISOString() } : found
  }
}

function checkOf({ towns, audit, seals }: Verification, now: Date): AuditCheck {
  const broken = [
    ...[...audit, ...towns].flatMap(({ town, findings }) => findings.map((finding) => ({ town, ...finding }))),
    ...seals.findings.map((finding) => ({ town: '', ...finding })),
  ]
  return {
    at: now.toISOString(), sound: broken.length === 0, broken: broken.slice(0, SHOWN),
    entries: [...audit, ...towns].reduce((sum, { entries }) => sum + entries, 0), sealedAt: seals.lastAt?.toISOString() ?? null,
  }
}
