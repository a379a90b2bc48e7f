import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { Cursor, EnrolmentIssued, Person } from '@/contract'
import { command } from '../harness/command'
import { ServerProcess } from '../harness/server-process'
import { Device } from '../server/support/client'
import { findPostgres, startPostgres, type TestPostgres } from '../server/support/postgres'
import { enterprise } from '../server/support/samples'
import { OTHER_TOWN, THIRD_TOWN, TOWN } from '../server/support/test-server'
import { NO_POSTGRES, row } from './row'

const WRITERS = 8
const PUSHES = 25
const TOWNS = [TOWN, OTHER_TOWN, THIRD_TOWN]

const bin = findPostgres()
if (bin === undefined) row.skip(37, '', NO_POSTGRES)
describe.skipIf(bin === undefined)('many writers on PostgreSQL', () => {
  let postgres: TestPostgres
  let server: ServerProcess
  beforeAll(async () => {
    postgres = await startPostgres(bin!)
    server = await ServerProcess.create({ DATABASE_URL: await postgres.createDatabase() })
    await server.start()
  })
  afterAll(async () => {
    await server?.remove()
    await postgres?.stop()
  })

  row(37, '', async () => {
    const administrator = await Device.enrol(server.origin, server.links()[2]!.split('#')[1]!)
    const supervisor = async (name: string): Promise<Device> => {
      const { body: person } = await administrator.call<Person>('POST', '/api/people', { name, role: 'supervisor', towns: TOWNS })
      const { body: { code } } = await administrator.call<EnrolmentIssued>('POST', `/api/people/${person.id}/enrolments`)
      return Device.enrol(server.origin, code)
    }
    const load = { on: true }
    const written = new Set<string>()
    const write = async (device: Device, number: number) => {
      for (let push = 0; push < PUSHES; push += 1) {
        await wait(Math.random() * 25)
        // From one edit to many: commits that began early end late.
        const edits = Array.from({ length: push % 5 === 0 ? 120 : 1 + Math.floor(Math.random() * 5) }, (_, index) => device.edit(enterprise(), { town: TOWNS[(index + number) % 3]! }))
        for (const { outcome } of await device.push(...edits)) expect(outcome).toBe('applied')
        for (const { recordId } of edits) written.add(recordId)
      }
    }
    let pages = 0
    const read = async (device: Device) => {
      const seen = new Set<string>()
      let cursors: Record<string, Cursor> = {}
      for (let last = false; ;) {
        const page = await device.pullPage(cursors)
        pages += 1
        for (const { records } of Object.values(page.towns)) for (const { id } of records) seen.add(id)
        cursors = Object.fromEntries(Object.entries(page.towns).map(([town, { cursor }]) => [town, cursor]))
        if (last && !page.more) return seen
        last = !load.on
      }
    }
    const writers = await Promise.all(Array.from({ length: WRITERS }, (_, number) => supervisor(`主管${number}`)))
    const reading = [read(await supervisor('读者一')), read(await supervisor('读者二'))]
    await Promise.all(writers.map(write))
    load.on = false
    const missed = (await Promise.all(reading)).map((seen) => [...written].filter((id) => !seen.has(id)).length)
    expect(missed).toEqual([0, 0])
    expect(await command('verify', server)).toMatch(/All \d+ towns sound/)
    return `${WRITERS} writers at once, ${WRITERS * PUSHES} pushes of 1 to 120 edits with random pauses, two readers that followed their cursors over ${pages} pages: ${missed.join(' and ')} of ${written.size} entries missed.`
  }, 300_000)
})
