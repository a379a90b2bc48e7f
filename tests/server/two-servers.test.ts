import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Cursor, EnrolmentIssued, Person } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { readConfig } from '@/server/config'
import { ask } from '@/server/operate'
import { Device } from './support/client'
import { findPostgres, startPostgres, type TestPostgres } from './support/postgres'
import { startProcess, type ServerProcess } from './support/process'
import { enterprise } from './support/samples'
import { OTHER_TOWN, THIRD_TOWN, TOWN } from './support/test-server'

const TOWNS = [TOWN, OTHER_TOWN, THIRD_TOWN]
const WRITERS = 8
const PUSHES = 15
const bin = findPostgres()

describe.skipIf(bin === undefined)('two server processes on one PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipw-two-'))
  let postgres: TestPostgres
  let databaseUrl: string
  let servers: ServerProcess[]
  let administrator: Device
  beforeAll(async () => {
    postgres = await startPostgres(bin!)
    databaseUrl = await postgres.createDatabase()
    // both at once on an empty database: one of them lays it
    servers = await Promise.all(['one', 'two'].map((name) => startProcess(join(folder, name), [], { DATABASE_URL: databaseUrl })))
    administrator = await Device.enrol(servers[0]!.url, servers[0]!.code('administrator'))
  })
  afterAll(async () => {
    for (const server of servers ?? []) await server.stop('SIGKILL')
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function supervisor(name: string): Promise<Device> {
    const { body: person } = await administrator.call<Person>('POST', '/api/people', { name, role: 'supervisor', towns: TOWNS })
    const { body: { code } } = await administrator.call<EnrolmentIssued>('POST', `/api/people/${person.id}/enrolments`)
    return Device.enrol(servers[1]!.url, code)
  }
  /** The same device at the other address: what a load balancer does. */
  const at = (device: Device, index: number): Device => Object.assign(Object.create(Device.prototype) as Device, device, { url: servers[index % 2]!.url })

  test('eight writers with random delays go to either; readers of both miss nothing, the logs are sound', async () => {
    const writers: Device[] = []
    for (let number = 0; number < WRITERS; number += 1) writers.push(await supervisor(`主管${number}`))
    const written = new Set<string>()
    const load = { on: true }
    const read = async (index: number) => {
      const reader = at(await supervisor(`读者${index}`), index)
      const seen = new Set<string>()
      let cursors: Record<string, Cursor> = {}
      for (let last = false; ;) {
        const page = await reader.pullPage(cursors)
        for (const { records, reset } of Object.values(page.towns)) {
          expect(reset).toBe(false)
          for (const { id } of records) seen.add(id)
        }
        cursors = Object.fromEntries(Object.entries(page.towns).map(([town, { cursor }]) => [town, cursor]))
        if (last && !page.more) return seen
        last = !load.on
      }
    }
    const write = async (device: Device, number: number) => {
      for (let push = 0; push < PUSHES; push += 1) {
        await wait(Math.random() * 30)
        const edits = Array.from({ length: 1 + Math.floor(Math.random() * 12) }, (_, index) => device.edit(enterprise(), { town: TOWNS[(index + number) % 3]! }))
        for (const { outcome } of await at(device, push + number).push(...edits)) expect(outcome).toBe('applied')
        for (const { recordId } of edits) written.add(recordId)
      }
    }
    const reading = [read(0), read(1)]
    await Promise.all(writers.map(write))
    load.on = false
    for (const seen of await Promise.all(reading)) expect([...written].filter((id) => !seen.has(id))).toEqual([])
    let answer = ''
    await ask(readConfig({ DATA_DIR: folder, DATABASE_URL: databaseUrl }, [], folder), 'verify', (text) => { answer += text.toString() })
    expect(JSON.parse(answer)).toMatchObject({ sound: true })
  })

  test('one push sent to both at the same time takes effect once and has one receipt', async () => {
    const device = await supervisor('同时')
    for (let time = 0; time < 5; time += 1) {
      const edits = [device.edit(enterprise(), { recordId: v7() }), device.edit(enterprise(), { town: OTHER_TOWN })]
      const [one, two] = await Promise.all([at(device, 0).push(...edits), at(device, 1).push(...edits)])
      expect(canonicalJson(one)).toBe(canonicalJson(two))
    }
  })

  test('who is shut out at one is shut out at the other at once', async () => {
    const device = await supervisor('停用')
    expect((await at(device, 0).call('GET', '/api/sync/pull')).status).toBe(200)
    expect((await administrator.call('POST', `/api/people/${device.person.id}/devices/${device.deviceId}/revoke`)).status).toBe(204)
    for (const index of [0, 1]) expect(await at(device, index).call('GET', '/api/sync/pull')).toMatchObject({ status: 403, body: { error: 'device-revoked' } })
  })
})
