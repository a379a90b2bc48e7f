import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LETTER_KEPT_DAYS, LETTER_MAX_CHARACTERS, LETTERS_PAGE, type AuditAnswer, type ErrorBody, type LetterAnswer, type LetterReceipt, type LettersAnswer, type LetterTaken, type PersonErased, type PersonFound } from '@/contract'
import { fileOf, readFile, receiptNumberOf, type HandOver, type HandOverFrom } from '@/domain/handover'
import { scopeOf } from '@/server/accounts/scope'
import { forgetOldLetters, PER_TOWN_AND_DAY } from '@/server/letters'
import { rowsOf } from '@/server/store/database'
import { onEachBackend } from './support/backends'
import { call, type Answer, type Device } from './support/client'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from './support/test-server'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const LI = { name: '李某来信', phone: '13800005678' }

const file = (from: HandOverFrom = {}) => fileOf({
  pack: { id: 'wuxi-2020-11', version: '1', sha256: 'a'.repeat(64) }, asOf: '2026-11-22', facts: { patents: [{ type: 'invention', granted: true, costYuan: 8_000 }] }, ...(Object.keys(from).length ? { from } : {}),
})
const letter = (more: object = {}) => ({ id: v7(), town: TOWN, consent: { notice: '2026-11-22', givenAt: '2026-11-22T08:00:00.000Z' }, file: file({ name: '宜兴陶瓷厂' }), ...more })

onEachBackend('letters of enterprises to their station', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer(openFresh, { behindProxy: true })
    // the links of a trial last a day, and days pass here
    for (const role of ['officer', 'administrator'] as const) await server[role]()
  })
  afterAll(() => server.close())

  let address = 0
  /** From an address of its own, so that the limit of one is a matter of its own test. */
  const send = (body: unknown, headers: Record<string, string> = { 'x-forwarded-for': `203.0.113.${(address += 1) % 250}` }): Promise<Answer<LetterReceipt & ErrorBody>> =>
    call(server.url, 'POST', '/api/letters', body, headers)
  const list = async (who: Device, query = '') => (await who.call<LettersAnswer>('GET', `/api/letters${query}`)).body
  const open = (who: Device, id: string) => who.call<LetterAnswer & ErrorBody>('GET', `/api/letters/${id}`)
  const take = (who: Device, id: string) => who.call<LetterTaken & ErrorBody>('POST', `/api/letters/${id}/take`, {})
  const remove = (who: Device, id: string, reason = 'spam') => who.call('POST', `/api/letters/${id}/remove`, { reason })
  const orm = () => server.running.services.database.orm
  const rows = () => rowsOf<{ id: string; town: string; file: string }>(orm(), sql`select id, town, file from station_letter order by received_at, id`)
  const acts = async (about: string) => (await (await server.administrator()).call<AuditAnswer>('GET', '/api/audit')).body.steps.filter((step) => step.about?.id === about).map(({ act, by, details }) => ({ act, by: by?.name, details }))

  describe('coming in', () => {
    test('one is kept and answered with a number and a time', async () => {
      const sent = letter()
      const { status, body } = await send(sent)
      expect([status, body]).toEqual([200, { nonce: 'test-nonce', receipt: receiptNumberOf(sent.id), town: TOWN, receivedAt: server.clock.now.toISOString() }])
      expect(await rows()).toMatchObject([{ id: sent.id, town: TOWN, file: sent.file }])
    })

    test('sent again, later, at once, or with other content under its id, it stands once as it first came, with the same answer', async () => {
      const sent = letter()
      const before = await rows()
      const answers = await Promise.all(Array.from({ length: 4 }, () => send(sent)))
      server.clock.advance(5_000)
      answers.push(await send(sent), await send({ ...sent, file: file({ name: '别家' }), town: OTHER_TOWN }))
      expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1)
      expect(answers[0]!.body.receipt).toBe(receiptNumberOf(sent.id))
      expect((await rows()).slice(before.length)).toEqual([{ id: sent.id, town: TOWN, file: sent.file }])
    })

    test.each([
      ['no consent', { consent: undefined }, 400, 'bad-request'], ['a consent to nothing', { consent: { notice: '', givenAt: '2026-11-22T08:00:00.000Z' } }, 400, 'bad-request'],
      ['no town', { town: '320282' }, 400, 'bad-request'], ['no id', { id: '1' }, 400, 'bad-request'], ['what nobody asked for', { phone: '138' }, 400, 'bad-request'],
      ['a town nobody works for', { town: '320282999' }, 409, 'letter-town-closed'], ['no hand-over', { file: '你好' }, 422, 'letter-unreadable'],
      ['a changed hand-over', { file: file().replace('8000', '9000') }, 422, 'letter-unreadable'], ['a NUL in a name', { file: '{"content":"\u0000"}' }, 422, 'letter-unreadable'],
      ['too much', { file: 'x'.repeat(LETTER_MAX_CHARACTERS + 1) }, 400, 'bad-request'], ['far too much', { file: 'x'.repeat(4 * LETTER_MAX_CHARACTERS) }, 413, 'body-too-large'],
    ])('%s is refused with a code and leaves nothing', async (_what, more, status, error) => {
      const before = await rows()
      const answer = await send(letter(more))
      expect([answer.status, answer.body.error]).toEqual([status, error])
      expect(JSON.stringify(answer.body)).not.toMatch(/宜兴|8000/)
      expect(await rows()).toEqual(before)
    })

    test('neither another site’s page nor a bare form may send one', async () => {
      const before = await rows()
      for (const headers of [{ origin: 'https://elsewhere.example' }, { 'sec-fetch-site': 'cross-site' }, { 'content-type': 'text/plain' }] as Record<string, string>[]) expect((await send(letter(), headers)).status).toBeGreaterThanOrEqual(400)
      expect(await rows()).toEqual(before)
    })

    test('one address is stopped soon, a hall full of enterprises is not, and after an hour it may again', async () => {
      const from = { 'x-forwarded-for': '198.51.100.7' }
      const sent: number[] = []
      for (let minute = 0; minute < 8; minute += 1) {
        server.clock.advance(60_000)
        for (let n = 0; n < 7; n += 1) sent.push((await send({}, from)).status)
      }
      expect(sent.slice(0, 7)).toEqual([400, 400, 400, 400, 400, 400, 429])
      expect(sent.filter((status) => status === 400)).toHaveLength(40)
      expect((await send(letter(), { 'x-forwarded-for': '198.51.100.8' })).status).toBe(200)
      server.clock.advance(HOUR_MS)
      expect((await send(letter(), from)).status).toBe(200)
    })

    test('a flood from everywhere ends for a town, not for its neighbours, nor for what was sent before', async () => {
      await server.person({ name: '邻镇专员', role: 'officer', towns: [OTHER_TOWN] })
      const known = letter()
      await send(known)
      await orm().execute(sql`insert into station_letter select gen_random_uuid(), town, receipt, received_at, notice, consented_at, file, name from station_letter, generate_series(1, ${PER_TOWN_AND_DAY}) where id = ${known.id}::uuid`)
      expect(await send(letter())).toMatchObject({ status: 429, body: { error: 'too-many-requests' } })
      expect((await send(known)).status).toBe(200)
      expect((await send(letter({ town: OTHER_TOWN }))).status).toBe(200)
      server.clock.advance(DAY_MS + 1_000)
      expect((await send(letter())).status).toBe(200)
      await orm().execute(sql`delete from station_letter`)
    })
  })

  describe('at the station', () => {
    test('is seen by officers and supervisors of its town, found by number and name, and by nobody else', async () => {
      const [mine, theirs] = [letter({ file: file({ name: '百分%之厂' }) }), letter({ town: OTHER_TOWN })]
      await send(mine)
      await send(theirs)
      const number = receiptNumberOf(mine.id)
      const [officer, supervisor, neighbour] = [await server.officer(), await server.person({ name: '督导', role: 'supervisor', towns: [TOWN] }), await server.person({ name: '邻', role: 'officer', towns: [OTHER_TOWN] })]
      for (const who of [officer, supervisor]) {
        expect(await list(who)).toMatchObject({ waiting: 1, letters: [{ id: mine.id, receipt: number, town: TOWN, name: '百分%之厂', taken: null }] })
        for (const find of [number, number.toLowerCase().replace('-', ' '), '百分%', '之厂']) expect((await list(who, `?find=${encodeURIComponent(find)}`)).letters, find).toHaveLength(1)
        for (const find of [receiptNumberOf(theirs.id), '%_', '没有这家']) expect((await list(who, `?find=${encodeURIComponent(find)}`)).letters, find).toEqual([])
      }
      expect(JSON.stringify((await list(officer)))).not.toMatch(/patents|8000/)
      for (const answer of [await open(neighbour, mine.id), await take(neighbour, mine.id), await remove(neighbour, mine.id), await open(neighbour, v7())]) expect(answer).toMatchObject({ status: 404, body: { error: 'not-found' } })
      expect(await open(await server.administrator(), mine.id)).toMatchObject({ status: 403 })
      expect(await rows()).toHaveLength(2)
    })

    test('whatever a request asks the database, it sees its own towns’ letters and changes none', async () => {
      const { database } = server.running.services
      const scope = scopeOf({ id: v7(), name: '邻', role: 'officer', towns: [OTHER_TOWN] })
      const ask = (statement: ReturnType<typeof sql>) => database.within([scope], (bound) => rowsOf<{ town: string }>(bound, statement))
      expect(new Set((await rows()).map(({ town }) => town))).toEqual(new Set([TOWN, OTHER_TOWN]))
      expect((await ask(sql`select town from station_letter`)).map(({ town }) => town)).toEqual([OTHER_TOWN])
      for (const statement of [sql`delete from station_letter`, sql`update station_letter set name = 'x'`, sql`insert into station_letter select * from station_letter`]) await expect(ask(statement)).rejects.toThrow()
    })

    test('opened, taken over by one of two at once, and removed: each stands in the audit by name, without content', async () => {
      const sent = letter({ file: file({ name: '双收厂', contact: LI }) })
      await send(sent)
      const [one, other] = [await server.officer(), await server.person({ name: '同事', role: 'officer', towns: [TOWN] })]
      const opened = await open(one, sent.id)
      expect(readFile(opened.body.letter.file).from).toEqual({ name: '双收厂', contact: LI })
      expect(opened.body.letter.goesAt).toBe(new Date(server.clock.now.getTime() + LETTER_KEPT_DAYS.waiting * DAY_MS).toISOString())

      const answers = await Promise.all([take(one, sent.id), take(other, sent.id)])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
      const [taker, late] = answers[0].status === 200 ? [one, other] : [other, one]
      expect(answers.find(({ status }) => status === 409)!.body).toEqual({ error: 'letter-taken' })
      expect((await take(taker, sent.id)).body.taken).toEqual(answers.find(({ status }) => status === 200)!.body.taken)
      expect((await list(late)).letters.find(({ id }) => id === sent.id)).toMatchObject({ taken: { by: { id: taker.person.id, name: taker.person.name }, at: server.clock.now.toISOString() } })

      expect((await remove(late, sent.id, 'because')).status).toBe(400)
      expect((await remove(late, sent.id)).status).toBe(200)
      expect((await open(taker, sent.id)).status).toBe(404)
      const noted = await acts(sent.id)
      expect(noted.map(({ act, by }) => [act, by]).sort()).toEqual([['letter-read', one.person.name], ['letter-removed', late.person.name], ['letter-taken', taker.person.name]].sort())
      for (const { details } of noted) expect(details).toMatchObject({ receipt: receiptNumberOf(sent.id) })
      expect(JSON.stringify(noted)).not.toMatch(/双收厂|李某|1380/)
    })

    test('many are read page by page, those that wait first', async () => {
      await orm().execute(sql`delete from station_letter`)
      const first = letter()
      await send(first)
      await orm().execute(sql`insert into station_letter select gen_random_uuid(), town, receipt, received_at - n * interval '1 minute', notice, consented_at, file, name from station_letter, generate_series(1, ${LETTERS_PAGE + 20}) n where id = ${first.id}::uuid`)
      const officer = await server.officer()
      await take(officer, first.id)
      const page = await list(officer)
      const rest = await list(officer, `?before=${page.cursor}`)
      expect([page.letters.length, page.waiting, rest.letters.length, rest.cursor]).toEqual([LETTERS_PAGE, LETTERS_PAGE + 20, 21, undefined])
      expect(rest.letters.at(-1)).toMatchObject({ id: first.id })
      expect(new Set([...page.letters, ...rest.letters].map(({ id }) => id)).size).toBe(LETTERS_PAGE + 21)
      // the last one shown is taken over meanwhile: what waits after it is not passed over
      await take(officer, page.letters.at(-1)!.id)
      const later = await list(officer, `?before=${page.cursor}`)
      expect(later.letters.filter(({ taken }) => !taken).map(({ id }) => id)).toEqual(rest.letters.filter(({ taken }) => !taken).map(({ id }) => id))
      // a cursor of an older server
      expect((await list(officer, `?before=${page.letters[0]!.id}`)).letters[0]).toEqual(page.letters[1])
      for (const query of ['?before=x', `?find=${'长'.repeat(61)}`]) expect((await officer.call('GET', `/api/letters${query}`)).status).toBe(400)
      await orm().execute(sql`delete from station_letter`)
    })
  })

  describe('going again', () => {
    test('who waits goes after ninety days, who was taken over after thirty', async () => {
      const [waits, taken] = [letter(), letter()]
      await send(waits)
      await send(taken)
      const officer = await (await server.officer()).keepSignedIn(server.clock.now)
      await take(officer, taken.id)
      const { database } = server.running.services
      const round = (days: number) => forgetOldLetters({ database, now: () => new Date(server.clock.now.getTime() + days * DAY_MS) })
      expect(await round(29)).toBe(0)
      expect(await round(31)).toBe(1)
      expect((await rows()).map(({ id }) => id)).toEqual([waits.id])
      expect(await round(89)).toBe(0)
      expect(await round(91)).toBe(1)
      expect(await rows()).toEqual([])
      const erased = await rowsOf<{ content: { details: object } }>(orm(), sql`select content from audit_entry where town = ${TOWN} and act = 'erased' order by seq`)
      expect(erased.map(({ content }) => content.details)).toEqual([{ letters: 1 }, { letters: 1 }])
    })

    test('a person is found in letters, handed what they say of them, and erased with proof; the answers stay', async () => {
      const [about, other, elsewhere] = [letter({ file: file({ name: '宜兴陶瓷厂', contact: LI }) }), letter({ file: file({ contact: { ...LI, phone: '13911112222' } }) }), letter({ town: OTHER_TOWN, file: file({ contact: LI }) })]
      for (const each of [about, other, elsewhere]) await send(each)
      const administrator = await server.person({ name: '管理甲', role: 'administrator', towns: [TOWN] })
      const { body: { data } } = await administrator.call<PersonFound>('POST', '/api/privacy/search', { subject: LI })
      expect(data.records).toMatchObject([{ kind: 'letter', id: about.id, town: TOWN, called: receiptNumberOf(about.id), places: [{ field: 'from.contact', value: LI }] }])
      const { body: { proof } } = await administrator.call<PersonErased>('POST', '/api/privacy/erase', { subject: LI, records: [about.id, elsewhere.id], confirm: LI.name })
      expect(proof.counts).toMatchObject({ records: 1, places: 1 })
      expect(JSON.stringify(proof)).not.toMatch(/李某|1380/)
      const left = new Map((await rows()).map((row) => [row.id, row.file]))
      expect(readFile(left.get(about.id)!)).toMatchObject({ from: { name: '宜兴陶瓷厂' }, facts: { patents: [{ costYuan: 8_000 }] } })
      expect(left.get(about.id)).not.toContain(LI.name)
      expect([left.get(other.id), left.get(elsewhere.id)]).toEqual([other.file, elsewhere.file])
    })

    test('a letter that only an earlier version could read keeps nobody from being found, and goes whole', async () => {
      const [early, name] = [letter({ file: file({ contact: { name: '沈旧信' } }) }), '沈旧信']
      await send(early)
      const facts = { pack: { id: 'p', version: '1', sha256: 'a'.repeat(64) }, asOf: '2026-11-22', facts: { askedOnce: true }, from: { contact: { name } } }
      await orm().execute(sql`update station_letter set file = ${fileOf(facts as HandOver)} where id = ${early.id}::uuid`)
      const administrator = await server.person({ name: '管理乙', role: 'administrator', towns: [TOWN] })
      const { status, body } = await administrator.call<PersonFound>('POST', '/api/privacy/search', { subject: { name } })
      expect([status, body.data?.records]).toMatchObject([200, [{ kind: 'letter', id: early.id, places: [{ field: 'file' }] }]])
      expect((await administrator.call<PersonErased>('POST', '/api/privacy/erase', { subject: { name }, records: [early.id], confirm: name })).body.proof.counts).toMatchObject({ records: 1, places: 1 })
      expect((await rows()).map(({ id }) => id)).not.toContain(early.id)
    })
  })
})
