import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { EnrolmentIssued } from '@/contract'
import { openPglite } from '@/server/store/pglite'
import { call as request, Device } from '../server/support/client'
import { jpeg, read, sha256 } from '../server/support/files'
import { layInto } from '../server/support/laid-pglite'
import { startProcess, type ServerProcess } from '../server/support/process'
import { attachment, enterprise } from '../server/support/samples'
import { serverProgram, SHORT_LIVED } from '../server/support/server-program'
import { TOWN } from '../server/support/test-server'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'ipw-cli-'))
const running: ServerProcess[] = []
afterEach(async () => { for (const server of running.splice(0)) await server.stop('SIGKILL') })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Name = 'verify' | 'backup' | 'restore'

/** As an operator calls it, built. */
const command = (name: Name, dataDir: string, ...args: string[]) => call(dataDir, serverProgram(name), ...args)
/** As `npm run -s <name> -- …` calls it in the project. */
const fromSource = (name: Name, dataDir: string, ...args: string[]) => call(dataDir, '--import', 'tsx', `src/cli/${name}.ts`, ...args)

function call(dataDir: string, ...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const { DATABASE_URL: _url, ...environment } = process.env
  const child = spawn(process.execPath, [SHORT_LIVED, ...args], { cwd: root, env: { ...environment, DATA_DIR: dataDir }, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString() })
  return new Promise((resolve) => { child.once('close', (status) => resolve({ status, stdout, stderr })) })
}

async function start(dataDir: string): Promise<ServerProcess> {
  const server = await startProcess(dataDir)
  running.push(server)
  return server
}

/** Another phone of an officer that was shut out, and what it handed over: an edit that tells of a photo, and the photo. */
async function leftInQuarantine(server: ServerProcess, { person }: Device) {
  const administrator = await Device.enrol(server.url, server.code('administrator'))
  const { body: { code } } = await administrator.call<EnrolmentIssued>('POST', `/api/people/${person.id}/enrolments`)
  const phone = await Device.enrol(server.url, code)
  const photo = jpeg(50_000)
  const told = phone.edit(attachment(v7(), { sizeBytes: photo.length, sha256: sha256(photo) }), { kind: 'attachment', town: TOWN })
  expect((await administrator.call('POST', `/api/people/${phone.person.id}/devices/${phone.deviceId}/wipe`)).status).toBe(204)
  const hand = (path: string, body: unknown, more: Record<string, string> = {}) => request(server.url, 'POST', path, body, { cookie: phone.cookie, ...more })
  const answers = [
    await hand('/api/quarantine', { deviceId: phone.deviceId, mutations: [told] }),
    await hand('/api/quarantine/files', { deviceId: phone.deviceId, files: [{ attachmentId: told.recordId, sha256: sha256(photo), sizeBytes: photo.length, type: 'image/jpeg' }] }),
    await hand(`/api/quarantine/files/${told.recordId}`, photo, { 'content-type': 'application/octet-stream' }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  return { deviceId: phone.deviceId, photoId: told.recordId, photo }
}

test.runIf(process.platform !== 'win32')('a running server is verified and backed up under load; the backup becomes a server that goes on', async () => {
  const [dataDir, other, file] = [join(folder, 'data'), join(folder, 'other'), join(folder, 'station.backup')]
  expect(await command('backup', dataDir, file)).toMatchObject({ status: 2, stderr: `There is no database in ${dataDir}.\n` })
  await layInto(dataDir)
  const server = await start(dataDir)
  expect(statSync(join(dataDir, 'operate.sock')).mode & 0o777).toBe(0o600)
  const device = await Device.enrol(server.url, server.code('officer'))
  const edits = Array.from({ length: 50 }, () => device.edit(enterprise()))
  await device.push(...edits)
  const left = await leftInQuarantine(server, device)

  const load = { on: true }
  const pushing = (async () => { while (load.on) await device.push(device.edit(enterprise())) })()
  const [verified, backedUp] = [await fromSource('verify', dataDir, '--files'), await fromSource('backup', dataDir, file)]
  load.on = false
  await pushing
  expect(verified).toMatchObject({ status: 0, stderr: '' })
  expect(verified.stdout).toMatch(/^✓ \d{9}: \d+ entries, \d+ records\n/)
  expect(verified.stdout).toMatch(/\nAll 3 towns sound\.\n$/)
  expect(backedUp).toMatchObject({ status: 0, stderr: '' })
  expect(backedUp.stdout).toMatch(/station\.backup: \d+ records, \d+ log entries, 1 files\n$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([])

  // neither replaces what is there
  const bytes = readFileSync(file)
  expect(await command('backup', dataDir, file)).toMatchObject({ status: 2, stderr: `${file} is there already; a backup never replaces another.\n` })
  expect(readFileSync(file).equals(bytes)).toBe(true)
  expect((await command('restore', dataDir, file)).stderr).toContain('is in use by another running server')

  const restored = await fromSource('restore', other, file)
  expect(restored).toMatchObject({ status: 0, stderr: '' })
  expect(restored.stdout).toContain('records in 3 towns, 1 files.')
  expect(await command('restore', other, file)).toMatchObject({ status: 2, stderr: expect.stringContaining('--replace') })
  expect(await command('verify', other)).toMatchObject({ status: 0 })
  const next = await start(other)
  const again = await Device.enrol(next.url, next.code('officer'), device.deviceId)
  const { records } = await again.pullAll()
  expect(edits.filter(({ recordId }) => !records.has(recordId))).toEqual([])
  expect((await again.push(again.edit(enterprise(), { deviceSeq: 9_999 })))[0]).toMatchObject({ outcome: 'applied' })
  // what a shut-out phone had left waits there too, bytes and all
  const administrator = await Device.enrol(next.url, next.code('administrator'))
  expect((await administrator.call('GET', '/api/quarantine')).body).toMatchObject([{ deviceId: left.deviceId, waiting: 1, files: 1 }])
  expect((await administrator.call('POST', `/api/quarantine/${left.deviceId}/release`)).body).toMatchObject({ released: 1, files: 1, filesRefused: 0 })
  expect((await read(again, left.photoId)).bytes.equals(left.photo)).toBe(true)

  expect(await next.stop('SIGTERM')).toBe(0)
  const database = await openPglite(join(other, 'database'), { wait: () => Promise.resolve(), random: Math.random })
  await database.orm.execute(sql`update record set version = version + 1 where id = ${edits[0]!.recordId}`)
  await database.close()
  const damaged = await command('verify', other)
  expect(damaged.status).toBe(1)
  expect(damaged.stdout).toContain(`, 1 wrong\n    record ${edits[0]!.recordId}: has version 2, its last entry 1\n`)
})

test('what is no backup is refused before anything is made', async () => {
  const nonsense = join(folder, 'nonsense')
  writeFileSync(nonsense, 'no backup')
  expect(await command('restore', join(folder, 'never'), nonsense)).toMatchObject({ status: 2, stderr: 'It is not a whole gzip file.\n' })
  expect(existsSync(join(folder, 'never'))).toBe(false)
  expect(await command('restore', join(folder, 'never'))).toMatchObject({ status: 2, stderr: expect.stringContaining('usage:') })
})
