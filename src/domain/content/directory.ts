import * as v from 'valibot'
import { Key, Names, SourceDocument, SourceId } from './text'

/**
 * `operating`: the source shows it at work; `approved`: decided, approved or under way, but not shown as open for
 * business; `planned`: the source only intends it.
 */
export const SERVICE_STATUSES = ['operating', 'approved', 'planned'] as const
export type ServiceStatus = (typeof SERVICE_STATUSES)[number]

/** Finer than the status: why it is approved and not yet operating, or that it has ended. Worded in `choices/serviceStages`. */
export const SERVICE_STAGES = [
  'running', 'beingBuilt', 'setUpByPlan', 'starting', 'programme', 'project', 'exploring', 'partlyPlanned', 'intended', 'ended',
] as const
export type ServiceStage = (typeof SERVICE_STAGES)[number]

export const SERVICE_LEVELS = ['national', 'province', 'region', 'city', 'county', 'district', 'park', 'town'] as const
export type ServiceLevel = (typeof SERVICE_LEVELS)[number]

/**
 * How far a telephone number may be trusted. `stationVerified`: somebody at a station called it.
 * `nationalUnverifiedLocally`: a national line that is documented, but whether it reaches this body is not.
 * `recalledUnverified`: no document at hand confirms it. Only the first may be shown as a fact.
 */
export const CONTACT_STANDINGS = ['stationVerified', 'nationalUnverifiedLocally', 'recalledUnverified'] as const
export type ContactStanding = (typeof CONTACT_STANDINGS)[number]

export const ServiceContact = v.strictObject({
  phone: v.pipe(v.string(), v.regex(/^[0-9][0-9-]{2,19}$/)),
  standing: v.picklist(CONTACT_STANDINGS),
  name: v.optional(Names),
  /** `YYYY-MM-DD`; with `stationVerified` only. */
  verifiedOn: v.optional(v.pipe(v.string(), v.isoDate())),
})
export type ServiceContact = v.InferOutput<typeof ServiceContact>

export const Service = v.strictObject({
  ...Names.entries,
  /** True when no document lists this service and it follows only from the kind of body. */
  inferred: v.optional(v.boolean()),
})

export const DirectoryEntry = v.strictObject({
  id: Key,
  name: Names,
  status: v.picklist(SERVICE_STATUSES),
  stage: v.picklist(SERVICE_STAGES),
  level: v.picklist(SERVICE_LEVELS),
  /** A key of `choices/serviceTypes`. */
  type: Key,
  /** Region codes it serves (`CN`, `32`, `3202`, `320282`, `320206103`). */
  areas: v.pipe(v.array(v.pipe(v.string(), v.regex(/^(CN|\d{2}|\d{4}|\d{6}|\d{9})$/))), v.minLength(1)),
  /** Said of the area when codes do not say it all. */
  areaNote: v.optional(Names),
  /** Keys of `choices/serviceKinds`: what one goes there for. */
  kinds: v.pipe(v.array(Key), v.minLength(1)),
  services: v.array(Service),
  industries: v.array(Names),
  /** Years the sources speak of. */
  factYears: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(2000), v.maxValue(2100))), v.minLength(1)),
  sources: v.pipe(v.array(SourceId), v.minLength(1)),
  contacts: v.array(ServiceContact),
  note: v.optional(Names),
})
export type DirectoryEntry = v.InferOutput<typeof DirectoryEntry>

export const Directory = v.strictObject({ version: v.string(), documents: v.array(SourceDocument), entries: v.array(DirectoryEntry) })
export type Directory = v.InferOutput<typeof Directory>
