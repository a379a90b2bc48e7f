import { Hono, type Context } from 'hono'
import { AccountSettings, EnrolmentRequest, PasskeyId, PersonAddition, PersonChange, PersonSwitch } from '@/contract'
import { issueEnrolment } from '../../accounts/enrolments'
import { listGaps } from '../../accounts/gaps'
import { listPasskeys, removePasskeyOf } from '../../accounts/passkeys'
import { addPerson, changePerson, listPeople, revokeDeviceOf, switchPerson } from '../../accounts/people'
import { changeSettings, readSettings } from '../../accounts/settings'
import { MINUTE_MS } from '../../accounts/tools'
import { answerJson } from '../answer'
import { authorized, onlyRole } from '../authorized'
import type { Env, Services } from '../context'
import { idOf } from '../inputs'
import { readJson } from '../read-body'
import { protocol } from '../request-start'

const ENROLMENT_VALID_MS = 10 * MINUTE_MS

/** People, their devices and links, and the rules for all of them: see `@/contract/accounts`. */
export function peopleRoutes(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  routes.use(protocol(false))
  for (const path of ['/people/*', '/settings']) routes.use(path, authorized(services), onlyRole('administrator'))

  routes.get('/devices/gaps', authorized(services), async (c) => answerJson(c, await listGaps(services.database.orm, c.get('signedIn').person)))

  routes.get('/people', async (c) => answerJson(c, await listPeople(services)))

  routes.post('/people', async (c) => {
    return answerJson(c, await addPerson(services, c.get('signedIn'), await readJson(c, PersonAddition)), 201)
  })

  routes.post('/people/:id', async (c) => {
    const input = await readJson(c, PersonChange)
    return answerJson(c, await changePerson(services, personAct(c), input))
  })

  routes.post('/people/:id/switch', async (c) => {
    const { on } = await readJson(c, PersonSwitch)
    await switchPerson(services, personAct(c), on)
    c.get('log')().info({ personId: c.req.param('id'), by: c.get('signedIn').person.id, on }, 'an account was switched')
    return c.body(null, 204)
  })

  for (const [act, wipe] of [['revoke', false], ['wipe', true]] as const) {
    routes.post(`/people/:id/devices/:deviceId/${act}`, async (c) => {
      const asker = c.get('signedIn')
      const target = { personId: idOf(c, 'id'), deviceId: idOf(c, 'deviceId') }
      await revokeDeviceOf(services, { ...target, by: asker }, wipe)
      c.get('log')().info({ ...target, by: asker.person.id, wipe }, 'a device was shut out')
      return c.body(null, 204)
    })
  }

  routes.get('/people/:id/passkeys', async (c) => answerJson(c, await listPasskeys(services, idOf(c, 'id'))))
  routes.post('/people/:id/passkeys/:passkeyId/remove', async (c) => {
    await removePasskeyOf(services, { personId: idOf(c, 'id'), id: idOf(c, 'passkeyId', PasskeyId), by: c.get('signedIn') })
    return c.body(null, 204)
  })

  routes.post('/people/:id/enrolments', async (c) => {
    // Apps of before there was anything to ask for send no body.
    const { recover = false } = c.req.header('content-type') && c.req.header('content-length') !== '0' ? await readJson(c, EnrolmentRequest) : {}
    return answerJson(c, await issueEnrolment(services, idOf(c, 'id'), { validMs: ENROLMENT_VALID_MS, by: c.get('signedIn'), recover }), 201)
  })

  routes.get('/settings', async (c) => answerJson(c, await readSettings(services)))
  routes.post('/settings', async (c) => answerJson(c, await changeSettings(services, c.get('signedIn'), await readJson(c, AccountSettings))))
  return routes
}

const personAct = (c: Context<Env>) => ({ id: idOf(c, 'id'), by: c.get('signedIn') })
