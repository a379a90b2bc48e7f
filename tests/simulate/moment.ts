import { createHash } from 'node:crypto'
import type { ServerRecord } from '@/contract'
import { createManifest, type Manifest } from '@/domain/records'
import type { Scope } from '@/server/accounts/scope'
import type { LogRange, SyncSnapshot, TownHead } from '@/server/sync/store'
import { hashesIn, headsIn, serverRecord, type Committed, type Place } from './committed'

/** What a reader sees: all of it as it was at one moment. */
export class Moment implements SyncSnapshot {
  private readonly state: Committed

  constructor(state: Committed) {
    this.state = state
  }

  async heads(scope: Scope): Promise<TownHead[]> {
    return headsIn(this.state, scope)
  }

  async hashesAt(_scope: Scope, places: readonly Place[]): Promise<Map<string, string>> {
    return hashesIn(this.state, places)
  }

  async manifests(scope: Scope, towns: readonly string[]): Promise<Map<string, Manifest>> {
    const wanted = new Map(towns.filter((town) => scope.towns.includes(town)).map((town) => [town, createManifest(words)]))
    for (const { town, kind, id, version, deleted } of this.state.records.values()) if (!deleted) wanted.get(town)?.add(kind, id, version)
    return new Map([...wanted].map(([town, manifest]) => [town, manifest.result()]))
  }

  async recordsIn(_scope: Scope, ranges: readonly LogRange[]): Promise<ServerRecord[]> {
    return ranges.flatMap(({ town, after, upTo }) => {
      const ids = new Set([...this.state.logs.get(town)?.values() ?? []].filter(({ seq }) => seq > after && seq <= upTo).map(({ recordId }) => recordId))
      return [...ids].map((id) => serverRecord(this.state, town, id)!)
    })
  }
}

const words = (text: string): number[] => {
  const digest = createHash('sha256').update(text).digest()
  return [0, 4, 8, 12].map((at) => digest.readInt32BE(at))
}
