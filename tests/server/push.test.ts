import { createHash } from 'node:crypto'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PushResponse } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { onEachBackend } from './support/backends'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from './support/test-server'
import { assistance, enterprise, visit } from './support/samples'

onEachBackend('push', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  test('a receipt names what was sent, its place in the log and the version', async () => {
    const officer = await server.officer()
    const edit = officer.edit(enterprise())
    const [receipt] = await officer.push(edit)
    const { mutationId, kind, recordId, town, set } = edit
    const contentHash = createHash('sha256').update(canonicalJson({ mutationId, kind, recordId, town, set })).digest('hex')
    expect(receipt).toMatchObject({ mutationId, outcome: 'applied', contentHash, version: 1 })
    const record = (await officer.pullAll()).records.get(recordId)!
    expect(record).toMatchObject({ fields: set, version: 1, createdBy: { id: officer.person.id, name: officer.person.name } })
    expect(record.logged).toEqual({ seq: receipt!.seq, hash: receipt!.logHash })
  })

  test('a repeated mutation gets its first receipt again and changes nothing', async () => {
    const officer = await server.officer()
    const edits = [officer.edit(enterprise()), officer.edit(enterprise())]
    const first = await officer.push(...edits)
    const before = await officer.pullAll()
    server.clock.advance(1000)
    expect(await officer.push(...edits)).toEqual(first)
    expect(await officer.push(edits[1], edits[0], edits[1])).toEqual([first[1], first[0]])
    expect(await officer.pullAll()).toEqual(before)
  })

  test('one bad mutation is rejected alone, with its code and place', async () => {
    const officer = await server.officer()
    const id = v7()
    const cases: [Parameters<typeof officer.edit>, string, string | undefined][] = [
      [[{ ...enterprise(), colour: 'red' }], 'field-unknown', 'set.colour'],
      [[{ ...enterprise(), name: 7 }], 'field-invalid', 'set.name'],
      [[{ contacts: [] }], 'field-invalid', 'set.name'],
      [[{ ...enterprise(), contacts: [{ name: 'x', colour: 1 }] }], 'field-invalid', 'set.contacts.0.colour'],
      [[enterprise(), { kind: 'spaceship' }], 'kind-unknown', 'kind'],
      [[enterprise(), { kind: 7 }], 'mutation-invalid', 'kind'],
      [[enterprise(), { recordId: 'x' }], 'mutation-invalid', 'recordId'],
      [[enterprise(), { town: '1' }], 'mutation-invalid', 'town'],
      [[enterprise(), { town: OTHER_TOWN }], 'town-forbidden', 'town'],
      [[enterprise(), { baseVersion: -1 }], 'mutation-invalid', 'baseVersion'],
      [[enterprise(), { baseVersion: 3 }], 'record-missing', 'recordId'],
      [[enterprise(), { schemaVersion: 99 }], 'schema-newer', 'schemaVersion'],
      [[enterprise(), { savedAt: 'yesterday' }], 'mutation-invalid', 'savedAt'],
      [[enterprise(), { set: 'all' }], 'mutation-invalid', 'set'],
      [[{ ...enterprise(), note: 'x'.repeat(300_000) }], 'mutation-too-large', undefined],
      [[visit(id, { review: 'approved' }), { kind: 'visit' }], 'field-forbidden', 'set.review'],
      [[assistance({ state: 'accepted' }), { kind: 'assistance' }], 'transition-forbidden', 'set.state'],
    ]
    const good = officer.edit(enterprise())
    const bad = cases.map(([args]) => officer.edit(...args))
    const last = officer.edit(enterprise())
    const receipts = await officer.push(good, ...bad, { ...officer.edit(enterprise()), extra: true }, last)
    expect(receipts.at(0)!.outcome).toBe('applied')
    expect(receipts.at(-1)!.outcome).toBe('applied')
    expect(receipts.slice(1, -2).map(({ outcome, code, at }) => [outcome, code, at])).toEqual(cases.map(([, code, at]) => ['rejected', code, at]))
    expect(receipts.at(-2)).toMatchObject({ outcome: 'rejected', code: 'mutation-invalid', at: 'extra' })
    const { records } = await officer.pullAll()
    for (const edit of bad) expect(records.has(edit.recordId)).toBe(false)
    // a rejection is remembered like any other outcome
    expect(await officer.push(bad[0])).toEqual([receipts[1]])
  })

  test('nesting that no database would parse is rejected alone', async () => {
    const officer = await server.officer()
    const mutations = JSON.stringify([officer.edit({ ...enterprise(), note: 'DEEP' }), officer.edit(enterprise())])
    const levels = 100_000
    const text = mutations.replace('"DEEP"', `${'['.repeat(levels)}${']'.repeat(levels)}`)
    const { status, body } = await officer.call<PushResponse>('POST', '/api/sync/push', `{"deviceId":"${officer.deviceId}","mutations":${text}}`)
    expect(status).toBe(200)
    expect(body.receipts.map(({ code }) => code)).toEqual(['mutation-invalid', undefined])
  })

  test('text that databases dislike is kept as it was sent', async () => {
    const officer = await server.officer()
    const note = 'nul \u0000, half a sign \ud83d, quote " \\ {},\n一'
    const edit = officer.edit(enterprise({ note }))
    expect((await officer.push(edit))[0]).toMatchObject({ outcome: 'applied' })
    expect((await officer.pullAll()).records.get(edit.recordId)!.fields.note).toBe(note)
    const address = `${note}\u001e\u001f`
    expect(await officer.push(officer.edit({ address }, { recordId: edit.recordId }))).toMatchObject([{ outcome: 'applied', version: 2 }])
    expect((await officer.pullAll()).records.get(edit.recordId)!.fields).toMatchObject({ note, address })
    // and keeps no enterprise of that town from being moved
    const bureau = await server.person({ name: '主管', role: 'supervisor', towns: [TOWN, OTHER_TOWN] })
    expect(await bureau.call('POST', `/api/enterprises/${edit.recordId}/move`, { from: TOWN, to: OTHER_TOWN })).toMatchObject({ status: 200 })
  })

  test('the batch is worked off in the order of deviceSeq, whatever its own order', async () => {
    const officer = await server.officer()
    const create = officer.edit(enterprise())
    const { recordId } = create
    const edits = [create, ...['一', '二', '三'].map((note) => officer.edit({ note }, { recordId }))]
    const receipts = await officer.push(...edits.toReversed())
    expect(receipts.map(({ version }) => version)).toEqual([4, 3, 2, 1])
    expect((await officer.pullAll()).records.get(recordId)).toMatchObject({ version: 4, fields: { note: '三' }, conflicts: [] })
  })

  test('edits of a record whose announcement was refused are missing, not announcements themselves', async () => {
    const officer = await server.officer()
    const bad = officer.edit({ note: 'no name' })
    const receipts = await officer.push(bad, officer.edit(enterprise(), { recordId: bad.recordId }))
    expect(receipts.map(({ code }) => code)).toEqual(['field-invalid', 'record-missing'])
  })

  test('two devices: distinct fields merge, the same field keeps both values, keys of a set unite', async () => {
    const officer = await server.officer()
    const other = await server.secondDevice(officer.person)
    const create = officer.edit(enterprise({ labels: ['highTech'] }))
    const { recordId } = create
    await officer.push(create)
    const [mine] = await officer.push(officer.edit({ note: 'mine', address: 'A', labels: ['highTech', 'pct'] }, { recordId, baseVersion: 1 }))
    expect(mine).toMatchObject({ outcome: 'applied', version: 2 })
    const clash = other.edit({ note: 'theirs', industry: 'tea', labels: ['highTech', 'returnee'] }, { recordId, baseVersion: 1 })
    const [theirs] = await other.push(clash)
    expect(theirs).toMatchObject({ outcome: 'conflict', version: 3 })
    const record = (await officer.pullAll()).records.get(recordId)!
    expect(record.fields).toMatchObject({ note: 'mine', address: 'A', industry: 'tea', labels: ['highTech', 'pct', 'returnee'] })
    expect(record.conflicts).toMatchObject([{ field: 'note', kept: 'mine', other: 'theirs', deviceId: other.deviceId, by: { id: other.person.id } }])

    const settled = other.edit({ note: 'theirs' }, { recordId, baseVersion: 3, settles: [record.conflicts[0]!.id] })
    expect(await other.push(settled)).toMatchObject([{ outcome: 'applied', version: 4 }])
    expect((await officer.pullAll()).records.get(recordId)).toMatchObject({ fields: { note: 'theirs' }, conflicts: [] })
  })

  test('a merge that loses nothing is told apart from one that does', async () => {
    const officer = await server.officer()
    const other = await server.secondDevice(officer.person)
    const create = officer.edit(enterprise())
    const { recordId } = create
    await officer.push(create, officer.edit({ note: 'x' }, { recordId }))
    expect(await other.push(other.edit({ address: 'B' }, { recordId, baseVersion: 1 }))).toMatchObject([{ outcome: 'merged', version: 3 }])
  })

  test('a submitted visit is only ever revised: every value it had is in the history', async () => {
    const officer = await server.officer()
    const supervisor = await server.supervisor()
    const create = officer.edit(visit(v7(), { note: 'first' }), { kind: 'visit' })
    const { recordId } = create
    const change = officer.edit({ note: 'second' }, { kind: 'visit', recordId, baseVersion: 1 })
    await officer.push(create, change)
    const review = supervisor.edit({ review: 'returned' }, { kind: 'visit', recordId, town: TOWN, baseVersion: 2 })
    expect(await supervisor.push(review)).toMatchObject([{ outcome: 'applied', version: 3 }])
    const fixed = officer.edit({ submittedAt: '2027-01-01T00:00:00Z' }, { kind: 'visit', recordId, baseVersion: 3 })
    expect(await officer.push(fixed)).toMatchObject([{ outcome: 'rejected', code: 'record-immutable', at: 'set.submittedAt' }])

    const { orm } = server.running.services.database
    const { townLog } = await import('@/server/store/schema')
    const { eq } = await import('drizzle-orm')
    const history = await orm.select().from(townLog).where(eq(townLog.recordId, recordId)).orderBy(townLog.seq)
    expect(history.map(({ version, personId, deviceId, mutationId }) => ({ version, personId, deviceId, mutationId }))).toEqual([
      { version: 1, personId: officer.person.id, deviceId: officer.deviceId, mutationId: create.mutationId },
      { version: 2, personId: officer.person.id, deviceId: officer.deviceId, mutationId: change.mutationId },
      { version: 3, personId: supervisor.person.id, deviceId: supervisor.deviceId, mutationId: review.mutationId },
    ])
    // the first revision is the record's own values with the later changes taken back
    expect(history[0]!.changes).toEqual({})
    expect(history[1]!.changes).toEqual({ note: { from: 'first', to: 'second' } })
    expect(history[2]!.changes).toEqual({ review: { from: null, to: 'returned' } })
  })

  test('the same record announced by a second phone under another mutation is one record', async () => {
    const officer = await server.officer()
    const other = await server.secondDevice(officer.person)
    const set = visit(v7())
    const create = officer.edit(set, { kind: 'visit' })
    await officer.push(create)
    const again = other.edit(set, { kind: 'visit', recordId: create.recordId })
    expect((await other.push(again))[0]!.outcome).not.toBe('rejected')
    expect((await officer.pullAll()).records.get(create.recordId)).toMatchObject({ fields: set, conflicts: [], createdBy: { id: officer.person.id } })
  })

  test('an edit handed to another phone takes effect once', async () => {
    const officer = await server.officer()
    const other = await server.secondDevice(officer.person)
    const edit = officer.edit(enterprise())
    const [receipt] = await officer.push(edit)
    expect(await other.push({ ...edit, deviceSeq: 1 })).toEqual([receipt])
  })

  test('a refusal given to one device does not bind another with more rights', async () => {
    const stranger = await server.person({ name: '官林专员', role: 'officer', towns: [OTHER_TOWN] })
    const officer = await server.officer()
    const edit = officer.edit(enterprise())
    expect(await stranger.push({ ...edit, deviceSeq: 1 })).toMatchObject([{ code: 'town-forbidden' }])
    expect(await officer.push(edit)).toMatchObject([{ outcome: 'applied' }])
    expect(await officer.push(edit)).toMatchObject([{ outcome: 'applied' }])
  })

  test('a record stays in its town and its kind', async () => {
    const supervisor = await server.supervisor()
    const create = supervisor.edit(enterprise(), { town: TOWN })
    await supervisor.push(create)
    const { recordId } = create
    const receipts = await supervisor.push(
      supervisor.edit({ note: 'moved' }, { recordId, town: OTHER_TOWN, baseVersion: 1 }),
      supervisor.edit({ title: 'now a task' }, { recordId, kind: 'task', town: TOWN, baseVersion: 1 }))
    expect(receipts.map(({ code, at }) => [code, at])).toEqual([['record-missing', 'town'], ['mutation-invalid', 'kind']])
  })

  test('an id is the same in either case', async () => {
    const officer = await server.officer()
    const create = officer.edit(enterprise())
    const [receipt] = await officer.push(create)
    const mutationId = create.mutationId.toUpperCase()
    expect(await officer.push({ ...create, mutationId })).toEqual([{ ...receipt, mutationId }])
    const upper = officer.edit({ note: 'x' }, { recordId: create.recordId.toUpperCase(), baseVersion: 1 })
    expect(await officer.push(upper)).toMatchObject([{ outcome: 'applied', version: 2 }])
  })
})
