import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { historyPath, HISTORY_MAX_STEPS, type HistoryAnswer } from '@/contract'
import { onEachBackend } from './support/backends'
import type { Device } from './support/client'
import { enterprise, visit } from './support/samples'
import { OTHER_TOWN, startTestServer, THIRD_TOWN, TOWN, type TestServer } from './support/test-server'

onEachBackend('history', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  const read = (device: Device, path: string) => device.call<HistoryAnswer>('GET', path)

  test('tells who changed what, when by both clocks, on which device, newest first', async () => {
    const officer = await server.officer()
    const desk = await server.supervisor()
    const create = officer.edit(enterprise({ address: '老街 1 号' }), { town: TOWN })
    await officer.push(create)
    const { recordId } = create
    server.clock.advance(60_000)
    await desk.keepSignedIn(server.clock.now)
    const change = desk.edit({ address: '新街 2 号' }, { town: TOWN, recordId, baseVersion: 1, savedAt: '2020-01-01T00:00:00.000Z' })
    const [receipt] = await desk.push(change)

    const { status, body } = await read(officer, historyPath(TOWN, 'enterprise', recordId))
    expect(status).toBe(200)
    expect(body).toMatchObject({ nonce: 'test-nonce', more: false })
    expect(body.steps).toHaveLength(2)
    expect(body.steps[0]).toEqual({
      seq: receipt!.seq, op: 'put', first: false, version: 2, by: { id: desk.person.id, name: desk.person.name }, device: { id: desk.deviceId, label: 'test phone' }, at: receipt!.serverTime,
      edit: { outcome: 'applied', savedAt: '2020-01-01T00:00:00.000Z', changes: { address: { from: '老街 1 号', to: '新街 2 号' } } },
    })
    expect(body.steps[1]).toMatchObject({ first: true, version: 1, by: { name: officer.person.name }, edit: { changes: {} } })
  })

  test('keeps the value that lost a conflict readable after somebody settled it the other way', async () => {
    const officer = await server.officer()
    const desk = await server.supervisor()
    const create = officer.edit(enterprise({ note: 'first' }), { town: TOWN })
    await officer.push(create)
    const at = { town: TOWN, recordId: create.recordId }
    await desk.push(desk.edit({ note: 'desk' }, { ...at, baseVersion: 1 }))
    const crossing = officer.edit({ note: 'officer' }, { ...at, baseVersion: 1 })
    expect(await officer.push(crossing)).toMatchObject([{ outcome: 'conflict' }])
    await desk.push(desk.edit({ note: 'desk' }, { ...at, baseVersion: 3, settles: [`${crossing.mutationId}:note`] }))

    const { body: { steps } } = await read(desk, historyPath(TOWN, 'enterprise', create.recordId))
    expect(steps.map(({ edit }) => edit!.changes)).toEqual([{}, { note: { from: 'desk', to: 'desk', lost: 'officer' } }, { note: { from: 'first', to: 'desk' } }, {}])
  })

  test('gives a long history in parts', async () => {
    const officer = await server.officer()
    const create = officer.edit(enterprise(), { town: TOWN })
    const changes = Array.from({ length: HISTORY_MAX_STEPS + 5 }, (_, index) => officer.edit({ note: `${index}` }, { town: TOWN, recordId: create.recordId, baseVersion: 1 }))
    await officer.push(create, ...changes)
    const path = historyPath(TOWN, 'enterprise', create.recordId)
    const first = (await read(officer, path)).body
    expect(first).toMatchObject({ more: true })
    expect(first.steps).toHaveLength(HISTORY_MAX_STEPS)
    const rest = (await read(officer, `${path}?before=${first.steps.at(-1)!.seq}`)).body
    expect(rest.more).toBe(false)
    expect([...first.steps, ...rest.steps].map(({ version }) => version)).toEqual(Array.from({ length: changes.length + 1 }, (_, index) => changes.length + 1 - index))
    expect((await read(officer, `${path}?before=${rest.steps.at(-1)!.seq}`)).body).toMatchObject({ steps: [], more: false })
  })

  test('another town’s record is not there, like one that never was', async () => {
    const officer = await server.officer()
    const stranger = await server.person({ name: 'stranger', role: 'supervisor', towns: [OTHER_TOWN, THIRD_TOWN] })
    const nobody = await server.person({ name: 'nobody', role: 'administrator', towns: [] })
    const create = officer.edit(visit(v7()), { kind: 'visit', town: TOWN })
    await officer.push(create)
    const never = await read(stranger, historyPath(TOWN, 'visit', v7()))
    expect(never).toMatchObject({ status: 404, body: { error: 'not-found' } })
    for (const device of [stranger, nobody]) {
      for (const path of [historyPath(TOWN, 'visit', create.recordId), historyPath(OTHER_TOWN, 'visit', create.recordId), `${historyPath(TOWN, 'visit', create.recordId)}?before=999`]) {
        const answer = await read(device, path)
        expect([answer.status, answer.body]).toEqual([404, never.body])
      }
    }
    // the kind is part of the address
    expect((await read(officer, historyPath(TOWN, 'task', create.recordId))).status).toBe(404)
    expect((await read(officer, historyPath(TOWN, 'visit', create.recordId.toUpperCase()))).status).toBe(200)
  })

  test('of a record that moved away is told to whoever may read it where it is now, and to nobody else of the town it left', async () => {
    const officer = await server.officer()
    const both = await server.person({ name: '两镇督导', role: 'supervisor', towns: [TOWN, OTHER_TOWN] })
    const create = officer.edit(enterprise({ contacts: [{ name: '赵联系', phone: '13800001234' }] }), { town: TOWN })
    const { recordId } = create
    await officer.push(create, officer.edit({ contacts: [] }, { town: TOWN, recordId, baseVersion: 1 }))
    const path = historyPath(TOWN, 'enterprise', recordId)
    expect(JSON.stringify((await read(officer, path)).body)).toContain('赵联系')
    const move = (from: string, to: string) => both.call('POST', `/api/enterprises/${recordId}/move`, { from, to })
    expect((await move(TOWN, OTHER_TOWN)).status).toBe(200)

    for (const asked of [path, `${path}?before=999`]) expect(await read(officer, asked)).toMatchObject({ status: 404, body: { error: 'not-found' } })
    expect((await read(both, path)).body.steps.map(({ op }) => op)).toEqual(['leave', 'put', 'put'])
    expect((await read(both, historyPath(OTHER_TOWN, 'enterprise', recordId))).body.steps).toHaveLength(1)
    await move(OTHER_TOWN, TOWN)
    expect((await read(officer, path)).body.steps.map(({ op }) => op)).toEqual(['put', 'leave', 'put', 'put'])
  })

  test('answers garbage with a code and strangers with none of it', async () => {
    const officer = await server.officer()
    const id = v7()
    for (const path of [`/api/records/${TOWN}/visit/x/history`, `/api/records/1/visit/${id}/history`, `/api/records/${TOWN}/toString/${id}/history`]) {
      expect(await read(officer, path)).toMatchObject({ status: 404, body: { error: 'not-found' } })
    }
    for (const before of ['x', '-1', '1e9', '9'.repeat(40)]) expect(await read(officer, `${historyPath(TOWN, 'visit', id)}?before=${before}`)).toMatchObject({ status: 400, body: { error: 'bad-request', at: 'before' } })
    expect(await officer.call('GET', historyPath(TOWN, 'visit', id), undefined, { authorization: '' })).toMatchObject({ status: 401, body: { error: 'signed-out' } })
    expect(await officer.call('POST', historyPath(TOWN, 'visit', id))).toMatchObject({ status: 405, body: { error: 'method-not-allowed' } })
  })
})
