import { Connection, Data, type Scheduler } from './database'
import { OpenRequest, Told } from './request'

/**
 * `IDBFactory` of the simulation: what Dexie uses of it, its tasks run by the simulation's own timeline. A database is made once and
 * its tables never change after. docs/decisions/2026-11-22-simulated-indexeddb.md
 */
export class Factory {
  /** What is on disk, by name. */
  readonly made = new Map<string, Data>()
  private readonly scheduler: Scheduler

  /** @param like what is on disk at first, of which this one gets a copy */
  constructor(scheduler: Scheduler, like?: Factory) {
    this.scheduler = scheduler
    for (const [name, data] of like?.made ?? []) this.made.set(name, data.copy(scheduler))
  }

  async databases(): Promise<{ name: string; version: number }[]> {
    return Array.from(this.made.values(), ({ name, version }) => ({ name, version }))
  }

  open(name: string, version = 1): OpenRequest {
    const request = new OpenRequest(null, null, () => undefined)
    const data = this.made.get(name) ?? new Data(name, this.scheduler)
    this.made.set(name, data)
    this.scheduler.immediate(() => this.start(data, request, version))
    return request
  }

  private start(data: Data, request: OpenRequest, version: number): void {
    if (data.upgrading) {
      data.opening.push(() => this.start(data, request, version))
      return
    }
    request.readyState = 'done'
    if (data.version !== 0 && data.version !== version) return this.refuse(request, 'VersionError')
    const connection = new Connection(data, version)
    request.result = connection
    if (data.version === version) {
      request.onsuccess?.(new Told('success', request))
      return
    }
    data.upgrading = true
    data.version = version
    connection.lay(request, (well) => {
      data.upgrading = false
      if (well) request.onsuccess?.(new Told('success', request))
      else {
        this.made.delete(data.name)
        this.refuse(request, 'AbortError')
      }
      for (const open of data.opening.splice(0)) this.scheduler.immediate(open)
    })
  }

  private refuse(request: OpenRequest, name: string): void {
    request.result = undefined
    request.error = new DOMException('cannot be opened', name)
    request.onerror?.(new Told('error', request))
  }
}
