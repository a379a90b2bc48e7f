import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ERROR_CODES, SEALED_MAX_BUNDLES, type ErrorBody, type Mutation, type SealedRequest, type SealedResponse } from '@/contract'
import { deriveKeyPair, toBase64url } from '@/domain/sealing'
import { migrate } from '@/server/store/migrate'
import { openCourierKeys } from '@/server/sync/sealed-keys'
import { onEachBackend } from './support/backends'
import type { Answer, Device } from './support/client'
import { enterprise } from './support/samples'
import { postSealed, sealedBundle, sealedRequest } from './support/sealed'
import { startTestServer, type TestServer } from './support/test-server'

onEachBackend('sealed edits', ({ openFresh }) => {
  let server: TestServer
  let officer: Device
  let other: Device
  beforeAll(async () => {
    server = await startTestServer(openFresh)
    officer = await server.officer()
    other = await server.secondDevice(officer.person)
  })
  afterAll(() => server.close())

  const send = <T = ErrorBody>(body: unknown, device = officer): Promise<Answer<T>> => postSealed<T>(device, body)
  const sent = async (body: unknown, device = officer): Promise<SealedResponse['receipts']> => {
    const { status, body: answer } = await send<SealedResponse>(body, device)
    expect([status, (answer as unknown as ErrorBody).error]).toEqual([200, undefined])
    return answer.receipts
  }
  const edits = (count: number): Mutation[] => Array.from({ length: count }, () => officer.edit(enterprise()))

  async function written(): Promise<string> {
    const { orm } = server.running.services.database
    const tables = ['record', 'town_log', 'refused_mutation', 'sealing_key']
    const { rows } = await orm.execute(sql.raw(`select ${tables.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(', ')}, (select sum(last_seq)::int from device) as numbers`)) as unknown as { rows: unknown[] }
    return JSON.stringify(rows[0])
  }
  /** Refused with a code of ours, and nothing written. */
  async function expectRefused(body: unknown, code: string, status = 400, device = officer): Promise<void> {
    const before = await written()
    const answer = await send(body, device)
    expect([answer.status, answer.body.error]).toEqual([status, code])
    expect(await written()).toBe(before)
  }

  test('take effect as pushed ones do; a push of the same is answered with the same receipts, and the other way round', async () => {
    const [first, second] = [edits(3), edits(2)]
    const receipts = await sent(sealedRequest(officer, [first, second]))
    expect(receipts.map((letter) => letter.map(({ mutationId, outcome }) => [mutationId, outcome]))).toEqual([first, second].map((letter) => letter.map(({ mutationId }) => [mutationId, 'applied'])))
    expect(await officer.push(...first, ...second)).toEqual(receipts.flat())
    const pushed = edits(2)
    const answers = await officer.push(...pushed)
    expect(await sent(sealedRequest(officer, [[pushed[1]], [pushed[0]]]))).toEqual([[answers[1]], [answers[0]]])
  })

  test('are judged one by one', async () => {
    const [good, bad] = [officer.edit(enterprise()), officer.edit({ name: '' })]
    const [letter] = await sent(sealedRequest(officer, [[good, bad]]))
    expect(letter!.map(({ outcome, code }) => [outcome, code])).toEqual([['applied', undefined], ['rejected', 'field-invalid']])
    const forbidden = officer.edit(enterprise(), { town: '110101001' })
    expect((await sent(sealedRequest(officer, [[forbidden]])))[0]![0]).toMatchObject({ outcome: 'rejected', code: 'town-forbidden' })
  })

  test('replayed, reordered, in part and under several contexts: each takes effect once', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 8 }), fc.boolean(), async (order, split) => {
      const letters = [edits(1), edits(2), edits(1), edits(1), edits(1)]
      const bundles = split ? letters.map((letter) => sealedBundle([letter], { key: officer.sealing, deviceId: officer.deviceId })) : [sealedBundle(letters, { key: officer.sealing, deviceId: officer.deviceId })]
      const post = (index: number) => (split ? bundles[index]! : { ...bundles[0]!, letters: [bundles[0]!.letters[index]!] })
      for (const places of [order, [...order].reverse()]) {
        const receipts = await sent({ deviceId: officer.deviceId, bundles: places.map(post) })
        expect(receipts.map((each) => each.map(({ mutationId }) => mutationId))).toEqual(places.map((index) => letters[index]!.map(({ mutationId }) => mutationId)))
        expect(receipts.flat().every(({ outcome }) => outcome === 'applied')).toBe(true)
      }
      const { rows } = await server.running.services.database.orm.execute(sql.raw(`select count(*)::int as entries, count(distinct mutation_id)::int as edits from town_log where mutation_id is not null`)) as unknown as { rows: { entries: number; edits: number }[] }
      expect(rows[0]!.entries).toBe(rows[0]!.edits)
    }), { numRuns: 8 })
  })

  test('of another device, another person or an unknown key, or with a claim that is not true: refused', async () => {
    await expectRefused(sealedRequest(other, [edits(1)]), 'forbidden', 403)
    await expectRefused({ ...sealedRequest(other, [edits(1)]), deviceId: officer.deviceId }, 'sealed-unreadable')
    const strange = deriveKeyPair(randomBytes(32))
    await expectRefused({ deviceId: officer.deviceId, bundles: [sealedBundle([edits(1)], { key: { id: 'strange', key: toBase64url(strange.publicKey) }, deviceId: officer.deviceId })] }, 'sealing-key-unknown')
    await expectRefused({ deviceId: officer.deviceId, bundles: [sealedBundle([edits(1)], { key: { id: officer.sealing.id, key: toBase64url(strange.publicKey) }, deviceId: officer.deviceId })] }, 'sealed-unreadable')
    await expectRefused({ ...sealedRequest(officer, [edits(1)]), cursors: { [officer.person.towns[0]!]: { epoch: v7(), seq: 7, hash: 'f'.repeat(64) } } }, 'log-restored', 409)
    const { status } = await officer.call('POST', '/api/sync/sealed', JSON.stringify(sealedRequest(officer, [edits(1)])), { authorization: '' })
    expect(status).toBe(401)
  })

  test('of a database whose key is gone: what it had seen of a log that is not here any more counts as the making only, what it had seen of this one stands', async () => {
    const town = officer.person.towns[0]!
    const made = officer.edit(enterprise())
    const at = { recordId: made.recordId, town }
    await officer.push(made)
    await other.push(other.edit({ note: 'of another phone' }, { ...at, baseVersion: 1 }))
    const { cursors: here } = await officer.pullAll()
    const bySealed = async (set: Record<string, unknown>, cursors: SealedRequest['cursors']) => {
      const [letter] = await sent({ ...sealedRequest(officer, [[officer.edit(set, { ...at, baseVersion: 2 })]]), cursors, older: 0 })
      return letter![0]!.outcome
    }
    expect(await bySealed({ note: 'blind' }, { [town]: { epoch: v7(), seq: 7, hash: 'f'.repeat(64) } })).toBe('conflict')
    expect(await bySealed({ note: 'blind too' }, undefined)).toBe('conflict')
    expect(await bySealed({ note: 'seen' }, here)).toBe('applied')
  })

  test('too many, too long, or with something else inside: refused, and nothing of the request is taken', async () => {
    await expectRefused(sealedRequest(officer, [edits(600), edits(401)]), 'bad-request')
    const one = sealedRequest(officer, [edits(1)]).bundles[0]!
    await expectRefused({ deviceId: officer.deviceId, bundles: Array.from({ length: SEALED_MAX_BUNDLES + 1 }, () => one) }, 'bad-request')
    await expectRefused({ deviceId: officer.deviceId, bundles: [{ ...one, letters: [{ number: 0, box: 'A'.repeat(2_200_000) }] }] }, 'body-too-large', 413)
    for (const [content, code] of [['[', 'bad-json'], ['{}', 'bad-request'], ['[]', 'bad-request'], ['null', 'bad-request'], ['[{"mutationId":7}]', 'bad-request'], ['', 'bad-json']] as const) {
      await expectRefused(sealedRequest(officer, [edits(1), content]), code)
    }
    await expectRefused({ deviceId: officer.deviceId, bundles: [] }, 'bad-request')
    const lowOrder = { ...one, enc: toBase64url(new Uint8Array(32)) }
    await expectRefused({ deviceId: officer.deviceId, bundles: [lowOrder] }, 'sealed-unreadable')
  })

  test('with any byte wrong, cut short or put in another place: never 5xx, never a write, always a code', async () => {
    const spoil = fc.record({ where: fc.constantFrom('box', 'enc', 'number', 'cut', 'swap', 'key'), at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) })
    await fc.assert(fc.asyncProperty(spoil, async ({ where, at, by }) => {
      const request = sealedRequest(officer, [edits(1), edits(1)])
      const bundle = request.bundles[0]!
      const [letter, next] = bundle.letters as [SealedRequest['bundles'][number]['letters'][number], SealedRequest['bundles'][number]['letters'][number]]
      const flipped = (text: string) => {
        const bytes = Buffer.from(text, 'base64url')
        bytes[at % bytes.length]! ^= by
        return bytes.toString('base64url')
      }
      if (where === 'box') letter.box = flipped(letter.box)
      else if (where === 'cut') letter.box = letter.box.slice(0, Math.max(1, at % letter.box.length))
      else if (where === 'number') letter.number += by
      else if (where === 'swap') [letter.box, next.box] = [next.box, letter.box]
      else if (where === 'key') bundle.key = flipped(bundle.key)
      else bundle.enc = flipped(bundle.enc)
      const before = await written()
      const { status, body } = await send(request)
      expect(status).toBe(400)
      expect(ERROR_CODES).toContain(body.error)
      expect(await written()).toBe(before)
    }), { numRuns: 25 })
  })

  test('the key is made once for all servers of one database, and old ones still open', async () => {
    const database = await openFresh()
    try {
      await migrate(database)
      const tools = { now: () => new Date('2026-11-22T00:00:00Z'), newId: () => v7(), newSeed: () => randomBytes(32) }
      const both = await Promise.all([openCourierKeys(database, tools), openCourierKeys(database, tools)])
      expect(both[0].current).toEqual(both[1].current)
      const newer = deriveKeyPair(randomBytes(32))
      await database.orm.execute(sql`insert into sealing_key values ('newer', ${toBase64url(newer.publicKey)}, ${toBase64url(newer.secretKey)}, '2026-11-23T00:00:00Z')`)
      expect(toBase64url((await both[0].find('newer'))!.publicKey)).toBe(toBase64url(newer.publicKey))
      const later = await openCourierKeys(database, tools)
      expect(later.current.id).toBe('newer')
      expect(await later.find(both[0].current.id)).toBeDefined()
      expect(await later.find('none')).toBeUndefined()
    } finally {
      await database.close()
    }
  })
})
