import { connect } from 'node:http2'
import { Agent } from 'node:https'
import { createConnection } from 'node:net'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as tlsConnect, type SecureVersion } from 'node:tls'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EnrolmentIssued, Person } from '@/contract'
import { readConfig } from '@/server/config'
import { ask } from '@/server/operate'
import { freePort } from '../harness/free-port'
import { findNginx, Nginx } from '../harness/nginx'
import { askOverTls, TlsDevice } from '../harness/tls-device'
import { TwoBehindOne } from '../harness/two-behind-one'
import { Device } from './support/client'
import { ask as askUpload, announce, begin, jpeg, receiptOf, send } from './support/files'
import { findPostgres, startPostgres, type TestPostgres } from './support/postgres'
import { startProcess, type ServerProcess } from './support/process'
import { enterprise } from './support/samples'
import { TOWN } from './support/test-server'

const WRITERS = 4
const bin = findPostgres()
const nginx = findNginx()

async function until(seen: () => Promise<boolean>): Promise<void> {
  while (!await seen()) await wait(20)
}

describe.skipIf(bin === undefined)('two processes behind one address', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipw-rolling-'))
  let postgres: TestPostgres
  let databaseUrl: string
  let ports: [number, number]
  const servers: ServerProcess[] = []
  let administrator: Device
  const start = (index: number) => startProcess(join(folder, String(index)), [], {
    DATABASE_URL: databaseUrl, PORT: String(ports[index]), FILES_DIR: join(folder, 'files'), BEHIND_PROXY: '1',
  })
  beforeAll(async () => {
    postgres = await startPostgres(bin!)
    databaseUrl = await postgres.createDatabase()
    ports = [await freePort(), await freePort()]
    servers.push(...await Promise.all([start(0), start(1)]))
    administrator = await Device.enrol(servers[0]!.url, servers[0]!.code('administrator'))
  })
  afterAll(async () => {
    for (const server of servers) await server.stop('SIGKILL')
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function writer(name: string): Promise<Device> {
    const { body: person } = await administrator.call<Person>('POST', '/api/people', { name, role: 'officer', towns: [TOWN] })
    const { body: { code } } = await administrator.call<EnrolmentIssued>('POST', `/api/people/${person.id}/enrolments`)
    return Device.enrol(servers[0]!.url, code)
  }

  /** Each writer pushes without a pause and asks nothing twice, while one process after the other is stopped and started. */
  async function pushThroughRestarts(devices: readonly Device[]): Promise<{ failed: string[]; pushes: number; lost: string[] }> {
    const failed: string[] = []
    const written: string[] = []
    const load = { on: true }
    const pushing = devices.map(async (device) => {
      while (load.on) {
        const edit = device.edit(enterprise())
        const answer = await device.tryPush([edit]).catch((error: unknown) => ({ status: 0, body: error }))
        if (answer.status === 200) written.push(edit.recordId)
        else failed.push(`${answer.status} ${JSON.stringify(answer.body)}`)
        await wait(5)
      }
    })
    for (const index of [0, 1]) {
      expect(await servers[index]!.stop('SIGTERM')).toBe(0)
      servers[index] = await start(index)
      // the proxy leaves a process out for a moment, and must have taken it in again before the other one goes
      await until(async () => /route="\/api\/sync\/push",status="200"/.test(await (await fetch(`http://127.0.0.1:${ports[index]}/api/metrics`)).text()))
    }
    load.on = false
    await Promise.all(pushing)
    const { records } = await devices[0]!.pullAll()
    return { failed, pushes: written.length, lost: written.filter((id) => !records.has(id)) }
  }

  test('pushes go on while both are restarted in turn: none fails, none is lost, the log is sound', async () => {
    const front = await TwoBehindOne.before(ports)
    try {
      const devices: Device[] = []
      for (let number = 0; number < WRITERS; number += 1) devices.push(Object.assign(await writer(`专员${number}`), { url: front.origin }))
      const { failed, pushes, lost } = await pushThroughRestarts(devices)
      expect(failed).toEqual([])
      expect(lost).toEqual([])
      expect(pushes).toBeGreaterThan(20)
      expect(front.passedOn).toBeGreaterThan(0)
      let answer = ''
      await ask(readConfig({ DATA_DIR: folder, FILES_DIR: join(folder, 'files'), DATABASE_URL: databaseUrl }, [], folder), 'verify', (text) => { answer += text.toString() })
      expect(JSON.parse(answer)).toMatchObject({ sound: true })
      // one key for the station, although both began at the same moment
      expect(['0', '1', 'files'].map((name) => existsSync(join(folder, name, 'audit-key.pem')))).toEqual([false, false, true])
    } finally {
      await front.close()
    }
  })

  test('a file begun at one is finished at the other', async () => {
    const one = await writer('照片')
    const other = Object.assign(Object.create(Device.prototype) as Device, one, { url: servers[1]!.url })
    const bytes = jpeg(200_000)
    const id = await announce(one, bytes)
    const location = (await begin(one, id, bytes.length)).headers.get('location')!
    expect((await send(one, location, 0, bytes.subarray(0, 90_000))).status).toBe(204)
    expect((await askUpload(other, location)).headers.get('upload-offset')).toBe('90000')
    expect((await send(other, location, 90_000, bytes.subarray(90_000))).status).toBe(204)
    expect(await receiptOf(one, id)).toMatchObject({ status: 200, body: { sizeBytes: 200_000 } })
  })

  describe.skipIf(nginx === undefined)('with nginx and docs/deploy/nginx.conf', () => {
    let front: Nginx
    let agent: Agent
    let device: TlsDevice
    beforeAll(async () => {
      front = await Nginx.before(nginx!, ports)
      agent = new Agent({ ca: front.certificate, keepAlive: true })
      device = new TlsDevice(await writer('代理'), front.origin, agent)
    })
    afterAll(async () => {
      agent?.destroy()
      await front?.close()
    })
    const get = (path: string, headers: Record<string, string> = {}) => askOverTls(agent, `${front.origin}${path}`, 'GET', undefined, headers)

    test('what comes without TLS is sent on; with it, HTTP/2 and HSTS are there', async () => {
      const plain = await fetch(`${front.plainOrigin}/visits`, { redirect: 'manual' })
      expect([plain.status, plain.headers.get('location')]).toEqual([301, 'https://localhost/visits'])
      expect((await fetch(`${front.plainOrigin}/api/health`, { redirect: 'manual' })).status).toBe(403)
      expect((await get('/api/health')).headers.get('strict-transport-security')).toContain('max-age=31536000')
      const session = connect(front.origin, { ca: front.certificate })
      const status = await new Promise((resolve, reject) => {
        session.on('error', reject)
        session.request({ ':path': '/api/health' }).on('response', (headers) => resolve(headers[':status'])).on('error', reject).resume().end()
      })
      expect([status, session.alpnProtocol]).toEqual([200, 'h2'])
      session.destroy()
    })

    test('versions of TLS that are out of date are refused', async () => {
      const spoken = (version: SecureVersion) => new Promise<string | null>((resolve, reject) => {
        const socket = tlsConnect({ port: Number(new URL(front.origin).port), host: 'localhost', ca: front.certificate, minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' }, () => {
          resolve(socket.getProtocol())
          socket.destroy()
        })
        socket.once('error', reject)
      })
      expect([await spoken('TLSv1.2'), await spoken('TLSv1.3')]).toEqual(['TLSv1.2', 'TLSv1.3'])
      for (const old of ['TLSv1', 'TLSv1.1'] as const) await expect(spoken(old)).rejects.toThrow()
    })

    test('metrics are not to be seen from outside, own pages may call, foreign ones may not', async () => {
      expect((await get('/api/metrics')).status).toBe(404)
      expect((await get('/api/health', { origin: front.origin, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
      expect((await get('/api/health', { origin: 'https://elsewhere.example' })).status).toBe(403)
    })

    test('a body beyond what the app takes is refused; a file comes in pieces', async () => {
      expect((await device.call('POST', '/api/sync/push', Buffer.alloc(9 * 1_048_576 + 1, 'x'))).status).toBe(413)
      expect((await device.call('POST', '/api/sync/push', Buffer.alloc(3 * 1_048_576, 'x')))).toMatchObject({ status: 413, body: { error: 'body-too-large' } })
      const bytes = jpeg(2_000_000)
      const id = await announce(device, bytes)
      const location = (await begin(device, id, bytes.length)).headers.get('location')!
      expect((await send(device, location, 0, bytes.subarray(0, 1_000_000))).status).toBe(204)
      expect((await send(device, location, 1_000_000, bytes.subarray(1_000_000))).status).toBe(204)
      expect(await receiptOf(device, id)).toMatchObject({ status: 200, body: { sizeBytes: 2_000_000 } })
    })

    test('pushes go on while both are restarted in turn', async () => {
      const { failed, lost, pushes } = await pushThroughRestarts([device])
      expect({ failed, lost }).toEqual({ failed: [], lost: [] })
      expect(pushes).toBeGreaterThan(20)
    })
  })
  test('asked to end twice, it cuts off who holds it up and still ends in order', async () => {
    const server = servers[1]!
    const socket = createConnection(ports[1], '127.0.0.1')
    const cut = new Promise((resolve) => { socket.once('close', resolve) })
    socket.on('error', () => undefined).write('POST /api/enrolments/preview HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n{')
    await until(async () => /under_way 2/.test(await (await fetch(`http://127.0.0.1:${ports[1]}/api/metrics`)).text()))
    const begun = performance.now()
    const ended = server.stop('SIGTERM')
    // at once: not meant in earnest; the connection is kept
    server.child.kill('SIGTERM')
    await wait(800)
    expect([server.child.exitCode, socket.destroyed]).toEqual([null, false])
    server.child.kill('SIGTERM')
    await cut
    expect(await ended).toBe(0)
    expect(performance.now() - begun).toBeLessThan(9_000)
    servers[1] = await start(1)
  })
})
