import { readdir } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { sql } from 'drizzle-orm'
import type { Receipt } from '@/contract'
import type { Database } from '../store/database'
import type { PushQueue } from '../sync/push-queue'
import { Counter, gauge, Histogram } from './exposition'

export interface MetricSources {
  version: string
  database: Database
  pushes: PushQueue
  /** Folder of uploads under way. */
  uploadFolder: string
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const NANOSECONDS = 1e9
/** A database that takes longer to say anything counts as away. */
const PING_MS = 2_000

/**
 * What an operator watches. Labels are route patterns, methods, statuses and outcomes of the contract, and nothing that a
 * person, a town or a record could be told by.
 */
export class ServerMetrics {
  readonly #requests = new Counter('ipw_http_requests_total', 'Answered requests.')
  readonly #seconds = new Histogram('ipw_http_request_duration_seconds', 'Time from a request to its answer.', SECONDS)
  readonly #edits = new Counter('ipw_pushed_edits_total', 'Edits by what became of them.')
  readonly #delay = monitorEventLoopDelay({ resolution: 20 })
  #underWay = 0

  constructor() {
    this.#delay.enable()
  }

  begin(): void {
    this.#underWay += 1
  }

  /** @param route pattern the request matched, such as `/api/people/:id` */
  end(method: string, route: string, status: number, seconds: number): void {
    this.#underWay -= 1
    this.#requests.add({ method, route, status: String(status) })
    this.#seconds.observe({ method, route }, seconds)
  }

  pushed(receipts: readonly Receipt[]): void {
    for (const { outcome } of receipts) this.#edits.add({ outcome })
  }

  /** Everything in Prometheus' text format. Never fails: what cannot be read is left out. */
  async text({ version, database, pushes, uploadFolder }: MetricSources): Promise<string> {
    const [up, uploads] = await Promise.all([ping(database), readdir(uploadFolder).catch(() => [])])
    const { waiting, underWay } = pushes.load
    const pool = database.connections?.()
    const { heapUsed, rss } = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    const lines = [
      gauge('ipw_build_info', 'Version of the program and kind of the database.', [[{ version, database: database.kind }, 1]]),
      this.#requests.lines(), this.#seconds.lines(),
      gauge('ipw_http_requests_under_way', 'Requests that have no answer yet.', [[{}, this.#underWay]]),
      this.#edits.lines(),
      gauge('ipw_pushes_waiting', 'Pushes that wait for a transaction.', [[{}, waiting]]),
      gauge('ipw_push_transactions_under_way', 'Transactions of pushes under way.', [[{}, underWay]]),
      gauge('ipw_database_up', '1 when the database answered just now.', [[{}, up === undefined ? 0 : 1]]),
      ...(up === undefined ? [] : [gauge('ipw_database_ping_seconds', 'How long it took.', [[{}, up]])]),
      ...(pool ? [gauge('ipw_database_connections', 'Connections to PostgreSQL; waiting: requests without one.', Object.entries(pool).map(([state, value]) => [{ state }, value]))] : []),
      gauge('ipw_uploads_kept', 'Uploads under way or not swept yet.', [[{}, uploads.filter((name) => name.endsWith('.json')).length]]),
      gauge('process_start_time_seconds', 'When the process began, since 1970.', [[{}, Math.round(Date.now() / 1000 - process.uptime())]]),
      gauge('process_cpu_seconds_total', 'Time on the processor.', [[{}, (user + system) / 1e6]], 'counter'),
      gauge('process_resident_memory_bytes', 'Memory of the process.', [[{}, rss]]),
      gauge('nodejs_heap_size_used_bytes', 'Memory of the program’s objects.', [[{}, heapUsed]]),
      gauge('nodejs_eventloop_lag_p99_seconds', 'How late the process comes to its work, since it was asked last.', [[{}, this.#delay.percentile(99) / NANOSECONDS]]),
    ]
    this.#delay.reset()
    return `${lines.flat().join('\n')}\n`
  }

  close(): void {
    this.#delay.disable()
  }
}

/** @returns seconds until the database answered; undefined: it did not */
async function ping(database: Database): Promise<number | undefined> {
  const begun = performance.now()
  let timer: NodeJS.Timeout | undefined
  try {
    await Promise.race([
      database.orm.execute(sql`select 1`),
      new Promise((_, reject) => { timer = setTimeout(() => reject(new Error('late')), PING_MS) }),
    ])
    return (performance.now() - begun) / 1000
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}
