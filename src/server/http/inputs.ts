import type { Context } from 'hono'
import * as v from 'valibot'
import { CodedError } from '../errors'
import type { Env } from './context'

/** An id in the path. @throws CodedError `not-found` at its name when it cannot be one */
export function idOf(c: Context<Env>, name: string): string {
  const id = c.req.param(name)
  if (!v.is(v.pipe(v.string(), v.uuid()), id)) throw new CodedError('not-found', { at: name })
  return id.toLowerCase()
}

/** Names are shown in lists and logs: no control characters, and the database takes no NUL. */
export function printable(text: string, at: string): string {
  if (/\p{Cc}|\p{Cs}/u.test(text)) throw new CodedError('bad-request', { at })
  return text
}
