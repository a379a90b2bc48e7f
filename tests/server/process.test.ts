import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Health } from '@/contract'
import { SCHEMA_VERSION } from '@/server/store/migrations'
import { call, Device } from './support/client'
import { layInto } from './support/laid-pglite'
import { runToEnd, startProcess, type ServerProcess } from './support/process'
import { serverProgram, SHORT_LIVED } from './support/server-program'
import { enterprise } from './support/samples'

const running: ServerProcess[] = []
const folders: string[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop('SIGKILL')
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function freshFolder(...below: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'ipw-process-'))
  folders.push(folder)
  return join(folder, ...below, 'data')
}

/** A data directory with an empty database in it. */
async function laidFolder(...below: string[]): Promise<string> {
  const dataDir = freshFolder(...below)
  await layInto(dataDir)
  return dataDir
}

async function start(dataDir: string, args: string[] = [], more: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startProcess(dataDir, args, more)
  running.push(server)
  return server
}

test('what was acknowledged survives SIGKILL, again and again, and a second server is refused meanwhile', async () => {
  const dataDir = await laidFolder()
  let server = await start(dataDir)
  const device = await Device.enrol(server.url, server.code('officer'))
  const acknowledged = new Set<string>()

  for (let round = 0; round < 3; round += 1) {
    const refused = await runToEnd(dataDir)
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('is in use by another running server')
    expect(refused.stderr).not.toContain('    at ')

    // pushes are under way when the process dies
    const pushing = (async () => {
      for (;;) {
        const edits = Array.from({ length: 20 }, () => device.edit(enterprise()))
        const receipts = await device.push(...edits)
        receipts.forEach((receipt, index) => { if (receipt.outcome === 'applied') acknowledged.add(edits[index]!.recordId) })
      }
    })().catch(() => undefined)
    while (acknowledged.size < (round + 1) * 60) await new Promise((resolve) => { setTimeout(resolve, 10) })
    await server.stop('SIGKILL')
    // ends by the connection's death
    await pushing

    server = await start(dataDir)
    // the same device goes on: tokens are the database's, not the process's
    const again = new Device(server.url, { person: device.person, deviceId: device.deviceId, accessToken: device.accessToken, accessExpiresAt: device.accessExpiresAt, nonce: '' }, device.cookie)
    const { records } = await again.pullAll()
    expect([...acknowledged].filter((id) => !records.has(id))).toEqual([])
    Object.assign(device, { url: server.url })
  }
  expect(await server.stop('SIGTERM')).toBe(0)
})

test('a first start killed half way leaves nothing that the next start trips over', async () => {
  const dataDir = freshFolder()
  const child = spawn(process.execPath, [SHORT_LIVED, serverProgram()], { env: { ...process.env, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent' }, stdio: 'ignore' })
  const ended = new Promise((resolve) => { child.once('exit', resolve) })
  while (child.exitCode === null && !(existsSync(dataDir) && readdirSync(dataDir).some((name) => name.startsWith('laying-') && readdirSync(join(dataDir, name)).length > 3))) await new Promise((resolve) => { setTimeout(resolve, 5) })
  child.kill('SIGKILL')
  await ended
  const server = await start(dataDir)
  expect(await call<Health>(server.url, 'GET', '/api/health')).toMatchObject({ status: 200, body: { status: 'ready', database: 'pglite', schemaVersion: SCHEMA_VERSION, trial: true } })
  expect(readdirSync(dataDir).filter((name) => name.startsWith('laying-'))).toEqual([])
})

test('a trial station prints three fresh links at each start, and --production refuses its data', async () => {
  const dataDir = await laidFolder()
  const first = await start(dataDir)
  const codes = ['officer', 'supervisor', 'administrator'].map(first.code)
  expect(await first.stop('SIGTERM')).toBe(0)

  const refused = await runToEnd(dataDir, ['--production'])
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain('--production refuses')
  expect(refused.stdout).toBe('')

  const second = await start(dataDir)
  const fresh = ['officer', 'supervisor', 'administrator'].map(second.code)
  expect(new Set([...codes, ...fresh]).size).toBe(6)
  // links of an earlier start still hold for their 24 hours
  expect((await Device.enrol(second.url, codes[1]!)).person.role).toBe('supervisor')
  const supervisor = await Device.enrol(second.url, fresh[1]!)
  const samples = [...(await supervisor.pullAll()).records.values()]
  expect(samples.length).toBeGreaterThanOrEqual(12)
  expect(samples.every(({ fields, createdBy }) => fields.sample === true && String(fields.name).startsWith('宜兴样例') && createdBy.name === '试用内容')).toBe(true)
  expect(new Set(samples.map(({ town }) => town)).size).toBe(3)
})

test('an empty production station prints one link, for the administrator, until it was used', async () => {
  const dataDir = await laidFolder()
  const first = await start(dataDir, ['--production'])
  expect(first.stdout().match(/\/enrol#/g)).toHaveLength(1)
  expect(await call<Health>(first.url, 'GET', '/api/health')).toMatchObject({ body: { trial: false } })
  const administrator = await Device.enrol(first.url, first.code('administrator'))
  expect(administrator.person).toMatchObject({ role: 'administrator', towns: [] })
  await first.stop('SIGTERM')
  // what it is, it stays, with or without the flag
  const second = await start(dataDir)
  expect(second.stdout()).not.toContain('/enrol#')
  expect(await call<Health>(second.url, 'GET', '/api/health')).toMatchObject({ body: { trial: false } })
})

test('wrong settings are named in one line each', async () => {
  const dataDir = freshFolder()
  const { status, stderr } = await runToEnd(dataDir, ['--prodution'], { PORT: 'many', DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud' })
  expect(status).toBe(1)
  expect(stderr.trim().split('\n')).toHaveLength(4)
  for (const name of ['--prodution', 'PORT', 'DATABASE_URL', 'LOG_LEVEL']) expect(stderr).toContain(name)
  expect(existsSync(dataDir)).toBe(false)
})

test('a taken port is said plainly', async () => {
  const dataDir = await laidFolder()
  const server = await start(dataDir)
  const taken = await runToEnd(await laidFolder(), [], { PORT: new URL(server.url).port })
  expect(taken).toMatchObject({ status: 1 })
  expect(taken.stderr).toContain('Port already in use')
})

test('a data directory with a very long path works and is locked all the same', async () => {
  const dataDir = await laidFolder('x'.repeat(60), '数据'.repeat(15))
  await start(dataDir)
  expect((await runToEnd(dataDir)).stderr).toContain('is in use by another running server')
})
