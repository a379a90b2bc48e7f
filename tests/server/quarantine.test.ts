import { v7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AuditAnswer, Missed, Person, PersonEntry, QuarantineEntry, Quarantined, Receipt } from '@/contract'
import { eq } from 'drizzle-orm'
import { device, quarantinedEdit } from '@/server/store/schema'
import { onEachBackend } from './support/backends'
import { call, type Device } from './support/client'
import { enterprise } from './support/samples'
import { sealedRequest } from './support/sealed'
import { shutOutActs } from './support/shut-out'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from './support/test-server'

const DAY = 86_400_000

onEachBackend('quarantine', ({ openFresh }) => {
  let server: TestServer
  let admin: Device
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())
  beforeEach(async () => { admin = await server.administrator() })

  const { officer, shutOut, handOver, release } = shutOutActs(() => server)
  const waiting = async (phone: Device) => (await admin.call<QuarantineEntry[]>('GET', '/api/quarantine')).body.find(({ deviceId }) => deviceId === phone.deviceId)
  const discard = (phone: Device, reason = '手机丢失，内容已补录') => admin.call<{ discarded: number; error?: string }>('POST', `/api/quarantine/${phone.deviceId}/discard`, { reason })
  const entryOf = async ({ id }: Person) => (await admin.call<PersonEntry[]>('GET', '/api/people')).body.find((entry) => entry.id === id)!

  test('a phone that is to be emptied hands over what it has; nothing of it takes effect until it is released, in its author’s name', async () => {
    const phone = await officer()
    const sent = phone.edit(enterprise({ name: '已发出' }))
    await phone.push(sent)
    const unsent = [phone.edit(enterprise({ name: '未发出' })), phone.edit({ name: '改过的名称' }, { recordId: sent.recordId, baseVersion: 1 })]
    expect((await shutOut(phone)).status).toBe(204)
    expect(await phone.tryPush(unsent)).toMatchObject({ status: 403, body: { error: 'device-wiped' } })
    expect(await phone.refresh()).toMatchObject({ status: 403, body: { error: 'device-wiped' } })

    expect(await handOver(phone, unsent)).toMatchObject({ status: 200, body: { nonce: 'test-nonce', edits: 2 } })
    expect(await handOver(phone, [unsent[1]])).toMatchObject({ status: 200, body: { edits: 2 } })
    const colleague = await officer()
    const before = await colleague.pullAll()
    expect(before.records.get(sent.recordId)).toMatchObject({ fields: { name: '已发出' } })
    expect(before.records.has(unsent[0]!.recordId)).toBe(false)
    expect(await waiting(phone)).toMatchObject({ label: 'test phone', person: { id: phone.person.id }, waiting: 2, refused: 0, kinds: { enterprise: 2 }, towns: [TOWN], savedFrom: unsent[0]!.savedAt })

    expect(await release(phone)).toMatchObject({ status: 200, body: { released: 2, refused: 0 } })
    const { records } = await colleague.pullAll()
    expect(records.get(sent.recordId)).toMatchObject({ fields: { name: '改过的名称' } })
    expect(records.get(unsent[0]!.recordId)).toMatchObject({ fields: { name: '未发出' }, createdBy: { id: phone.person.id } })
    expect(await waiting(phone)).toBeUndefined()
    expect(await release(phone)).toMatchObject({ status: 404 })
    // a repeated parcel stays settled, and nothing of it is kept
    expect(await handOver(phone, unsent)).toMatchObject({ status: 200, body: { edits: 2 } })
    expect(await waiting(phone)).toBeUndefined()
    const kept = await server.running.services.database.orm.select().from(quarantinedEdit).where(eq(quarantinedEdit.deviceId, phone.deviceId))
    expect(kept.map(({ mutation, outcome, settledBy }) => [mutation, outcome, settledBy])).toEqual([[null, 'released', admin.person.id], [null, 'released', admin.person.id]])
    // the id it was pushed under is no phone
    expect((await entryOf(phone.person)).devices.map(({ id }) => id)).toEqual([phone.deviceId])
  })

  test('a locked phone’s letters are opened into the quarantine, once, whether they come sealed or open', async () => {
    const phone = await officer()
    const [first, second, third] = [phone.edit(enterprise({ name: '锁着保存' })), phone.edit(enterprise({ name: '又一处' })), phone.edit(enterprise())]
    const send = (body: unknown, cookie = phone.cookie) => call<Quarantined & { error?: string }>(server.url, 'POST', '/api/quarantine/sealed', body, { cookie })
    const letters = sealedRequest(phone, [[first], [second]])
    expect(await send(letters)).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    await shutOut(phone, 'revoke')
    expect(await send(letters, '')).toMatchObject({ status: 401 })
    expect(await send(letters, (await officer()).cookie)).toMatchObject({ status: 403 })
    expect(await send(letters)).toMatchObject({ status: 200, body: { nonce: 'test-nonce', edits: 2 } })
    expect(await send(letters)).toMatchObject({ status: 200, body: { edits: 2 } })
    expect(await handOver(phone, [second, third])).toMatchObject({ status: 200, body: { edits: 3 } })
    // what another device sealed, or nobody can open, is refused whole
    const other = await officer()
    expect(await send({ ...sealedRequest(other, [[first]]), deviceId: phone.deviceId })).toMatchObject({ status: 400, body: { error: 'sealed-unreadable', at: 'bundles.0.letters.0' } })
    expect(await waiting(phone)).toMatchObject({ waiting: 3, kinds: { enterprise: 3 } })
    expect(await release(phone)).toMatchObject({ status: 200, body: { released: 3, refused: 0 } })
    expect((await (await officer()).pullAll()).records.get(first.recordId)).toMatchObject({ fields: { name: '锁着保存' }, createdBy: { id: phone.person.id } })
  })

  test('it is told which acknowledged edits and files are in no log, and nobody else is', async () => {
    const phone = await officer()
    const kept = phone.edit(enterprise())
    await phone.push(kept)
    const [edit, file] = [v7(), v7()]
    const ask = (more: Record<string, unknown> = {}, cookie = phone.cookie) => call<Missed>(server.url, 'POST', '/api/quarantine/missed', { deviceId: phone.deviceId, edits: [edit, kept.mutationId], files: [file], ...more }, { cookie })
    expect(await ask()).toMatchObject({ status: 403 })
    await shutOut(phone)
    expect(await ask({}, '')).toMatchObject({ status: 401 })
    expect(await ask({ deviceId: v7() })).toMatchObject({ status: 403 })
    expect(await ask()).toMatchObject({ status: 200, body: { nonce: 'test-nonce', edits: [edit], files: [file] } })
  })

  test('what a phone empties itself of unseen stands on record, by number', async () => {
    const phone = await officer()
    await shutOut(phone)
    const say = (lost: unknown) => call(server.url, 'POST', '/api/quarantine/wiped', { deviceId: phone.deviceId, lost }, { cookie: phone.cookie })
    expect((await say({ files: -1 })).status).toBe(400)
    expect((await say({ files: 2, edits: 0 })).status).toBe(200)
    const { body: { steps } } = await admin.call<AuditAnswer>('GET', '/api/audit?act=device-wiped')
    expect(steps[0]).toMatchObject({ about: { id: phone.deviceId }, details: { done: true, lostFiles: 2 } })
  })

  test('it says when it empties itself, once', async () => {
    const phone = await officer()
    await shutOut(phone)
    expect((await entryOf(phone.person)).devices[0]).toMatchObject({ wipeAskedAt: expect.any(String), wipedAt: null })
    const say = () => call(server.url, 'POST', '/api/quarantine/wiped', { deviceId: phone.deviceId }, { cookie: phone.cookie })
    const said = await say()
    expect(said).toMatchObject({ status: 200, body: { nonce: 'test-nonce' } })
    // a phone that is killed in the middle of it asks again, and is told again
    expect(said.headers.get('set-cookie')).toBeNull()
    expect(await phone.refresh()).toMatchObject({ status: 403, body: { error: 'device-wiped' } })
    const { wipedAt } = (await entryOf(phone.person)).devices[0]!
    server.clock.advance(1_000)
    expect((await say()).status).toBe(200)
    expect((await entryOf(phone.person)).devices[0]).toMatchObject({ wipedAt, wipeAskedAt: expect.any(String) })
  })

  test('only a shut-out device with its own proof may hand anything over', async () => {
    const phone = await officer()
    const other = await officer()
    const edits = [phone.edit(enterprise())]
    expect(await handOver(phone, edits)).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    await shutOut(phone, 'revoke')
    expect(await handOver(phone, edits, { cookie: '' })).toMatchObject({ status: 401 })
    expect(await handOver(phone, edits, { cookie: `__Host-ipw=${'x'.repeat(32)}` })).toMatchObject({ status: 401 })
    expect(await handOver(phone, edits, { cookie: other.cookie })).toMatchObject({ status: 403 })
    expect(await handOver(phone, edits, { deviceId: other.deviceId })).toMatchObject({ status: 403, body: { error: 'forbidden', at: 'deviceId' } })
    expect(await handOver(phone, [])).toMatchObject({ status: 400 })
    expect(await handOver(phone, edits)).toMatchObject({ status: 200 })
    // the proof opens nothing else
    for (const path of ['/api/quarantine', '/api/people', '/api/sync/pull']) expect((await call(server.url, 'GET', path, undefined, { cookie: phone.cookie })).status).toBe(401)
    // who signed out has nothing to hand over
    const left = await officer()
    await call(server.url, 'POST', '/api/session/end', undefined, { cookie: left.cookie })
    await shutOut(left)
    expect((await handOver(left, [left.edit(enterprise())])).status).toBe(401)
  })

  test('an account that is off, or whose passphrase was changed, can still hand over and learns of the wipe', async () => {
    const phone = await officer()
    await admin.call('POST', `/api/people/${phone.person.id}/switch`, { on: false })
    expect(await phone.refresh()).toMatchObject({ status: 401 })
    await shutOut(phone)
    expect(await phone.refresh()).toMatchObject({ status: 403, body: { error: 'device-wiped' } })
    expect((await handOver(phone, [phone.edit(enterprise({ name: '离职前' }))])).status).toBe(200)
    expect(await release(phone)).toMatchObject({ status: 200, body: { released: 1 } })
  })

  test('what the log refuses waits on with its reason, and goes when the author has the right again', async () => {
    const phone = await officer()
    const edits = [phone.edit(enterprise({ name: '本镇' })), phone.edit(enterprise({ name: '外镇' }), { town: OTHER_TOWN }), phone.edit({ nonsense: '\u0000\ud800' })]
    await shutOut(phone)
    await handOver(phone, edits)
    expect(await release(phone)).toMatchObject({ status: 200, body: { released: 1, refused: 2 } })
    expect(await waiting(phone)).toMatchObject({ waiting: 2, refused: 2 })
    await admin.call('POST', `/api/people/${phone.person.id}`, { name: phone.person.name, role: 'officer', towns: [TOWN, OTHER_TOWN] })
    expect(await release(phone)).toMatchObject({ status: 200, body: { released: 1, refused: 1 } })
    expect(await discard(phone, '')).toMatchObject({ status: 400 })
    expect(await discard(phone)).toMatchObject({ status: 200, body: { discarded: 1 } })
    expect(await waiting(phone)).toBeUndefined()
    expect((await discard(phone)).status).toBe(404)
    const kept = await server.running.services.database.orm.select().from(quarantinedEdit).where(eq(quarantinedEdit.deviceId, phone.deviceId))
    expect(kept.every(({ mutation }) => mutation === null)).toBe(true)
    expect(kept.find(({ outcome }) => outcome === 'discarded')).toMatchObject({ reason: '手机丢失，内容已补录', settledBy: admin.person.id })
  })

  test('a wipe during a push: what the server took is in the log, the rest in quarantine, and nothing twice', async () => {
    const phone = await officer()
    const edits = Array.from({ length: 30 }, (_, index) => phone.edit(enterprise({ name: `同时 ${index}` })))
    const pushes = edits.map((edit) => phone.tryPush([edit]))
    const [answers] = await Promise.all([Promise.all(pushes), shutOut(phone)])
    const taken = answers.filter(({ status }) => status === 200).length
    expect(answers.every(({ status }) => status === 200 || status === 403)).toBe(true)
    expect((await handOver(phone, edits)).body.edits).toBe(30)
    expect((await release(phone)).body).toMatchObject({ released: 30, refused: 0 })
    const { records } = await (await officer()).pullAll()
    expect(edits.filter(({ recordId }) => records.get(recordId)?.version === 1)).toHaveLength(30)
    expect(taken).toBeLessThanOrEqual(30)
  })

  test('two who release at once, or one who releases while another throws away, settle each edit once', async () => {
    const phone = await officer()
    await shutOut(phone)
    const edits = Array.from({ length: 5 }, () => phone.edit(enterprise()))
    await handOver(phone, edits)
    const both = await Promise.all([release(phone), release(phone)])
    expect(both.reduce((sum, { body }) => sum + (body.released ?? 0), 0)).toBe(5)
    const second = await officer()
    await shutOut(second)
    await handOver(second, [second.edit(enterprise())])
    const [released, discarded] = await Promise.all([release(second), discard(second)])
    expect([released.body.released ?? 0, discarded.body.discarded ?? 0].sort()).toEqual([0, 1])
  })

  test('a release that the database breaks off may be asked again', async () => {
    const phone = await officer()
    await shutOut(phone)
    await handOver(phone, [phone.edit(enterprise())])
    const { pushes } = server.running.services
    const push = pushes.push.bind(pushes)
    let receipts: Receipt[] = []
    pushes.push = async (...given) => {
      receipts = await push(...given)
      throw Object.assign(new Error('gone'), { code: 'ECONNRESET' })
    }
    expect((await release(phone)).status).toBe(503)
    pushes.push = push
    expect(receipts).toMatchObject([{ outcome: 'applied' }])
    expect((await discard(phone)).status).toBe(404)
    expect(await release(phone)).toMatchObject({ status: 200, body: { released: 1 } })
    const made = await server.running.services.database.orm.select().from(device).where(eq(device.releasedFor, phone.deviceId))
    expect(made.every(({ revokedAt }) => revokedAt !== null)).toBe(true)
  })

  test('more than a device may leave is refused whole', async () => {
    const phone = await officer()
    await shutOut(phone)
    const filler = 'x'.repeat(1_900_000)
    const large = () => phone.edit({ note: filler })
    for (let parcel = 0; parcel < 17; parcel += 1) await handOver(phone, [large()])
    expect(await handOver(phone, [large()])).toMatchObject({ status: 413, body: { error: 'quarantine-full' } })
    expect((await discard(phone)).status).toBe(200)
    expect((await handOver(phone, [large()])).status).toBe(200)
  })

  test('only administrators look, release and throw away', async () => {
    const phone = await officer()
    await shutOut(phone)
    await handOver(phone, [phone.edit(enterprise())])
    for (const asker of [await officer(), await server.supervisor()]) {
      expect((await asker.call('GET', '/api/quarantine')).status).toBe(403)
      expect((await asker.call('POST', `/api/quarantine/${phone.deviceId}/release`)).status).toBe(403)
      expect((await asker.call('POST', `/api/quarantine/${phone.deviceId}/discard`, { reason: '不要了' })).status).toBe(403)
    }
    expect((await call(server.url, 'GET', '/api/quarantine')).status).toBe(401)
    expect((await admin.call('POST', '/api/quarantine/x/release')).status).toBe(404)
    expect(await waiting(phone)).toMatchObject({ waiting: 1 })
  })

  // last: after so long nobody is signed in any more
  test('the proof runs out', async () => {
    const phone = await officer()
    await shutOut(phone)
    server.clock.advance(91 * DAY)
    expect((await handOver(phone, [phone.edit(enterprise())])).status).toBe(401)
  })
})
