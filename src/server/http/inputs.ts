import type { Context } from 'hono'
import * as v from 'valibot'
import { CodedError } from '../errors'
import type { Env } from './context'

const Uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase())

/** An id in the path. @throws CodedError `not-found` at its name when it cannot be one */
export function idOf(c: Context<Env>, name: string, schema: v.GenericSchema<unknown, string> = Uuid): string {
  const id = v.safeParse(schema, c.req.param(name))
  if (!id.success) throw new CodedError('not-found', { at: name })
  return id.output
}
