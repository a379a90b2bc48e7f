import { eq } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { passphrasesBy } from '@/server/accounts/passphrase-hash'
import { openArgon2Thread } from '@/server/accounts/argon2-thread'
import { passphrase as passphrases, signInAttempt } from '@/server/store/schema'
import { onEachBackend } from './support/backends'
import { call, type Device } from './support/client'
import { passphraseActs, RIGHT } from './support/passphrases'
import { CHEAP, startTestServer, type TestServer } from './support/test-server'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const OTHER = 'gravel kettle nine owls'

onEachBackend('passphrases', ({ openFresh }) => {
  let server: TestServer
  let admin: Device
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())
  beforeEach(async () => { admin = await server.administrator() })

  const { add, link, redeem, signIn, preview, deviceOf, change, reads, somebody, hashesDuring } = passphraseActs(() => ({ server, admin }))

  test('is chosen with the first link, entered with the next, and an app of before there were any goes on without', async () => {
    const person = await add()
    const first = await link(person)
    expect(await preview(first)).toBe('choose')
    const old = await redeem(first)
    expect(old).toMatchObject({ status: 200, body: { hasPassphrase: false, offlineGraceHours: 72 } })
    const second = await link(person)
    expect(await preview(second)).toBe('choose')
    expect(await redeem(second, RIGHT)).toMatchObject({ status: 200, body: { hasPassphrase: true } })
    // the old phone syncs on, and learns of it at its next refresh
    expect(await reads(deviceOf(old))).toBe(200)
    expect((await deviceOf(old).refresh()).body).toMatchObject({ hasPassphrase: true })

    const third = await link(person)
    expect(await preview(third)).toBe('enter')
    expect(await redeem(third)).toMatchObject({ status: 400, body: { error: 'passphrase-needed' } })
    expect(await redeem(third, OTHER)).toMatchObject({ status: 403, body: { error: 'passphrase-wrong' } })
    // none of which has used the link up
    expect(await redeem(third, RIGHT)).toMatchObject({ status: 200 })
  })

  test('a weak one is refused and says why; the link is still good', async () => {
    const person = await add('陈小明')
    const code = await link(person)
    for (const [weak, at] of [['short', 'short'], ['woaini1314520', 'common'], ['陈小明 2026-11-22', 'own'], ['x'.repeat(201), 'long']] as const) {
      expect(await redeem(code, weak)).toMatchObject({ status: 400, body: { error: 'passphrase-weak', at } })
    }
    expect(await redeem(code, RIGHT)).toMatchObject({ status: 200 })
  })

  test('signs a registered device in, also one that was signed out, and is kept as Argon2id only', async () => {
    const { person, phone } = await somebody()
    await call(server.url, 'POST', '/api/session/end', undefined, { cookie: phone.cookie })
    expect(await reads(phone)).toBe(401)
    const again = await signIn(phone.deviceId, RIGHT)
    expect(again).toMatchObject({ status: 200, body: { nonce: 'test-nonce', deviceId: phone.deviceId, person: { id: person.id }, hasPassphrase: true } })
    expect(await reads(deviceOf(again))).toBe(200)
    expect((await deviceOf(again).refresh()).status).toBe(200)
    // typed on another keyboard: the same characters in their wide form
    const wide = await somebody('blue lanterns 88')
    expect((await signIn(wide.phone.deviceId, 'ｂｌｕｅ lanterns ８８')).status).toBe(200)
    const [kept] = await server.running.services.database.orm.select().from(passphrases).where(eq(passphrases.personId, person.id))
    expect(kept!.hash).toMatch(/^\$argon2id\$v=19\$m=32,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  })

  test('whatever is wrong, the answer is the same and so is the work', async () => {
    const { phone } = await somebody()
    const off = await somebody()
    await admin.call('POST', `/api/people/${off.person.id}/switch`, { on: false })
    const without = deviceOf(await redeem(await link(await add())))
    const wrong = await signIn(phone.deviceId, OTHER)
    expect(wrong).toMatchObject({ status: 401, body: { error: 'sign-in-refused' } })
    for (const [deviceId, passphrase] of [[v7(), RIGHT], [off.phone.deviceId, RIGHT], [without.deviceId, RIGHT], [phone.deviceId, OTHER]] as const) {
      let answer: unknown
      expect(await hashesDuring(async () => { answer = await signIn(deviceId, passphrase) })).toBe(1)
      expect(answer).toMatchObject({ status: 401, body: wrong.body })
    }
    // a number of tries is refused alike as well
    const unknown = v7()
    const codes = async (deviceId: string) => {
      const seen: string[] = []
      for (let time = 0; time < 7; time += 1) seen.push(String((await signIn(deviceId, OTHER)).body.error))
      return seen
    }
    server.clock.advance(25 * 60 * MINUTE)
    expect(await codes(unknown)).toEqual(await codes(phone.deviceId))
  })

  test('a device that was shut out learns so only with the right passphrase, and never gets in', async () => {
    const { person, phone } = await somebody()
    await admin.call('POST', `/api/people/${person.id}/devices/${phone.deviceId}/revoke`)
    expect(await signIn(phone.deviceId, OTHER)).toMatchObject({ status: 401, body: { error: 'sign-in-refused' } })
    expect(await signIn(phone.deviceId, RIGHT)).toMatchObject({ status: 403, body: { error: 'device-revoked' } })
    await admin.call('POST', `/api/people/${person.id}/devices/${phone.deviceId}/wipe`)
    expect(await signIn(phone.deviceId, RIGHT)).toMatchObject({ status: 403, body: { error: 'device-wiped' } })
    expect(await phone.call('GET', '/api/sync/pull')).toMatchObject({ status: 403, body: { error: 'device-wiped' } })
  })

  test('tries are slowed down, more each time, never for good, and another device of the same person is not kept waiting', async () => {
    const { person, phone } = await somebody()
    const second = deviceOf(await redeem(await link(person), RIGHT))
    for (let time = 0; time < 5; time += 1) expect((await signIn(phone.deviceId, OTHER)).status).toBe(401)
    const refused = await signIn(phone.deviceId, RIGHT)
    expect(refused).toMatchObject({ status: 429, body: { error: 'too-many-requests', retryAfterSeconds: 30 } })
    expect(refused.headers.get('retry-after')).toBe('30')
    expect((await signIn(second.deviceId, RIGHT)).status).toBe(200)
    server.clock.advance(30_000)
    expect((await signIn(phone.deviceId, OTHER)).status).toBe(401)
    expect((await signIn(phone.deviceId, RIGHT)).body.retryAfterSeconds).toBe(60)
    for (let time = 0; time < 12; time += 1) {
      server.clock.advance(15 * MINUTE)
      expect((await signIn(phone.deviceId, OTHER)).status).toBe(401)
    }
    expect((await signIn(phone.deviceId, RIGHT)).body.retryAfterSeconds).toBe(15 * 60)
    server.clock.advance(15 * MINUTE)
    expect((await signIn(phone.deviceId, RIGHT)).status).toBe(200)
    for (let time = 0; time < 4; time += 1) expect((await signIn(phone.deviceId, OTHER)).status).toBe(401)
    expect((await signIn(phone.deviceId, RIGHT)).status).toBe(200)
  })

  test('a server whose clock was ahead and was set right keeps nobody waiting until then', async () => {
    const { phone } = await somebody()
    const right = server.clock.now
    server.clock.advance(365 * DAY)
    for (let time = 0; time < 5; time += 1) expect((await signIn(phone.deviceId, OTHER)).status).toBe(401)
    expect((await signIn(phone.deviceId, RIGHT)).status).toBe(429)
    server.clock.now = right
    for (let time = 0; time < 5; time += 1) expect((await signIn(phone.deviceId, OTHER)).status).toBe(401)
    expect((await signIn(phone.deviceId, RIGHT)).body.retryAfterSeconds).toBe(30)
    server.clock.advance(30_000)
    expect((await signIn(phone.deviceId, RIGHT)).status).toBe(200)
  })

  test('many guesses at once are no more than one after the other', async () => {
    const { phone } = await somebody()
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(phone.deviceId, OTHER)))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7)
  })

  test('a shut-out phone that keeps guessing does not keep its owner waiting', async () => {
    const { person, phone } = await somebody()
    const others = await Promise.all(Array.from({ length: 5 }, async () => deviceOf(await redeem(await link(person), RIGHT))))
    const guess = async (device: Device) => { for (let time = 0; time < 5; time += 1) await signIn(device.deviceId, OTHER) }
    for (const device of others.slice(0, 4)) await guess(device)
    expect((await signIn(phone.deviceId, RIGHT)).status).toBe(429)
    for (const device of others) await admin.call('POST', `/api/people/${person.id}/devices/${device.deviceId}/revoke`)
    server.clock.advance(MINUTE)
    await guess(others[4]!)
    await guess(others[0]!)
    expect((await signIn(phone.deviceId, RIGHT)).status).toBe(200)
  })

  test('two tabs that sign in at once both get in, and either cookie lasts', async () => {
    const { phone } = await somebody()
    const [one, other] = (await Promise.all([signIn(phone.deviceId, RIGHT), signIn(phone.deviceId, RIGHT)])).map(deviceOf)
    expect([await reads(one!), await reads(other!)]).toEqual([200, 200])
    expect((await one!.refresh()).status).toBe(200)
    expect((await other!.refresh()).status).toBe(200)
    // the next sign-in ends what was before
    server.clock.advance(3 * MINUTE)
    expect((await signIn(phone.deviceId, RIGHT)).status).toBe(200)
    expect([await reads(one!), await reads(other!)]).toEqual([401, 401])
  })

  test('a change ends every other session, this one goes on, and the same pair may be asked again', async () => {
    const { person, phone } = await somebody()
    const second = deviceOf(await redeem(await link(person), RIGHT))
    expect(await change(phone, { old: OTHER, new: OTHER + ' 2' })).toMatchObject({ status: 403, body: { error: 'passphrase-wrong' } })
    expect(await change(phone, { new: OTHER })).toMatchObject({ status: 403, body: { error: 'passphrase-wrong' } })
    expect(await change(phone, { old: RIGHT, new: 'password123' })).toMatchObject({ status: 400, body: { error: 'passphrase-weak', at: 'common' } })
    expect(await reads(second)).toBe(200)
    const changed = await change(phone, { old: RIGHT, new: OTHER })
    expect(changed).toMatchObject({ status: 200, body: { nonce: 'test-nonce', changedAt: server.clock.now.toISOString() } })
    expect(await reads(phone)).toBe(200)
    expect(await reads(second)).toBe(401)
    expect((await second.refresh()).status).toBe(401)
    server.clock.advance(1_000)
    const third = deviceOf(await signIn(second.deviceId, OTHER))
    expect(await change(phone, { old: RIGHT, new: OTHER })).toMatchObject({ status: 200, body: changed.body })
    expect(await reads(third)).toBe(200)
    expect((await signIn(phone.deviceId, RIGHT)).status).toBe(401)
  })

  test('of two changes at once one wins; a sign-in beside a change does not outlive it', async () => {
    const { person, phone } = await somebody()
    const second = deviceOf(await redeem(await link(person), RIGHT))
    const changes = await Promise.all([change(phone, { old: RIGHT, new: `${OTHER} one` }), change(second, { old: RIGHT, new: `${OTHER} two` })])
    expect(changes.filter(({ status }) => status === 200)).toHaveLength(1)
    const [winner, won] = changes[0]!.status === 200 ? [phone, `${OTHER} one`] : [second, `${OTHER} two`]
    const [signed] = await Promise.all([signIn(phone.deviceId, won), change(winner, { old: won, new: RIGHT })])
    // it was before the change, and ended with it, or it came too late
    if (signed.status === 200) expect(await reads(deviceOf(signed))).toBe(401)
    else expect(signed.status).toBe(401)
    expect((await signIn(phone.deviceId, RIGHT)).status).toBe(200)
  })

  test('of two first passphrases at once one is kept, and the other one is told', async () => {
    const person = await add()
    const phones = [deviceOf(await redeem(await link(person))), deviceOf(await redeem(await link(person)))]
    const answers = await Promise.all([change(phones[0]!, { new: RIGHT }), change(phones[1]!, { new: OTHER })])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
    const kept = answers[0]!.status === 200 ? RIGHT : OTHER
    expect((await signIn(phones[0]!.deviceId, kept)).status).toBe(200)
  })

  test('a link for recovery sets a new one and ends what was signed in; an ordinary one cannot', async () => {
    const { person, phone } = await somebody()
    const second = deviceOf(await redeem(await link(person), RIGHT))
    for (let time = 0; time < 6; time += 1) await signIn(phone.deviceId, OTHER)
    const code = await link(person, { recover: true })
    expect(await preview(code)).toBe('choose')
    expect(await reads(second)).toBe(200)
    expect(await redeem(code)).toMatchObject({ status: 400, body: { error: 'passphrase-needed' } })
    const recovered = await redeem(code, OTHER, phone.deviceId)
    expect(recovered.status).toBe(200)
    expect([await reads(phone), await reads(second), await reads(deviceOf(recovered))]).toEqual([401, 401, 200])
    expect((await signIn(second.deviceId, RIGHT)).status).toBe(401)
    expect((await signIn(second.deviceId, OTHER)).status).toBe(200)
  })

  test('one that was hashed more cheaply is hashed anew at the next sign-in', async () => {
    const { person, phone } = await somebody()
    const thread = openArgon2Thread()
    const { orm } = server.running.services.database
    const cheaper = await passphrasesBy(thread, { ...CHEAP, memorySize: 16 }).hash(RIGHT)
    await thread.close()
    await orm.update(passphrases).set({ hash: cheaper }).where(eq(passphrases.personId, person.id))
    expect((await signIn(phone.deviceId, OTHER)).status).toBe(401)
    expect((await signIn(phone.deviceId, RIGHT)).status).toBe(200)
    const [kept] = await orm.select().from(passphrases).where(eq(passphrases.personId, person.id))
    expect(kept!.hash).toContain('m=32,')
    expect((await signIn(phone.deviceId, RIGHT)).status).toBe(200)
  })

  test('a server too busy to hash says so, and that was no try', async () => {
    server.clock.advance(60_000) // the tests before may have used up what one address may ask in a minute
    const { phone } = await somebody()
    const busy = vi.spyOn(server.running.services.passphrases, 'verify').mockRejectedValue(Object.assign(new Error(), { code: 'ECONNRESET' }))
    for (let time = 0; time < 8; time += 1) expect((await signIn(phone.deviceId, RIGHT)).status).toBe(503)
    busy.mockRestore()
    expect((await signIn(phone.deviceId, RIGHT)).status).toBe(200)
    expect(await server.running.services.database.orm.select().from(signInAttempt).where(eq(signInAttempt.subject, `device:${phone.deviceId}`))).toEqual([])
  })

  test('how long a phone may stay alone is set by an administrator and told with the session', async () => {
    const { phone } = await somebody()
    expect(await phone.call('POST', '/api/settings', { offlineGraceHours: 24 })).toMatchObject({ status: 403 })
    for (const offlineGraceHours of [0, 721, 1.5, '24']) expect((await admin.call('POST', '/api/settings', { offlineGraceHours })).status).toBe(400)
    expect(await admin.call('POST', '/api/settings', { offlineGraceHours: 24 })).toMatchObject({ status: 200, body: { offlineGraceHours: 24 } })
    expect((await admin.call('GET', '/api/settings')).body).toEqual({ offlineGraceHours: 24 })
    expect((await phone.refresh()).body).toMatchObject({ offlineGraceHours: 24 })
  })
})
