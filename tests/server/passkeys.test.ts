import { v7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AuditAnswer, EnrolmentIssued, KnownPasskey, Person, PersonEntry, Role, Session } from '@/contract'
import { Authenticator, type Habits } from './support/authenticator'
import { onEachBackend } from './support/backends'
import { call, cookieOf, Device } from './support/client'
import { startTestServer, TOWN, type TestServer } from './support/test-server'

const MINUTE = 60_000
const SECRET = 'gravel kettle nine owls'

interface Options { options: { challenge: string; user: { id: string }; rpId?: string; rp: { id: string }; userVerification?: string; excludeCredentials?: { id: string }[]; authenticatorSelection?: object } }

onEachBackend('passkeys', ({ openFresh }) => {
  let server: TestServer
  let admin: Device
  let origin: string
  beforeAll(async () => {
    server = await startTestServer(openFresh)
    origin = `http://localhost:${new URL(server.url).port}`
  })
  afterAll(() => server.close())
  beforeEach(async () => { admin = await server.administrator() })

  const page = () => ({ origin, host: new URL(origin).host })
  async function somebody(role: Role = 'supervisor') {
    const person = (await admin.call<Person>('POST', '/api/people', { name: `督导 ${v7()}`, role, towns: [TOWN] })).body
    const { body: { code } } = await admin.call<EnrolmentIssued>('POST', `/api/people/${person.id}/enrolments`)
    const answer = await call<Session>(server.url, 'POST', '/api/enrolments/redeem', { code, deviceId: v7(), deviceLabel: '电脑', passphrase: SECRET })
    return new Device(server.url, answer.body, cookieOf(answer.headers)!)
  }
  /** A request as the page at `localhost` makes it: this is the address browsers allow passkeys on without TLS. */
  const asPage = <T>(device: Device | undefined, path: string, body?: unknown) =>
    call<T & { error?: string }>(origin, 'POST', path, body, { ...page(), ...(device ? { authorization: `Bearer ${device.accessToken}` } : {}) })
  const options = async (device: Device) => (await asPage<Options>(device, '/api/passkeys/options')).body.options
  const challenge = async () => (await asPage<Options>(undefined, '/api/session/passkey/options')).body.options
  const add = (device: Device, credential: unknown, more: object = {}) => asPage<KnownPasskey>(device, '/api/passkeys', { label: '办公电脑', passphrase: SECRET, credential, ...more })
  const signIn = (credential: unknown, deviceId = v7()) => asPage<Session>(undefined, '/api/session/passkey', { credential, deviceId, deviceLabel: '办公电脑' })
  async function withPasskey(habits: Partial<Habits> = {}, role: Role = 'supervisor') {
    const device = await somebody(role)
    const authenticator = new Authenticator({ origin, ...habits })
    expect((await add(device, authenticator.create(await options(device)))).status).toBe(201)
    return { device, authenticator }
  }

  test('is made by somebody signed in, signs in on a browser of its own, and is listed and removed', async () => {
    const device = await somebody('administrator')
    const asked = await options(device)
    expect(asked).toMatchObject({ rp: { id: 'localhost' }, authenticatorSelection: { residentKey: 'required', userVerification: 'required' }, excludeCredentials: [] })
    const authenticator = new Authenticator({ origin })
    const added = await add(device, authenticator.create(asked))
    expect(added).toMatchObject({ status: 201, body: { label: '办公电脑', lastUsedAt: null } })
    expect((await options(device)).excludeCredentials).toMatchObject([{ id: added.body.id }])

    const get = await challenge()
    expect(get).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
    const deviceId = v7()
    const signed = await signIn(authenticator.get(get), deviceId)
    expect(signed).toMatchObject({ status: 200, body: { nonce: 'test-nonce', deviceId, person: { id: device.person.id }, hasPassphrase: true } })
    const desk = new Device(server.url, signed.body, cookieOf(signed.headers)!)
    expect((await desk.call('GET', '/api/people')).status).toBe(200)
    expect((await desk.refresh()).status).toBe(200)
    expect((await desk.call<KnownPasskey[]>('GET', '/api/passkeys')).body).toMatchObject([{ id: added.body.id, lastUsedAt: expect.any(String) }])
    const entry = (await admin.call<PersonEntry[]>('GET', '/api/people')).body.find(({ id }) => id === device.person.id)!
    expect(entry).toMatchObject({ passkeys: 1, devices: [{ id: deviceId, label: '办公电脑' }, { id: device.deviceId }] })
    // the same browser again is the same device
    expect((await signIn(authenticator.get(await challenge()), deviceId)).status).toBe(200)

    expect((await admin.call('POST', `/api/passkeys/${added.body.id}/remove`)).status).toBe(404)
    expect((await desk.call('POST', `/api/passkeys/${added.body.id}/remove`)).status).toBe(204)
    expect(await signIn(authenticator.get(await challenge()))).toMatchObject({ status: 401, body: { error: 'passkey-refused' } })
  })

  test('are seen and taken away by an administrator, and by nobody else for another', async () => {
    const { device, authenticator } = await withPasskey()
    const stranger = await somebody()
    const path = `/api/people/${device.person.id}/passkeys`
    const [listed] = (await admin.call<KnownPasskey[]>('GET', path)).body
    expect(listed).toMatchObject({ label: '办公电脑', lastUsedAt: null })
    for (const who of [stranger, device]) expect((await who.call('GET', path)).status).toBe(403)
    expect((await stranger.call('POST', `${path}/${listed!.id}/remove`)).status).toBe(403)
    expect((await admin.call('POST', `/api/people/${stranger.person.id}/passkeys/${listed!.id}/remove`)).status).toBe(404)
    expect((await admin.call('POST', `${path}/${listed!.id}/remove`)).status).toBe(204)
    expect((await admin.call<KnownPasskey[]>('GET', path)).body).toEqual([])
    expect(await signIn(authenticator.get(await challenge()))).toMatchObject({ status: 401, body: { error: 'passkey-refused' } })
    const { body: { steps } } = await admin.call<AuditAnswer>('GET', '/api/audit?act=passkey-removed')
    expect(steps[0]).toMatchObject({ by: { id: admin.person.id }, about: { kind: 'person', id: device.person.id }, details: { label: '办公电脑' } })
  })

  test('a browser that signs in without a name keeps the one it has, and a new one is called like the passkey', async () => {
    const { device, authenticator } = await withPasskey()
    const unnamed = async (deviceId: string) => asPage<Session>(undefined, '/api/session/passkey', { credential: authenticator.get(await challenge()), deviceId })
    const labels = async () => (await admin.call<PersonEntry[]>('GET', '/api/people')).body.find(({ id }) => id === device.person.id)!.devices.map(({ label }) => label).sort()
    expect((await unnamed(device.deviceId)).status).toBe(200)
    expect(await labels()).toEqual(['电脑'])
    expect((await unnamed(v7())).status).toBe(200)
    expect(await labels()).toEqual(['办公电脑', '电脑'].sort())
  })

  test.each(['revoke', 'wipe'])('those of a person whose device is shut out (%s) open nothing any more: the lost phone may hold one', async (act) => {
    const { device, authenticator } = await withPasskey()
    const desk = await signIn(authenticator.get(await challenge()))
    expect(desk.status).toBe(200)
    expect((await admin.call('POST', `/api/people/${device.person.id}/devices/${device.deviceId}/${act}`)).status).toBe(204)
    expect(await signIn(authenticator.get(await challenge()))).toMatchObject({ status: 401, body: { error: 'passkey-refused' } })
    // who was signed in elsewhere stays so and makes a new one, which opens no device that was shut out
    const elsewhere = new Device(server.url, desk.body, cookieOf(desk.headers)!)
    expect((await elsewhere.call<KnownPasskey[]>('GET', '/api/passkeys')).body).toEqual([])
    const fresh = new Authenticator({ origin })
    expect((await add(elsewhere, fresh.create(await options(elsewhere)))).status).toBe(201)
    expect((await signIn(fresh.get(await challenge()), device.deviceId)).body.error).toBe(act === 'wipe' ? 'device-wiped' : 'device-revoked')
  })

  test('a challenge serves once, for five minutes, for what it was given out', async () => {
    const { device, authenticator } = await withPasskey()
    const used = authenticator.get(await challenge())
    const [one, other] = await Promise.all([signIn(used), signIn(used)])
    expect([one.status, other.status].sort()).toEqual([200, 401])
    const late = await challenge()
    server.clock.advance(5 * MINUTE + 1)
    expect((await signIn(authenticator.get(late))).body.error).toBe('passkey-refused')
    const fresh = (await signIn(authenticator.get(await challenge()))).body
    const again = new Device(server.url, fresh, '')
    const forCreating = await options(again)
    expect((await signIn(authenticator.get(forCreating))).body.error).toBe('passkey-refused')
    const stranger = await somebody()
    expect((await add(stranger, new Authenticator({ origin }).create(await options(again)))).body.error).toBe('passkey-refused')
    expect((await signIn(authenticator.get({ challenge: 'AAAAAAAAAAAAAAAAAAAAAA' }))).body.error).toBe('passkey-refused')
    expect(device.person.id).toBe(fresh.person.id)
  })

  test('nobody gets in with another site, without being verified, with another’s name or a wrong signature', async () => {
    const { authenticator } = await withPasskey()
    const other = await withPasskey()
    const refused = async (change: (held: Authenticator) => void, mend: (credential: ReturnType<Authenticator['get']>) => void = () => undefined) => {
      const twisted = new Authenticator({ origin })
      twisted.held = { ...authenticator.held! }
      change(twisted)
      const credential = twisted.get(await challenge())
      mend(credential)
      expect(await signIn(credential)).toMatchObject({ status: 401, body: { error: 'passkey-refused' } })
    }
    await refused((held) => { held.habits.origin = 'http://localhost.evil.example' })
    await refused((held) => { held.habits.rpId = 'evil.example' })
    await refused((held) => { held.habits.verifies = false })
    await refused((held) => { held.held!.userHandle = other.authenticator.held!.userHandle })
    await refused((held) => { held.held!.key = other.authenticator.held!.key })
    await refused((held) => { held.held!.id = Buffer.alloc(32, 7) })
    await refused(() => undefined, (credential) => { credential.response.signature = 'AAAA' })
    await refused(() => undefined, (credential) => { credential.response.clientDataJSON = Buffer.from('no json').toString('base64url') })
    expect((await signIn(authenticator.get(await challenge()))).status).toBe(200)
  })

  test('one that counts must go on counting', async () => {
    const { authenticator } = await withPasskey({ counts: true })
    expect((await signIn(authenticator.get(await challenge()))).status).toBe(200)
    const copy = new Authenticator({ origin, counts: true })
    copy.held = { ...authenticator.held! }
    expect((await signIn(authenticator.get(await challenge()))).status).toBe(200)
    expect((await signIn(copy.get(await challenge()))).body.error).toBe('passkey-refused')
    const [first, second] = [authenticator.get(await challenge()), authenticator.get(await challenge())]
    const answers = await Promise.all([signIn(second), signIn(first)])
    expect(answers.some(({ status }) => status === 200)).toBe(true)
  })

  test('to make one takes the passphrase, and tries at it are counted', async () => {
    const device = await somebody()
    const authenticator = new Authenticator({ origin })
    expect((await add(device, authenticator.create(await options(device)), { passphrase: 'something else entirely' })).body.error).toBe('passphrase-wrong')
    for (let time = 0; time < 4; time += 1) await add(device, authenticator.create(await options(device)), { passphrase: 'something else entirely' })
    expect((await add(device, authenticator.create(await options(device)))).body.error).toBe('too-many-requests')
    const without = await server.person({ name: `专员 ${v7()}`, role: 'officer', towns: [TOWN] })
    expect((await add(without, authenticator.create(await options(without)))).body.error).toBe('passphrase-needed')
    expect((await add(device, { id: 'x' })).status).toBe(400)
  })

  test('an account that is off and a recovery close the way', async () => {
    const { device, authenticator } = await withPasskey()
    const deviceId = v7()
    expect((await signIn(authenticator.get(await challenge()), deviceId)).status).toBe(200)
    expect((await signIn(authenticator.get(await challenge()), admin.deviceId)).body.error).toBe('forbidden')
    server.clock.advance(1_000)
    await admin.call('POST', `/api/people/${device.person.id}/switch`, { on: false })
    expect((await signIn(authenticator.get(await challenge()))).body.error).toBe('passkey-refused')
    await admin.call('POST', `/api/people/${device.person.id}/switch`, { on: true })
    expect((await signIn(authenticator.get(await challenge()))).status).toBe(200)
    const { body: { code } } = await admin.call<EnrolmentIssued>('POST', `/api/people/${device.person.id}/enrolments`, { recover: true })
    expect((await call(server.url, 'POST', '/api/enrolments/redeem', { code, deviceId: v7(), deviceLabel: '新', passphrase: `${SECRET} 2` })).status).toBe(200)
    expect((await signIn(authenticator.get(await challenge()))).body.error).toBe('passkey-refused')
  })

  test('only the page of this site may ask', async () => {
    expect((await call(server.url, 'POST', '/api/session/passkey/options')).body.error).toBe('passkey-refused')
    expect((await call(server.url, 'POST', '/api/session/passkey/options', undefined, { origin: 'https://evil.example' })).body.error).toBe('cross-site')
    expect((await asPage(undefined, '/api/passkeys/options')).status).toBe(401)
    expect((await asPage(undefined, '/api/session/passkey', { credential: {}, deviceId: v7(), deviceLabel: 'x' })).status).toBe(400)
  })
})
