import { Hono } from 'hono'
import { PersonErasure, PersonSearch, type PersonErased, type PersonFound } from '@/contract'
import { audit } from '../../audit'
import { CodedError } from '../../errors'
import { erasePerson, findPerson, proofHash } from '../../privacy'
import { answerJson } from '../answer'
import { authorized, onlyRole } from '../authorized'
import type { Env, Services } from '../context'
import { rateLimit } from '../rate-limit'
import { readJson } from '../read-body'
import { protocol } from '../request-start'

/** What a person may ask of the station (personal information protection law, articles 45 and 47): see `@/contract/privacy`. */
export function privacyRoutes(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  routes.use('/privacy/*', protocol(true), authorized(services), onlyRole('administrator'), rateLimit({ most: 30, ...services }))

  routes.post('/privacy/search', async (c) => {
    const { subject } = await readJson(c, PersonSearch)
    const { scope, person, deviceId } = c.get('signedIn')
    const data = await findPerson(services.database, subject, services.now(), scope)
    // Whom they looked for stands nowhere: that they looked does.
    await services.database.transact((orm) => audit(orm, services.now(), { act: 'person-exported', by: person, deviceId, about: { kind: 'search', id: services.newId() }, details: { towns: [...scope.towns], rows: data.records.length } }))
    return answerJson(c, { nonce: c.get('nonce'), data } satisfies PersonFound)
  })

  routes.post('/privacy/erase', async (c) => {
    const { subject, records, confirm } = await readJson(c, PersonErasure)
    if (confirm !== subject.name) throw new CodedError('bad-request', { at: 'confirm' })
    const signedIn = c.get('signedIn')
    const proof = await erasePerson(services, subject, new Set(records), signedIn)
    c.get('log')().info({ by: signedIn.person.id, ...proof.counts }, 'a person was erased from records')
    return answerJson(c, { nonce: c.get('nonce'), proof, hash: proofHash(proof) } satisfies PersonErased)
  })
  return routes
}
