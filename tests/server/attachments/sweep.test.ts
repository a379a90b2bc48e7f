import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { erasePerson } from '@/server/privacy'
import { restoreBackup, writeBackup } from '@/server/backup'
import { onEachBackend } from '../support/backends'
import { announce, ask, begin, jpeg, send, sha256, upload } from '../support/files'
import { visit } from '../support/samples'
import { startTestServer, type TestServer } from '../support/test-server'

const HOUR = 3_600_000

onEachBackend('what a crash or an erasure leaves among files', ({ openFresh, openEmpty }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  const uploads = () => readdirSync(join(server.dataDir, 'uploads'))
  const lay = (...path: string[]) => {
    const place = join(server.dataDir, ...path)
    writeFileSync(place, jpeg(100))
    return place
  }

  test('bytes that were arriving go when nobody can be looking at them any more', async () => {
    lay('uploads', 'left.arriving')
    await server.running.services.uploads.sweep()
    expect(uploads()).toContain('left.arriving')
    server.clock.advance(2 * HOUR)
    // bytes written long ago, its name given just now
    const named = lay('uploads', 'named.arriving')
    utimesSync(named, server.clock.now, server.clock.now)
    expect(await server.running.services.uploads.sweep()).toBe(1)
    expect(uploads().filter((name) => name.endsWith('.arriving'))).toEqual(['named.arriving'])
  })

  test('a second name of a received file that was being given goes, the file stays', async () => {
    const officer = await server.officer()
    const bytes = jpeg(900)
    await upload(officer, await announce(officer, bytes), bytes)
    const hash = sha256(bytes)
    lay('attachments', hash.slice(0, 2), `${hash}.01900000-0000-7000-8000-000000000001`)
    const { blobs } = server.running.services
    expect(await blobs.sweep!(new Date())).toBe(0)
    expect(await blobs.sweep!(new Date(Date.now() + 2 * HOUR))).toBe(1)
    expect(readdirSync(join(server.dataDir, 'attachments', hash.slice(0, 2)))).toContain(hash)
    expect(await blobs.sweep!(new Date(Date.now() + 2 * HOUR))).toBe(0)
  })

  test('an erased signature does not lie on among the uploads; what is under way stays', async () => {
    const officer = await server.officer()
    const made = officer.edit(visit('e', { enterpriseId: '01900000-0000-7000-8000-00000000000e', interviewees: [{ name: '尤擦除' }] }), { kind: 'visit' })
    expect(await officer.push(made)).toMatchObject([{ outcome: 'applied' }])
    const [signature, photo] = [jpeg(1_000), jpeg(1_001)]
    await upload(officer, await announce(officer, signature, { onId: made.recordId, role: 'signature' }), signature)
    await begin(officer, await announce(officer, photo, { onId: made.recordId }), photo.length)
    const { uploads: service, database, blobs, now, newId } = server.running.services
    expect(await service.sweep()).toBe(0)
    const before = uploads().length
    expect((await erasePerson({ database, blobs, now, newId }, { name: '尤擦除' }, new Set([made.recordId]))).counts).toMatchObject({ signatures: 1 })
    expect(await service.sweep()).toBe(1)
    expect(uploads()).toHaveLength(before - 2)
  })

  test('bytes of which a power cut left nobody a description go too; a phone is told to begin anew', async () => {
    const officer = await server.officer()
    const [lost, goesOn] = [jpeg(1_200), jpeg(1_201)]
    const location = (await begin(officer, await announce(officer, lost), lost.length)).headers.get('location')!
    await send(officer, location, 0, lost.subarray(0, 600))
    await begin(officer, await announce(officer, goesOn), goesOn.length)
    const name = location.split('/').at(-1)!
    writeFileSync(join(server.dataDir, 'uploads', `${name}.json`), '')
    expect((await ask(officer, location)).status).toBe(404)
    const before = uploads().length
    server.clock.now = new Date()
    expect(await server.running.services.uploads.sweep()).toBe(0)
    server.clock.advance(2 * HOUR)
    expect(await server.running.services.uploads.sweep()).toBe(2)
    expect(uploads().filter((each) => each.startsWith(name))).toEqual([])
    expect(uploads()).toHaveLength(before - 2)
  })

  test('what a restore that was broken off had unpacked goes with the next one', async () => {
    const { database, blobs, now, newId } = server.running.services
    const lines: string[] = []
    await writeBackup({ database, openFile: (hash) => blobs.open(hash), now }, async (text) => { lines.push(text) })
    const path = join(server.dataDir, 'a.backup')
    writeFileSync(path, gzipSync(lines.join('')))
    mkdirSync(join(server.dataDir, 'restoring-abc'))
    lay('restoring-abc', 'f'.repeat(64))
    const target = await openEmpty()
    try {
      await restoreBackup({ database: target, keepFile: (from, hash) => blobs.keep(from, hash), folder: server.dataDir, now: () => new Date(Date.now() + 2 * HOUR), newId }, path, { replace: false })
    } finally {
      await target.close()
    }
    expect(readdirSync(server.dataDir).filter((name) => name.startsWith('restoring-'))).toEqual([])
  })
})
