import { sql } from 'drizzle-orm'
import { Hono } from 'hono'
import { ExportNote } from '@/contract'
import { audit } from '../../audit'
import { CodedError } from '../../errors'
import { rowsOf } from '../../store/database'
import { authorized } from '../authorized'
import type { Env, Services } from '../context'
import { readJson } from '../read-body'
import { protocol } from '../request-start'

/** `POST /exports`: see `@/contract/exports`. */
export function exportRoutes(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  routes.post('/exports', protocol(false), authorized(services), async (c) => {
    const { person, deviceId } = c.get('signedIn')
    if (person.role === 'officer') throw new CodedError('forbidden')
    const { id, towns, ...details } = await readJson(c, ExportNote)
    // Of towns as well that were taken from them since the file was made: it was made, and that is what is told here.
    await services.database.transact(async (orm) => {
      const before = await rowsOf(orm, sql`select 1 from audit_entry where act = 'exported' and person_id = ${person.id}::uuid and content->'about'->>'id' = ${id} limit 1`)
      if (before.length > 0) return
      await audit(orm, services.now(), { act: 'exported', by: { id: person.id, name: person.name }, deviceId, about: { kind: 'export', id }, details: { ...details, towns } })
    })
    return c.body(null, 204)
  })
  return routes
}
