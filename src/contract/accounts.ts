import * as v from 'valibot'
import type { Lost } from './quarantine'
import type { SealingKey } from './sealed'
import { printable } from './text'
import { PASSPHRASE_MAX } from '@/domain/accounts/passphrase'

export const ROLES = ['officer', 'supervisor', 'administrator'] as const
export type Role = (typeof ROLES)[number]

export interface Person {
  id: string
  name: string
  role: Role
  /** Nine-digit town codes the person may work in. */
  towns: string[]
}

const code = v.pipe(v.string(), v.minLength(20), v.maxLength(100))

/** `POST /api/enrolments/preview`: who the link is for, without using it up. Answer: `EnrolmentPreview`. */
export const EnrolmentPreviewRequest = v.strictObject({ code })
export interface EnrolmentPreview {
  person: Person
  expiresAt: string
  /** Whether the link asks for a new passphrase or for the one the account has. */
  passphrase: 'choose' | 'enter'
}

/** As typed; both sides work on its normal form. Longer than allowed is refused whole, never cut. */
const passphrase = v.pipe(v.string(), v.minLength(1), v.maxLength(4 * PASSPHRASE_MAX))

const deviceId = v.pipe(v.string(), v.uuid())
/** Number of the device's first edit; 1 when left out. Edits that an earlier id of the phone had numbered are not missing ones of this. */
const number = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const firstSeq = v.optional(number)
/** Ranges of numbers a phone may name at once; the server keeps no more of a device either. */
export const MOST_RANGES = 500

/** `POST /api/enrolments/redeem`: uses the link up and registers this device. Answer: `Session`, plus the refresh cookie. */
export const EnrolmentRedeemRequest = v.strictObject({
  code,
  deviceId,
  deviceLabel: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80), printable),
  firstSeq,
  /** Left out by apps of before there were any: that serves as long as the account has none. */
  passphrase: v.optional(passphrase),
  /** The shut-out device this phone was until now, and the numbers of its edits that come under new ones: they are not missing. */
  continues: v.optional(v.strictObject({ deviceId, numbers: v.pipe(v.array(v.strictObject({ from: number, to: number })), v.maxLength(MOST_RANGES)) })),
})
export type Continues = NonNullable<v.InferOutput<typeof EnrolmentRedeemRequest>['continues']>

/**
 * `POST /api/session/sign-in`: on a registered device. Answer: `Session`, plus the cookie. An unknown device, a wrong passphrase and an
 * account that is switched off are all `sign-in-refused`; only the right passphrase learns `device-revoked` or `device-wiped`.
 */
export const SignInRequest = v.strictObject({ deviceId, passphrase })

/**
 * `POST /api/session/passphrase` (signed in). `old` is left out only when the account has none. Ends the person's other sessions.
 * Asked again with the same pair after a lost answer, it is answered alike. Answer: `PassphraseChanged`.
 */
export const PassphraseChange = v.strictObject({ old: v.optional(passphrase), new: passphrase })
export interface PassphraseChanged {
  nonce: string
  changedAt: string
}

/** Where `passphrase-weak` says it lies. */
export type PassphraseWeakness = 'short' | 'long' | 'common' | 'own'

/** Answer of `redeem`, of `sign-in`, of a passkey's sign-in and of `POST /api/session/refresh` (cookie only). */
export interface Session {
  nonce: string
  person: Person
  deviceId: string
  /** Opaque; sent as `Authorization: Bearer …`, kept in memory only. */
  accessToken: string
  accessExpiresAt: string
  /** Missing from servers of before there were passphrases. */
  hasPassphrase?: boolean
  /** So long a phone may show its data without contact; missing from older servers. */
  offlineGraceHours?: number
  /** To which the phone seals what it saves; missing from older servers. */
  sealing?: SealingKey
}

/**
 * `POST /api/session/device`: the phone of this session lost its storage and goes on under a new id. The session stays; the old id is
 * shut out for good. May be asked again. Answer: `DeviceReplaced`.
 */
export const DeviceReplacement = v.strictObject({ deviceId, firstSeq })
export interface DeviceReplaced {
  nonce: string
  deviceId: string
}

/** A person as an administrator sees them. */
export interface PersonEntry extends Person {
  /** When the account was switched off. */
  disabledAt: string | null
  hasPassphrase: boolean
  passkeys: number
  /** Newest first. */
  devices: KnownDevice[]
}

export interface KnownDevice {
  id: string
  label: string
  createdAt: string
  /** When it last signed in, renewed its session or sent. */
  lastSeenAt: string
  revokedAt: string | null
  /** When an administrator asked for it to be emptied at its next contact. */
  wipeAskedAt: string | null
  /** When it said that it had handed over what was unsent and was emptying itself. */
  wipedAt: string | null
  /** What it said then that nobody will see again. */
  lost: Lost | null
  /** The device whose place it took after the phone had lost its storage. */
  replaces: string | null
}

/** `POST /api/people/:id/switch` (administrator): the account off, which ends its sessions at once, or on again. No answer body. */
export const PersonSwitch = v.strictObject({ on: v.boolean() })

/**
 * All for administrators. `GET /api/people`: `PersonEntry[]`, by name. `POST /api/people` (`PersonAddition`), `POST /api/people/:id` (`PersonChange`): `Person`.
 * `POST /api/people/:id/devices/:deviceId/revoke`: no answer body; the device is shut out at once. `…/wipe`: likewise, and it is emptied at its next contact.
 */
export const PersonInput = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60), printable),
  role: v.picklist(ROLES),
  towns: v.pipe(v.array(v.pipe(v.string(), v.regex(/^\d{9}$/))), v.maxLength(88)),
})
export type PersonInput = v.InferOutput<typeof PersonInput>
/** `id`: made by the app, so that an addition whose answer was lost is the same one when it is tried again. */
export const PersonAddition = v.strictObject({ ...PersonInput.entries, id: v.optional(v.pipe(v.string(), v.uuid(), v.toLowerCase())) })
export type PersonAddition = v.InferOutput<typeof PersonAddition>
/** `seen`: what the form showed when it was opened: what was left as it stood there is not asked for, whatever it is by now. */
export const PersonChange = v.strictObject({ ...PersonInput.entries, seen: v.optional(PersonInput) })
export type PersonChange = v.InferOutput<typeof PersonChange>

/** `GET`, `POST /api/settings` (administrator). Answer: `AccountSettings`. */
export const AccountSettings = v.strictObject({ offlineGraceHours: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(720)) })
export type AccountSettings = v.InferOutput<typeof AccountSettings>

/** `recover`: for somebody who forgot the passphrase: the link sets a new one and ends what was signed in. */
export const EnrolmentRequest = v.strictObject({ recover: v.optional(v.boolean()) })

/** `POST /api/people/:id/enrolments` (administrator; `EnrolmentRequest`, or nothing). `code` goes into the link's fragment: `/enrol#<code>`. */
export interface EnrolmentIssued {
  code: string
  expiresAt: string
}

/** `GET /api/health` */
export interface Health {
  status: 'ready'
  version: string
  database: 'pglite' | 'postgresql'
  schemaVersion: number
  trial: boolean
}

/** Numbers of a device's edits that lie below one that arrived and have not arrived themselves, both ends included. */
export interface Gap {
  from: number
  to: number
  /** Server clock, ISO 8601: when a higher number showed that they were missing. */
  since: string
}

/** `GET /api/devices/gaps` (supervisor: devices of people who share a town with them; administrator: all). Answer: `DeviceGaps[]`, longest missing first. */
export interface DeviceGaps {
  deviceId: string
  label: string
  person: { id: string; name: string }
  /** Towns of the person. */
  towns: string[]
  lastSeq: number
  lastSeenAt: string
  /** It may not sign in any more, so it will not send them. */
  shutOut: boolean
  missing: Gap[]
}
