import type { Context } from 'hono'
import type { ErrorBody } from '@/contract'
import { CodedError } from '../errors'
import { sqlState } from '../store/retry'
import type { Env } from './context'

const BUSY_RETRY_SECONDS = 5

/** SQLSTATE classes of a database that is away, full or out of means: the asker may come again. */
export const isPassing = (error: unknown): boolean => /^(08|53|57|58|40)/.test(sqlState(error) ?? '')
  || ['ECONNREFUSED', 'ECONNRESET', 'ENOSPC', 'ETIMEDOUT', 'EDQUOT'].includes(String(codeOf(error)))
  || (error instanceof Error && /timeout exceeded when trying to connect|Connection terminated/.test(`${error.message} ${(error.cause as Error | undefined)?.message ?? ''}`))

const codeOf = (error: unknown): unknown => error instanceof Error ? (error as NodeJS.ErrnoException).code ?? codeOf(error.cause) : undefined

/** What the asker is told of a failure. A fault nobody foresaw is told as `server-fault` and nothing more. */
export function codedErrorOf(error: unknown): CodedError {
  if (error instanceof CodedError) return error
  return isPassing(error)
    ? new CodedError('server-busy', { retryAfterSeconds: BUSY_RETRY_SECONDS, cause: error })
    : new CodedError('server-fault', { cause: error })
}

export function bodyOf({ code, at, retryAfterSeconds }: CodedError): ErrorBody {
  return { error: code, ...(at === undefined ? {} : { at }), ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
}

/** Answer to a failed request; faults go to the log with their cause. */
export function answerError(error: unknown, c: Context<Env>): Response {
  const coded = codedErrorOf(error)
  if (coded.status >= 500) c.get('log')?.().error({ err: error }, 'request failed')
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  if (coded.retryAfterSeconds !== undefined) headers.set('retry-after', String(coded.retryAfterSeconds))
  return new Response(JSON.stringify(bodyOf(coded)), { status: coded.status, headers })
}
