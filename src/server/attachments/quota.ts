import { sql } from 'drizzle-orm'
import { CodedError } from '../errors'
import { rowsOf, type Database } from '../store/database'
import type { Bringer } from './arrivals'

const DAY_MS = 86_400_000
const AGAIN_SECONDS = 3_600

/** Bytes within 24 hours. */
export interface QuotaLimits {
  device: number
  person: number
}

/** A phone that was away for weeks may bring three hundred visits with photos at once; ten times that is no officer's work. */
export const DEFAULT_QUOTA: QuotaLimits = { device: 1_000_000_000, person: 2_000_000_000 }

/** Uploads of one device that were begun within 24 hours and not ended: each keeps two small files on the disk, however few its bytes. */
const MOST_BEGUN = 1_000

/** How much each device and each person brings in a day, whichever server of several it goes through. */
export interface Quota {
  /** Before an upload is begun. @throws CodedError `attachment-quota`, with when to try again */
  begin(asker: Bringer, uploadId: string, sizeBytes: number): Promise<void>
  /** It has arrived, and is counted by its receipt from now on, or was given up. */
  end(uploadId: string): void
}

interface Begun { deviceId: string; personId: string; sizeBytes: number; at: number }

/** @param tools `now` is the server's clock; what has been begun here and not ended is held in memory */
export function createQuota({ database, now, limits = DEFAULT_QUOTA }: { database: Pick<Database, 'within'>; now(): Date; limits?: QuotaLimits | undefined }): Quota {
  const begun = new Map<string, Begun>()

  const waiting = (since: number, fits: (one: Begun) => boolean, worth = (one: Begun) => one.sizeBytes): number => {
    let sum = 0
    for (const [id, one] of begun) {
      if (one.at < since) begun.delete(id)
      else if (fits(one)) sum += worth(one)
    }
    return sum
  }

  return {
    async begin({ scope, deviceId }, uploadId, sizeBytes) {
      const personId = scope.person.id
      const at = now().getTime()
      const begunHere = waiting(at - DAY_MS, (one) => one.deviceId === deviceId, () => 1)
      if (begunHere >= MOST_BEGUN) throw new CodedError('attachment-quota', { at: 'begun', retryAfterSeconds: AGAIN_SECONDS })
      const arrived = await database.within([scope], (orm) => rowsOf<{ device: string; person: string }>(orm, sql`
        select coalesce(sum(r.size_bytes) filter (where l.device_id = ${deviceId}::uuid), 0) as device, coalesce(sum(r.size_bytes), 0) as person
        from attachment_receipt r join town_log l on l.town = r.town and l.seq = r.seq
        where r.received_at > ${new Date(at - DAY_MS).toISOString()}::timestamptz and l.person_id = ${personId}::uuid`))
      const { device, person } = arrived[0]!
      const ofDevice = Number(device) + waiting(at - DAY_MS, (one) => one.deviceId === deviceId)
      const ofPerson = Number(person) + waiting(at - DAY_MS, (one) => one.personId === personId)
      if (ofDevice + sizeBytes > limits.device) throw new CodedError('attachment-quota', { at: 'device', retryAfterSeconds: AGAIN_SECONDS })
      if (ofPerson + sizeBytes > limits.person) throw new CodedError('attachment-quota', { at: 'person', retryAfterSeconds: AGAIN_SECONDS })
      begun.set(uploadId, { deviceId, personId, sizeBytes, at })
    },
    end: (uploadId) => { begun.delete(uploadId) },
  }
}
