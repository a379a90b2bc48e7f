import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkFiles } from '@/server/attachments/check-files'
import { openSealing } from '@/server/audit'
import { operatorTasks } from '@/server/operate'
import { DEFAULT_RETENTION } from '@/server/privacy'
import { inMemory, onEachBackend, type Backend } from './support/backends'
import type { Device } from './support/client'
import { announce, begin, jpeg, read, receiptOf, send, sha256, upload } from './support/files'
import { enterprise } from './support/samples'
import { folderStore, s3Store, type TestStore } from './support/stores'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from './support/test-server'

const suite = (makeStore: () => TestStore) => ({ openFresh }: Backend) => {
  const store = makeStore()
  let server: TestServer
  let officer: Device
  let supervisor: Device
  beforeAll(async () => {
    server = await startTestServer(openFresh, store.config())
    officer = await server.officer()
    supervisor = await server.supervisor()
  })
  afterAll(() => server.close())

  const check = (options: Parameters<typeof checkFiles>[1]) =>
    checkFiles({ ...server.running.services, orm: server.running.services.database.orm }, options)

  async function arrived(size = 5_000): Promise<{ id: string; bytes: Buffer; name: string }> {
    const bytes = jpeg(size)
    const id = await announce(officer, bytes)
    expect((await upload(officer, id, bytes)).status).toBe(204)
    return { id, bytes, name: sha256(bytes) }
  }

  test('a reader who finds nothing makes the server say so to all, once', async () => {
    const { id, bytes, name } = await arrived()
    const { cursors } = await supervisor.pullAll()
    const first = (await receiptOf(officer, id)).body
    await store.lose(server.dataDir, name)
    server.clock.advance(1_000)

    expect(await supervisor.call('GET', `/api/attachments/${TOWN}/${id}`)).toMatchObject({ status: 404, body: { error: 'attachment-missing' } })
    expect(await receiptOf(officer, id)).toMatchObject({ status: 404, body: { error: 'attachment-missing' } })
    const told = await supervisor.pullAll(cursors)
    expect(told.records.get(id)).toMatchObject({ receivedAt: null, missing: true, version: 3 })
    expect((await supervisor.call('GET', `/api/attachments/${TOWN}/${id}`)).status).toBe(404)
    expect((await supervisor.pullAll(told.cursors)).records.size).toBe(0)

    // whoever still holds the bytes sends them again
    expect((await upload(officer, id, bytes)).status).toBe(204)
    const second = (await receiptOf(officer, id)).body
    expect(second).toMatchObject({ sha256: name })
    expect(second.seq).toBeGreaterThan(first.seq)
    const again = await supervisor.pullAll(told.cursors)
    expect(again.records.get(id)).toMatchObject({ receivedAt: second.receivedAt, version: 4 })
    expect(again.records.get(id)).not.toHaveProperty('missing')
    expect((await read(supervisor, id)).bytes.equals(bytes)).toBe(true)
  })

  test('bytes that changed where they lie are noticed by reading and replaced', async () => {
    const { id, bytes, name } = await arrived()
    await store.overwrite(server.dataDir, name, jpeg(bytes.length))
    await read(supervisor, id)
    expect((await receiptOf(officer, id)).body).toMatchObject({ error: 'attachment-missing' })
    expect((await upload(officer, id, bytes)).status).toBe(204)
    expect((await read(supervisor, id)).bytes.equals(bytes)).toBe(true)

    await store.overwrite(server.dataDir, name, bytes.subarray(0, 1_000))
    expect((await read(supervisor, id)).status).toBe(404)
    expect((await upload(officer, id, bytes)).status).toBe(204)
    expect((await read(supervisor, id)).bytes.equals(bytes)).toBe(true)
  })

  test('a backup that comes upon a changed file is whole without it, and phones are asked for it', async () => {
    const [changed, sound] = [await arrived(4_300), await arrived(4_400)]
    await store.overwrite(server.dataDir, changed.name, jpeg(changed.bytes.length))
    const { cursors } = await supervisor.pullAll()
    const lines: string[] = []
    await operatorTasks({ ...server.running.services, sealing: openSealing(server.dataDir), retention: DEFAULT_RETENTION }).backup(async (text) => { lines.push(text) }, undefined)
    expect(lines.join('')).toContain(`{"file":"${changed.name}","sizeBytes":null}`)
    expect(lines.join('')).toContain(`{"file":"${sound.name}","sizeBytes":${sound.bytes.length}}`)
    const { records } = await supervisor.pullAll(cursors)
    expect(records.get(changed.id)).toMatchObject({ receivedAt: null, missing: true })
    expect(records.has(sound.id)).toBe(false)
    expect((await upload(officer, changed.id, changed.bytes)).status).toBe(204)
    expect((await read(supervisor, changed.id)).bytes.equals(changed.bytes)).toBe(true)
  })

  test('a supervisor may give back what is missing, and nothing else', async () => {
    const { id, bytes, name } = await arrived()
    expect(await begin(supervisor, id, bytes.length)).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    await store.lose(server.dataDir, name)
    await read(supervisor, id)
    const location = (await begin(supervisor, id, bytes.length)).headers.get('location')!
    expect(await send(supervisor, location, 0, jpeg(bytes.length))).toMatchObject({ status: 422, body: { error: 'attachment-hash-mismatch' } })
    expect((await upload(supervisor, id, bytes)).status).toBe(204)
    expect((await receiptOf(supervisor, id)).body).toMatchObject({ sha256: name })
    expect(await begin(supervisor, id, bytes.length)).toMatchObject({ status: 403 })
  })

  test('a lost file whose record has moved counts as lost in the new town too, and comes back there', async () => {
    const mover = await server.person({ name: '两镇督导', role: 'supervisor', towns: [TOWN, OTHER_TOWN] })
    const company = officer.edit(enterprise())
    await officer.push(company)
    const arrivedAt = async (size: number) => {
      const bytes = jpeg(size)
      const id = await announce(officer, bytes, { onKind: 'enterprise', onId: company.recordId })
      expect((await upload(officer, id, bytes)).status).toBe(204)
      return { id, bytes }
    }
    const [lost, sound] = [await arrivedAt(4_000), await arrivedAt(4_100)]
    const onItsWay = await announce(officer, jpeg(4_200), { onKind: 'enterprise', onId: company.recordId })
    await store.lose(server.dataDir, sha256(lost.bytes))
    await read(officer, lost.id)
    server.clock.advance(1_000)
    expect(await mover.call('POST', `/api/enterprises/${company.recordId}/move`, { from: TOWN, to: OTHER_TOWN })).toMatchObject({ status: 200, body: { records: 4 } })

    const there = (await (await server.person({ name: '新镇专员', role: 'officer', towns: [OTHER_TOWN] })).pullAll()).records
    expect(there.get(lost.id)).toMatchObject({ town: OTHER_TOWN, receivedAt: null, missing: true })
    expect(there.get(sound.id)).toMatchObject({ town: OTHER_TOWN, receivedAt: expect.any(String) as string })
    expect(there.get(onItsWay)).toMatchObject({ town: OTHER_TOWN, receivedAt: null })
    expect(there.get(onItsWay)).not.toHaveProperty('missing')
    const path = `/api/attachments/${OTHER_TOWN}/${lost.id}`
    expect(await mover.call('GET', path)).toMatchObject({ status: 404, body: { error: 'attachment-missing' } })
    // Whoever may read it there may give it back.
    const location = (await begin(mover, lost.id, lost.bytes.length, OTHER_TOWN)).headers.get('location')!
    expect((await send(mover, location, 0, lost.bytes)).status).toBe(204)
    expect(await mover.call('GET', `${path}/receipt`)).toMatchObject({ status: 200, body: { sha256: sha256(lost.bytes) } })
    expect(await mover.call('GET', `/api/attachments/${OTHER_TOWN}/${sound.id}/receipt`)).toMatchObject({ status: 200, body: { sha256: sha256(sound.bytes) } })
  })

  test('a check finds what nobody read: lost, changed, and there again', async () => {
    const [gone, changed, sound] = [await arrived(), await arrived(), await arrived()]
    await store.lose(server.dataDir, gone.name)
    await store.overwrite(server.dataDir, changed.name, jpeg(changed.bytes.length))
    expect(await check({ read: 'sizes', note: false })).toMatchObject({ lost: [{ attachmentId: gone.id, sha256: gone.name, town: TOWN }], found: [], noted: false })
    expect((await receiptOf(officer, gone.id)).status).toBe(200)

    const { lost, noted } = await check({ read: 'bytes', note: true })
    expect(noted).toBe(true)
    expect(lost.map(({ attachmentId }) => attachmentId).sort()).toEqual([gone.id, changed.id].sort())
    for (const { id } of [gone, changed]) expect((await receiptOf(officer, id)).body).toMatchObject({ error: 'attachment-missing' })
    expect((await receiptOf(officer, sound.id)).status).toBe(200)
    expect(await check({ read: 'bytes', note: true })).toMatchObject({ lost: [], found: [] })

    await store.overwrite(server.dataDir, gone.name, gone.bytes)
    expect(await check({ read: 'sizes', note: true })).toMatchObject({ lost: [], found: [{ attachmentId: gone.id }] })
    expect((await receiptOf(officer, gone.id)).status).toBe(200)
    expect((await upload(officer, changed.id, changed.bytes)).status).toBe(204)
  })

  test('when most files seem gone the store is doubted, not the files', async () => {
    const many = []
    for (let each = 0; each < 12; each += 1) many.push(await arrived(100))
    for (const { name } of many) await store.lose(server.dataDir, name)
    const { lost, noted } = await check({ read: 'sizes', note: true })
    expect([lost.length, noted]).toEqual([12, false])
    expect((await receiptOf(officer, many[0]!.id)).status).toBe(200)
  })
}

onEachBackend('lost files', suite(() => folderStore))
describe('files lost in an S3 store', () => suite(s3Store)(inMemory))
