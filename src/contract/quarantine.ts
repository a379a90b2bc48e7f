import * as v from 'valibot'
import type { RecordKind } from '@/domain/records'
import { PushRequest } from './sync'

/**
 * `POST /api/quarantine`: edits of a device that was shut out. The proof is the refresh cookie the device still holds. They are kept
 * apart and take no effect until an administrator releases them; how far the device had read does not count. May be sent again. Answer: `Quarantined`.
 */
export const QuarantineRequest = PushRequest
export interface Quarantined {
  nonce: string
  /** Edits of this device that the server keeps or has settled by now, these included. */
  edits: number
}

/** `POST /api/quarantine/sealed` (`SealedRequest`, the same proof): letters of a locked device, opened and kept like the edits above. Answer: `Quarantined`. */

const number = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** What a device empties itself of and could not hand over: files nobody had sent, edits that only its person could have opened. */
const Lost = v.strictObject({ files: v.optional(number), edits: v.optional(number) })
export type Lost = v.InferOutput<typeof Lost>

/** `POST /api/quarantine/wiped` (the same proof): what could be handed over was, and the device empties itself now. May be said again. Answer: `{ nonce }`. */
export const WipedRequest = v.strictObject({ deviceId: PushRequest.entries.deviceId, lost: v.optional(Lost) })

/** What waits, as an administrator sees it: whose, how much and when, not what it says. `GET /api/quarantine`: `QuarantineEntry[]`, newest first. */
export interface QuarantineEntry {
  deviceId: string
  label: string
  person: { id: string; name: string }
  /** Edits that wait to be settled. */
  waiting: number
  kinds: Partial<Record<RecordKind | 'other', number>>
  towns: string[]
  /** Device clock: the first and the last of them. */
  savedFrom: string
  savedTo: string
  arrivedAt: string
  /** Waiting because the log refused them when they were released. */
  refused: number
}

/** `POST /api/quarantine/:deviceId/release` (administrator): pushed in their author's name. Answer: `Released`. */
export interface Released {
  released: number
  /** Not taken; they wait on. */
  refused: number
}

/** `POST /api/quarantine/:deviceId/discard` (administrator): thrown away for good. Answer: `{ discarded }`. */
export const DiscardRequest = v.strictObject({ reason: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(200)) })
