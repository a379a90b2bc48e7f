import type { ErrorCode } from '@/contract'

/**
 * Why a request brought nothing.
 * `offline`: no answer, or one that is not our server's; `busy`: it asked to wait; `fault`: it failed (5xx, or a body it could not
 * take); `refused`: it answered with a code of ours.
 */
export type ProblemKind = 'offline' | 'busy' | 'fault' | 'refused'

export class SyncProblem extends Error {
  override readonly name = 'SyncProblem'
  readonly kind: ProblemKind
  readonly code: ErrorCode
  readonly status: number
  readonly at: string | undefined
  readonly retryAfterMs: number | undefined

  constructor(kind: ProblemKind, code: ErrorCode, more: { status?: number; at?: string; retryAfterMs?: number } = {}) {
    super(code)
    this.kind = kind
    this.code = code
    this.status = more.status ?? 0
    this.at = more.at
    this.retryAfterMs = more.retryAfterMs
  }
}

/** The server itself will not take what was sent, and says so in its words. A 400 without them comes from some box on the way, which may be gone tomorrow. */
export const isOwnRefusal = ({ status, code }: SyncProblem): boolean => status === 400 && code !== 'server-fault'
