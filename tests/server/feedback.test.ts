import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FEEDBACK_PAGE, type FeedbackAnswer } from '@/contract'
import { forgetOldFeedback, KEPT_FEEDBACK_DAYS, PER_DAY } from '@/server/feedback'
import { rowsOf } from '@/server/store/database'
import { onEachBackend } from './support/backends'
import { call } from './support/client'
import { startTestServer, TOWN, type TestServer } from './support/test-server'

const DAY_MS = 86_400_000

onEachBackend('feedback', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  const written = (more: object = {}) => ({ id: v7(), writtenAt: '2026-11-22T08:00:00.000Z', kind: 'trouble', text: '签名板\n在竖屏时太小', ...more })
  const all = () => rowsOf<{ id: string; text: string }>(server.running.services.database.orm, sql`select id, text from feedback order by received_at, id`)
  const list = async (query = '') => (await (await server.administrator()).call<FeedbackAnswer>('GET', `/api/feedback${query}`)).body

  test('comes from anybody signed in and is read by administrators, with what was let go along', async () => {
    const officer = await server.officer()
    const made = written({ diagnostics: { app: '0.1.0', browser: 'Chrome 120', lastError: 'offline' } })
    expect((await officer.call('POST', '/api/feedback', made)).status).toBe(200)
    expect(await list()).toMatchObject({ entries: [{ ...made, by: { id: officer.person.id, name: officer.person.name }, receivedAt: server.clock.now.toISOString() }] })
    for (const reader of [officer, await server.supervisor()]) expect(await reader.call('GET', '/api/feedback')).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    expect((await call(server.url, 'POST', '/api/feedback', written())).status).toBe(401)
  })

  test('sent again, even changed and by somebody else, it stands once as it first came', async () => {
    const made = written()
    const officer = await server.officer()
    const before = await all()
    await officer.call('POST', '/api/feedback', made)
    expect((await officer.call('POST', '/api/feedback', made)).status).toBe(200)
    expect((await (await server.supervisor()).call('POST', '/api/feedback', { ...made, text: 'another' })).status).toBe(200)
    expect(await all()).toEqual([...before, { id: made.id, text: made.text }])
  })

  test.each([
    ['no text', { text: '  ' }], ['too much text', { text: 'x'.repeat(2_001) }], ['a NUL', { text: 'a\u0000b' }], ['half a character', { text: '\ud800' }], ['another kind', { kind: 'praise' }],
    ['what nobody asked for', { diagnostics: { name: '王某' } }], ['a long line', { diagnostics: { browser: 'x'.repeat(301) } }], ['an escape in a line', { diagnostics: { browser: '\u001b[2J' } }], ['no day', { writtenAt: 'yesterday' }], ['no id', { id: '1' }],
  ])('%s is refused and leaves nothing', async (_what, more) => {
    const before = await all()
    expect(await (await server.officer()).call('POST', '/api/feedback', written(more))).toMatchObject({ status: 400, body: { error: 'bad-request' } })
    expect(await all()).toEqual(before)
  })

  test('a day that is none is kept as it was written', async () => {
    expect((await (await server.officer()).call('POST', '/api/feedback', written({ writtenAt: '2026-02-31T08:00:00.000Z' }))).status).toBe(200)
    expect((await list()).entries.map(({ writtenAt }) => writtenAt)).toContain('2026-02-31T08:00:00.000Z')
  })

  test('is limited to so many a day for each person; many pages are read one by one; what is old goes', async () => {
    const { orm } = server.running.services.database
    const writer = await server.person({ name: '多话的人', role: 'officer', towns: [TOWN] })
    server.clock.advance(60_000)
    for (let sent = 0; sent < PER_DAY; sent += 1) {
      server.clock.advance(4_000)
      expect((await writer.call('POST', '/api/feedback', written())).status).toBe(200)
    }
    server.clock.advance(4_000)
    expect(await writer.call('POST', '/api/feedback', written())).toMatchObject({ status: 429, body: { error: 'too-many-requests' } })
    expect((await (await server.officer()).call('POST', '/api/feedback', written())).status).toBe(200)
    server.clock.advance(DAY_MS)
    expect((await (await writer.keepSignedIn(server.clock.now)).call('POST', '/api/feedback', written())).status).toBe(200)

    await orm.execute(sql`insert into feedback select gen_random_uuid(), received_at, written_at, person_id, device_id, kind, text, null from feedback`)
    const ids: string[] = []
    let page = await list()
    for (;;) {
      ids.push(...page.entries.map(({ id }) => id))
      expect(page.entries.length).toBeLessThanOrEqual(FEEDBACK_PAGE)
      if (!page.cursor) break
      page = await list(`?before=${page.cursor}`)
    }
    expect(ids.length).toBeGreaterThan(FEEDBACK_PAGE)
    expect([...ids].sort()).toEqual((await all()).map(({ id }) => id).sort())
    expect((await list(`?before=${v7()}`)).entries).toHaveLength(FEEDBACK_PAGE)
    expect(await (await server.administrator()).call('GET', '/api/feedback?before=x')).toMatchObject({ status: 400 })

    const now = (days: number) => new Date(server.clock.now.getTime() + days * DAY_MS)
    expect(await forgetOldFeedback(orm, now(KEPT_FEEDBACK_DAYS - 2))).toBe(0)
    expect(await forgetOldFeedback(orm, now(KEPT_FEEDBACK_DAYS + 1))).toBe(ids.length)
    expect(await all()).toEqual([])
  })
})
