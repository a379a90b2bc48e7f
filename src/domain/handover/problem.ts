/** Why a hand-over was not taken; each is worded in `locales/` under `error.<code>` (see `@/contract` ERROR_CODES). */
export type HandOverProblem =
  /** Not a hand-over of this app at all. */
  | 'handover-unreadable'
  /** One of ours, changed or cut on the way. */
  | 'handover-damaged'
  /** Made by a later version of the app. */
  | 'handover-newer'
  /** Codes of two hand-overs. */
  | 'handover-mixed'
  /** More than codes, or a file, may carry. */
  | 'handover-too-large'
  /** This browser cannot unpack it; the file needs no unpacking. */
  | 'handover-packed'

export class HandOverError extends Error {
  readonly code: HandOverProblem
  constructor(code: HandOverProblem, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
