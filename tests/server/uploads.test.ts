import { mkdtempSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ATTACHMENT_MAX_BYTES } from '@/contract'
import { inMemory, onEachBackend, type Backend } from './support/backends'
import { Device } from './support/client'
import { announce, ask, begin, jpeg, metadata, receiptOf, send, sha256, TUS, upload } from './support/files'
import { jpegOf, EXIF_MARK, exifOf, pdfOf, pngOf, segment, webpOf } from './support/pictures'
import { attachment, enterprise } from './support/samples'
import { folderStore, s3Store, type TestStore } from './support/stores'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from './support/test-server'

const suite = (makeStore: () => TestStore) => ({ openFresh }: Backend) => {
  const store = makeStore()
  let server: TestServer
  let officer: Device
  beforeAll(async () => {
    server = await startTestServer(openFresh, store.config())
    officer = await server.officer()
  })
  afterAll(() => server.close())

  const leftovers = () => readdirSync(join(server.dataDir, 'uploads'))

  test('bytes arrive in pieces, are checked, and readers learn of it', async () => {
    const bytes = jpeg(300_000)
    const id = await announce(officer, bytes, { name: "厂门 'a' (1).jpg" })
    const supervisor = await server.supervisor()
    const { cursors, records } = await supervisor.pullAll()
    expect(records.get(id)).toMatchObject({ receivedAt: null, version: 1 })
    expect(await receiptOf(officer, id)).toMatchObject({ status: 404, body: { error: 'attachment-pending' } })
    expect(await supervisor.call('GET', `/api/attachments/${TOWN}/${id}`)).toMatchObject({ status: 404, body: { error: 'attachment-pending' } })

    const location = (await begin(officer, id, bytes.length)).headers.get('location')!
    expect(location).toMatch(/^\/api\/uploads\/[0-9a-f]{32}$/)
    for (let at = 0; at < bytes.length; at += 100_000) {
      expect((await ask(officer, location)).headers.get('upload-offset')).toBe(String(at))
      expect((await send(officer, location, at, bytes.subarray(at, at + 100_000))).status).toBe(204)
    }
    const { status, body: receipt } = await receiptOf(officer, id)
    expect(status).toBe(200)
    expect(receipt).toMatchObject({ attachmentId: id, sha256: sha256(bytes), sizeBytes: bytes.length, receivedAt: server.clock.now.toISOString() })

    const page = await supervisor.pullPage(cursors)
    expect(page.towns[TOWN]).toMatchObject({ cursor: { seq: receipt.seq, hash: receipt.logHash }, records: [{ id, version: 2, receivedAt: receipt.receivedAt }] })
    const response = await fetch(`${server.url}/api/attachments/${TOWN}/${id}`, { headers: { authorization: `Bearer ${supervisor.accessToken}` } })
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store', 'content-length': String(bytes.length),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('厂门 ')}%27a%27%20%281%29.jpg`,
    })
    // whoever asks only about it opens nothing, and has not looked at it
    const opened = vi.spyOn(server.running.services.blobs, 'open')
    const head = await fetch(`${server.url}/api/attachments/${TOWN}/${id}`, { method: 'HEAD', headers: { authorization: `Bearer ${supervisor.accessToken}` } })
    expect([head.status, head.headers.get('content-type'), head.headers.get('content-length'), await head.text()]).toEqual([200, 'image/jpeg', String(bytes.length), ''])
    expect(opened).not.toHaveBeenCalled()
    opened.mockRestore()
    // a phone that lost the last reply hears that all of it is there
    expect((await ask(officer, location)).headers.get('upload-offset')).toBe(String(bytes.length))
  })

  test('what is received stays received: sent again it changes nothing', async () => {
    const bytes = jpeg(1_000)
    const id = await announce(officer, bytes)
    await upload(officer, id, bytes)
    const first = await receiptOf(officer, id)
    expect((await upload(officer, id, bytes)).status).toBe(204)
    expect((await receiptOf(officer, id)).body).toEqual(first.body)
  })

  test('two attachments with the same bytes each have their receipt', async () => {
    const bytes = jpeg(1_000)
    const ids = [await announce(officer, bytes), await announce(officer, bytes)]
    for (const id of ids) expect((await upload(officer, id, bytes)).status).toBe(204)
    const receipts = await Promise.all(ids.map((id) => receiptOf(officer, id)))
    expect(receipts.map(({ body }) => body.attachmentId)).toEqual(ids)
  })

  test('a cut connection keeps what had arrived and the rest follows', async () => {
    const bytes = jpeg(200_000)
    const id = await announce(officer, bytes)
    const location = (await begin(officer, id, bytes.length)).headers.get('location')!
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
        socket.write(`PATCH ${location} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${officer.accessToken}\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\ncontent-type: application/offset+octet-stream\r\ncontent-length: ${bytes.length}\r\n\r\n`)
        socket.write(bytes.subarray(0, 80_000), () => setTimeout(() => { socket.destroy(); resolve() }, 200))
      })
    })
    const offset = Number((await ask(officer, location)).headers.get('upload-offset'))
    expect(offset).toBeGreaterThan(0)
    expect(offset).toBeLessThanOrEqual(80_000)
    expect((await receiptOf(officer, id)).body.error).toBe('attachment-pending')
    expect((await send(officer, location, offset, bytes.subarray(offset))).status).toBe(204)
    expect((await receiptOf(officer, id)).body.sha256).toBe(sha256(bytes))
  })

  test('a file whose record moved to another town before its bytes came arrives in that town, also from somebody who has both', async () => {
    const [both, mover] = await Promise.all((['officer', 'supervisor'] as const).map((role) => server.person({ name: `两镇 ${role}`, role, towns: [TOWN, OTHER_TOWN] })))
    const made = both!.edit(enterprise(), { town: TOWN })
    expect(await both!.push(made)).toMatchObject([{ outcome: 'applied' }])
    const move = async (from: string, to: string) => expect((await mover!.call('POST', `/api/enterprises/${made.recordId}/move`, { from, to })).status).toBe(200)
    const [first, second] = [jpeg(2_000), jpeg(3_000)]
    const [firstId, secondId] = [await announce(both!, first, { onKind: 'enterprise', onId: made.recordId }), await announce(both!, second, { onKind: 'enterprise', onId: made.recordId })]
    await move(TOWN, OTHER_TOWN)
    expect(await begin(both!, firstId!, first.length, TOWN)).toMatchObject({ status: 404, body: { error: 'attachment-unknown' } })
    expect((await upload(both!, firstId!, first, OTHER_TOWN)).status).toBe(204)
    expect(await receiptOf(both!, firstId!, OTHER_TOWN)).toMatchObject({ status: 200, body: { sha256: sha256(first) } })
    await move(OTHER_TOWN, TOWN)
    expect((await upload(both!, secondId!, second)).status).toBe(204)
    expect(await receiptOf(both!, secondId!)).toMatchObject({ status: 200, body: { sha256: sha256(second) } })
  })

  test('other bytes than announced are refused, forgotten and may come again', async () => {
    const bytes = jpeg(5_000)
    const id = await announce(officer, bytes)
    const before = leftovers()
    expect(await upload(officer, id, jpeg(5_000))).toMatchObject({ status: 422, body: { error: 'attachment-hash-mismatch' } })
    expect(leftovers()).toEqual(before)
    expect((await receiptOf(officer, id)).body.error).toBe('attachment-pending')
    expect((await upload(officer, id, bytes)).status).toBe(204)
  })

  test('a file that does not begin as its type must is refused even with the right hash', async () => {
    for (const [type, bytes, status] of [
      ['image/jpeg', Buffer.from('<html><script>alert(1)</script>'), 415],
      ['image/png', jpeg(100), 415],
      ['image/webp', Buffer.from('RIFF0000WAVE'), 415],
      ['application/pdf', Buffer.from('PK\u0003\u0004 no pdf'), 415],
      ['image/png', pngOf(), 204],
      ['image/webp', webpOf(), 204],
      ['application/pdf', pdfOf(), 204],
    ] as const) {
      const id = await announce(officer, bytes, { type })
      const answer = await upload(officer, id, bytes)
      expect([type, answer.status]).toEqual([type, status])
      if (status === 415) expect(answer.body.error).toBe('attachment-type')
    }
  })

  test('a file that is more than it says is refused with a code, and none of it is kept', async () => {
    const before = leftovers()
    for (const [bytes, type, error] of [
      [Buffer.concat([jpegOf(), Buffer.from('PK')]), 'image/jpeg', 'attachment-unsafe'],
      [jpegOf({ width: 60_000, height: 60_000 }), 'image/jpeg', 'attachment-unsafe'],
      [pdfOf('<</S/JavaScript/JS(app.alert(1))>>'), 'application/pdf', 'attachment-unsafe'],
      [jpegOf({ extra: [segment(0xe1, Buffer.concat([EXIF_MARK, exifOf(0x8825)]))] }), 'image/jpeg', 'attachment-metadata'],
    ] as const) {
      const id = await announce(officer, bytes, { type })
      expect(await upload(officer, id, bytes)).toMatchObject({ status: 422, body: { error } })
      expect((await receiptOf(officer, id)).body.error).toBe('attachment-pending')
    }
    expect(leftovers()).toEqual(before)
  })

  test('an upload must fit its record', async () => {
    const bytes = jpeg(1_000)
    const id = await announce(officer, bytes)
    expect(await begin(officer, id, 999)).toMatchObject({ status: 400, body: { error: 'attachment-size-mismatch' } })
    expect(await begin(officer, id, ATTACHMENT_MAX_BYTES + 1)).toMatchObject({ status: 413, body: { error: 'attachment-too-large' } })
    expect(await begin(officer, v7(), 1_000)).toMatchObject({ status: 404, body: { error: 'attachment-unknown' } })
    expect(await begin(officer, 'x', 1_000)).toMatchObject({ status: 400, body: { error: 'bad-request', at: 'upload-metadata' } })
    expect(await officer.call('POST', '/api/uploads', undefined, { ...TUS, 'upload-defer-length': '1', 'upload-metadata': metadata(TOWN, id) })).toMatchObject({ status: 400, body: { error: 'attachment-size-mismatch' } })
    expect(await officer.call('POST', '/api/uploads', undefined, { 'upload-length': '1000' })).toMatchObject({ status: 412, body: { error: 'bad-request' } })
    const location = (await begin(officer, id, 1_000)).headers.get('location')!
    expect(await send(officer, location, 5, bytes)).toMatchObject({ status: 409, body: { error: 'bad-request' } })
    expect(await send(officer, location, 0, jpeg(1_001))).toMatchObject({ status: 413, body: { error: 'attachment-too-large' } })
    expect(await officer.call('DELETE', location, undefined, TUS)).toMatchObject({ status: 405 })
    expect(await officer.call('GET', location, undefined, TUS)).toMatchObject({ status: 405 })
    expect(await ask(officer, '/api/uploads/00000000000000000000000000000000')).toMatchObject({ status: 404 })
    const other = officer.edit(attachment(v7(), { sizeBytes: ATTACHMENT_MAX_BYTES + 1 }), { kind: 'attachment' })
    const script = officer.edit(attachment(v7(), { type: 'text/html' }), { kind: 'attachment' })
    expect(await officer.push(other, script)).toMatchObject([{ code: 'attachment-too-large', at: 'set.sizeBytes' }, { code: 'field-invalid', at: 'set.type' }])
  })

  test('every step asks for the town anew', async () => {
    const stranger = await server.person({ name: '官林专员', role: 'officer', towns: [OTHER_TOWN] })
    const supervisor = await server.supervisor()
    const bytes = jpeg(1_000)
    const id = await announce(officer, bytes)
    expect(await begin(stranger, id, 1_000)).toMatchObject({ status: 403, body: { error: 'town-forbidden' } })
    expect(await begin(stranger, id, 1_000, OTHER_TOWN)).toMatchObject({ status: 404, body: { error: 'attachment-unknown' } })
    expect(await begin(supervisor, id, 1_000)).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    const location = (await begin(officer, id, 1_000)).headers.get('location')!
    expect(await ask(stranger, location)).toMatchObject({ status: 404 })
    expect(await send(stranger, location, 0, bytes)).toMatchObject({ status: 404, body: { error: 'not-found' } })
    const nobody = new Device(server.url, { person: officer.person, deviceId: v7(), accessToken: 'z'.repeat(32), accessExpiresAt: '', nonce: '' }, '')
    expect(await send(nobody, location, 0, bytes)).toMatchObject({ status: 401, body: { error: 'signed-out' } })
    expect((await send(officer, location, 0, bytes)).status).toBe(204)
    expect(await stranger.call('GET', `/api/attachments/${TOWN}/${id}`)).toMatchObject({ status: 403, body: { error: 'town-forbidden' } })
    expect(await stranger.call('GET', `/api/attachments/${OTHER_TOWN}/${id}`)).toMatchObject({ status: 404, body: { error: 'attachment-unknown' } })
    expect(await receiptOf(stranger, id)).toMatchObject({ status: 403 })
    expect(await nobody.call('GET', `/api/attachments/${TOWN}/${id}`)).toMatchObject({ status: 401 })
    expect(await officer.call('GET', `/api/attachments/${TOWN}/x`)).toMatchObject({ status: 404 })
  })

  test('a disk that kept only part of what was sent, or other bytes, never yields a receipt for them', async () => {
    const { truncate, writeFile } = await import('node:fs/promises')
    const bytes = jpeg(50_000)
    const id = await announce(officer, bytes)
    const staged = (location: string) => join(server.dataDir, 'uploads', location.split('/').at(-1)!)
    const location = (await begin(officer, id, bytes.length)).headers.get('location')!
    await send(officer, location, 0, bytes.subarray(0, 40_000))
    // as after a power cut: the end had not reached the disk
    await truncate(staged(location), 30_000)
    expect(await send(officer, location, 40_000, bytes.subarray(40_000))).toMatchObject({ status: 409 })
    expect((await ask(officer, location)).headers.get('upload-offset')).toBe('30000')
    // or it is full of something else
    await writeFile(staged(location), Buffer.alloc(40_000))
    expect(await send(officer, location, 40_000, bytes.subarray(40_000))).toMatchObject({ status: 422, body: { error: 'attachment-hash-mismatch' } })
    expect((await receiptOf(officer, id)).body.error).toBe('attachment-pending')
    expect((await ask(officer, location)).status).toBe(404)
    expect((await upload(officer, id, bytes)).status).toBe(204)
    expect((await receiptOf(officer, id)).body.sha256).toBe(sha256(bytes))
  })

  test('bytes that were whole before the receipt was written count once somebody asks', async () => {
    const bytes = jpeg(2_000)
    const id = await announce(officer, bytes)
    const location = (await begin(officer, id, bytes.length)).headers.get('location')!
    // the last bytes reached the disk, then the server stopped
    const { writeFile } = await import('node:fs/promises')
    await writeFile(join(server.dataDir, 'uploads', location.split('/').at(-1)!), bytes)
    expect((await receiptOf(officer, id)).body.error).toBe('attachment-pending')
    expect((await ask(officer, location)).status).toBe(200)
    expect((await receiptOf(officer, id)).body.sha256).toBe(sha256(bytes))
  })
}

onEachBackend('uploads', suite(() => folderStore))
describe('uploads kept in an S3 store', () => suite(s3Store)(inMemory))

test('a begun upload goes on after the server was restarted', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipw-restart-'))
  const before = await startTestServer(undefined, { dataDir })
  const device = await before.officer()
  const bytes = jpeg(100_000)
  const id = await announce(device, bytes)
  const location = (await begin(device, id, bytes.length)).headers.get('location')!
  expect((await send(device, location, 0, bytes.subarray(0, 60_000))).status).toBe(204)
  await before.running.close()

  const after = await startTestServer(undefined, { dataDir })
  const again = new Device(after.url, { person: device.person, deviceId: device.deviceId, accessToken: device.accessToken, accessExpiresAt: '', nonce: '' }, device.cookie)
  expect((await ask(again, location)).headers.get('upload-offset')).toBe('60000')
  expect((await send(again, location, 60_000, bytes.subarray(60_000))).status).toBe(204)
  expect(await again.call('GET', `/api/attachments/${TOWN}/${id}/receipt`)).toMatchObject({ status: 200, body: { sha256: sha256(bytes) } })
  await after.close()
})
