import type { Context } from 'hono'
import type { ErrorBody } from '@/contract'
import { CodedError } from '../errors'
import { sqlState } from '../store/retry'
import type { Env } from './context'

const BUSY_RETRY_SECONDS = 5

/** Of a network or a disk that is away or full. */
const PASSING_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'ENOSPC', 'ETIMEDOUT', 'EDQUOT'])
/** What the driver says without a code: of a new connection, of a broken one, and of the roll-back on a broken one. */
const PASSING_WORDS = /timeout exceeded when trying to connect|timeout expired|Connection terminated|not queryable/

const withCauses = (error: unknown): Error[] => error instanceof Error ? [error, ...withCauses(error.cause)] : []

/** A database that is away, full or out of means, by its SQLSTATE class or as the driver says it: the asker may come again. */
export const isPassing = (error: unknown): boolean => /^(08|53|57|58|40)/.test(sqlState(error) ?? '')
  || withCauses(error).some((each) => PASSING_CODES.has(String((each as NodeJS.ErrnoException).code)) || PASSING_WORDS.test(each.message))

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

/** Who was refused what, by ids: enough to look into it, nothing to recognise anybody by without the database. */
function refusalOf({ code, at }: CodedError, c: Context<Env>): Record<string, unknown> {
  const asker = c.get('signedIn') as Env['Variables']['signedIn'] | undefined
  return { refusal: code, at, personId: asker?.person.id, deviceId: asker?.deviceId }
}

/** Answer to a failed request; faults go to the log with their cause. */
export function answerError(error: unknown, c: Context<Env>): Response {
  const coded = codedErrorOf(error)
  if (coded.status >= 500) c.get('log')?.().error({ err: error }, 'request failed')
  if (coded.status === 403 || coded.status === 429) c.get('log')?.().warn(refusalOf(coded, c), 'request refused')
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  if (coded.retryAfterSeconds !== undefined) headers.set('retry-after', String(coded.retryAfterSeconds))
  return new Response(JSON.stringify(bodyOf(coded)), { status: coded.status, headers })
}
