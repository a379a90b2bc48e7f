import * as v from 'valibot'

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
}

/** `POST /api/enrolments/redeem`: uses the link up and registers this device. Answer: `Session`, plus the refresh cookie. */
export const EnrolmentRedeemRequest = v.strictObject({
  code,
  deviceId: v.pipe(v.string(), v.uuid()),
  deviceLabel: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80)),
})

/** Answer of `redeem` and of `POST /api/session/refresh` (cookie only). */
export interface Session {
  nonce: string
  person: Person
  deviceId: string
  /** Opaque; sent as `Authorization: Bearer …`, kept in memory only. */
  accessToken: string
  accessExpiresAt: string
}

/** `GET /api/people` (administrator). Answer: `Person[]`, by name. `POST /api/people` (administrator). Answer: `Person`. */
export const PersonInput = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60)),
  role: v.picklist(ROLES),
  towns: v.pipe(v.array(v.pipe(v.string(), v.regex(/^\d{9}$/))), v.maxLength(88)),
})
export type PersonInput = v.InferOutput<typeof PersonInput>

/** `POST /api/people/:id/enrolments` (administrator). `code` goes into the link's fragment: `/enrol#<code>`. */
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
