import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Cursor, ErrorBody, ManifestResponse } from '@/contract'
import { createManifest } from '@/domain/records'
import { onEachBackend } from './support/backends'
import type { Device } from './support/client'
import { enterprise, task } from './support/samples'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from './support/test-server'

const words = (text: string) => {
  const digest = createHash('sha256').update(text).digest()
  return [0, 4, 8, 12].map((at) => digest.readUInt32BE(at))
}

onEachBackend('manifest', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  const ask = async (device: Device, cursors: Record<string, Cursor>) =>
    (await device.call<ManifestResponse>('GET', `/api/sync/manifest?cursors=${encodeURIComponent(JSON.stringify(cursors))}`)).body.towns

  test('is what a device that read everything works out by itself, after every kind of edit', async () => {
    const officer = await server.officer()
    for (let round = 0; round < 3; round += 1) {
      const made = officer.edit(enterprise({ name: `第${round}家` }))
      await officer.push(made, officer.edit(task(), { kind: 'task' }))
      await officer.push(officer.edit({ note: '改' }, { recordId: made.recordId, baseVersion: 1 }))
      const { records, cursors } = await officer.pullAll()
      const sum = createManifest(words)
      for (const { kind, id, version } of records.values()) sum.add(kind, id, version)
      expect(await ask(officer, cursors)).toEqual({ [TOWN]: sum.result() })
    }
  })

  test('is not given for a cursor that stands elsewhere, in another epoch or in a town outside the scope', async () => {
    const officer = await server.officer()
    const { cursors } = await officer.pullAll()
    const here = cursors[TOWN]!
    for (const cursor of [{ ...here, seq: here.seq - 1 }, { ...here, hash: 'x' }, { ...here, epoch: 'other' }]) expect(await ask(officer, { [TOWN]: cursor })).toEqual({})
    const supervisor = await server.supervisor()
    const all = (await supervisor.pullAll()).cursors
    expect(Object.keys(await ask(supervisor, all)).sort()).toEqual(Object.keys(all).sort())
    expect(Object.keys(await ask(officer, all))).toEqual([TOWN])
    expect(await ask(officer, { [OTHER_TOWN]: all[OTHER_TOWN]! })).toEqual({})
    const bad = await officer.call<ErrorBody>('GET', '/api/sync/manifest?cursors=%7B')
    expect([bad.status, bad.body.error]).toEqual([400, 'bad-json'])
  })

  test('a device that reads a town again from the beginning is told of another epoch all the same', async () => {
    const officer = await server.officer()
    const { cursors } = await officer.pullAll()
    const again = (epoch: string) => officer.pullPage({ [TOWN]: { epoch, seq: 0, hash: '' } })
    expect((await again(cursors[TOWN]!.epoch)).towns[TOWN]!.reset).toBe(false)
    expect((await again('')).towns[TOWN]!.reset).toBe(false)
    expect((await again('before the restore')).towns[TOWN]!.reset).toBe(true)
  })
})
