import { createHash } from 'node:crypto'
import type { AttachmentReceipt } from '@/contract'
import type { Attachment } from '@/domain/records'
import type { Scope } from '@/server/accounts/scope'
import { noteArrival, noteMissing, type ArrivalTools } from '@/server/attachments/arrivals'
import { CodedError } from '@/server/errors'
import { placeOf } from './committed'
import { DatabaseGone, type MemoryStore } from './memory-store'

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** What the server keeps of files: names of the bytes it has. Arrivals and losses go through the real notes of them. */
export class ServerFiles {
  readonly kept = new Set<string>()
  private readonly store: MemoryStore
  private readonly tools: ArrivalTools

  constructor(store: MemoryStore, tools: Omit<ArrivalTools, 'sync'>) {
    this.store = store
    this.tools = { ...tools, sync: store }
  }

  private find(scope: Scope, town: string, id: string) {
    const record = scope.towns.includes(town) ? this.store.state.records.get(placeOf(town, id)) : undefined
    if (record?.kind !== 'attachment' || record.deleted) throw new CodedError('attachment-unknown')
    return { receivedAt: record.receivedAt, fields: record.fields as unknown as Attachment }
  }

  async receive(scope: Scope, deviceId: string, town: string, id: string, bytes: Uint8Array): Promise<void> {
    const { fields } = this.find(scope, town, id)
    if (sha256(bytes) !== fields.sha256) throw new CodedError('attachment-hash-mismatch')
    this.kept.add(fields.sha256)
    await noteArrival(this.tools, { scope, deviceId }, town, id)
    if (!this.kept.has(fields.sha256)) await this.look()
  }

  receipt(scope: Scope, town: string, id: string): AttachmentReceipt {
    const { receivedAt } = this.find(scope, town, id)
    const receipt = this.store.state.arrivals.get(placeOf(town, id))
    if (!receipt || !receivedAt) throw new CodedError(receipt ? 'attachment-missing' : 'attachment-pending')
    return receipt
  }

  /** The bytes of some file are gone, perhaps one whose arrival is being noted; the server finds out. */
  async lose(at: number): Promise<void> {
    const names = [...this.kept].sort()
    const name = names[at % Math.max(1, names.length)]
    if (name === undefined) return
    this.kept.delete(name)
    await this.look()
  }

  /** What the server's look at its files does, daily and at its start: a restored database too may speak of bytes that are gone. */
  async look(): Promise<void> {
    for (const { town, id, kind, deleted, receivedAt, fields } of this.store.state.records.values()) {
      if (kind !== 'attachment' || deleted || !receivedAt || this.kept.has(fields.sha256 as string)) continue
      await noteMissing(this.tools, town, id, receivedAt.toISOString()).catch((error: unknown) => { if (!(error instanceof DatabaseGone)) throw error })
    }
  }
}
