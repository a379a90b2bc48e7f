import { createMiddleware } from 'hono/factory'
import type { Role } from '@/contract'
import { sessionFinder } from '../accounts/find-session'
import { authenticate } from '../accounts/sessions'
import { CodedError } from '../errors'
import type { Env, Services } from './context'

/** Lets nobody pass without a valid access token; the token's owner and scope are then in the context. Asked a second time it does nothing. */
export function authorized(services: Services) {
  const find = sessionFinder(services.database)
  return createMiddleware<Env>(async (c, next) => {
    if (c.get('signedIn')) return next()
    const token = /^Bearer ([\w-]{20,200})$/.exec(c.req.header('authorization') ?? '')?.[1]
    if (token === undefined) throw new CodedError('signed-out')
    c.set('signedIn', await authenticate(services, token, find))
    return next()
  })
}

export const onlyRole = (role: Role) => createMiddleware<Env>(async (c, next) => {
  if (c.get('signedIn').person.role !== role) throw new CodedError('forbidden')
  await next()
})
