import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EnrolmentIssued, Person, PersonInput } from '@/contract'
import { createLog } from '@/server/log'
import type { Config } from '@/server/config'
import { startServer, type RunningServer } from '@/server/start'
import type { Database } from '@/server/store/database'
import { call, Device } from './client'

export const TOWN = '320282112'
export const OTHER_TOWN = '320282104'
export const THIRD_TOWN = '320282108'

/** What a passphrase costs is tested by itself. */
export const CHEAP = { memorySize: 32, iterations: 1, parallelism: 1 }

export interface TestServer {
  url: string
  dataDir: string
  running: RunningServer
  clock: { now: Date; advance(ms: number): void }
  officer(): Promise<Device>
  supervisor(): Promise<Device>
  administrator(): Promise<Device>
  /** A device of a new person. */
  person(input: PersonInput): Promise<Device>
  /** Another device of somebody who has one. */
  secondDevice(person: Person): Promise<Device>
  close(): Promise<void>
}

export const testConfig = (dataDir: string, more: Partial<Config> = {}): Config => ({
  port: 0, host: '127.0.0.1', dataDir, databaseUrl: undefined, production: false, publicUrl: undefined, behindProxy: false, logLevel: 'silent', ...more,
})

/** A trial station on a given database (by default PGlite on the disk), with a clock of the test's. */
export async function startTestServer(openDatabase?: () => Promise<Database>, config: Partial<Config> = {}, log = createLog('silent')): Promise<TestServer> {
  const dataDir = config.dataDir ?? mkdtempSync(join(tmpdir(), 'ipw-server-'))
  const clock = {
    now: new Date(),
    advance(ms: number) { clock.now = new Date(clock.now.getTime() + ms) },
  }
  const running = await startServer(testConfig(dataDir, config), {
    log, version: '0.0.0-test', appFolder: join(dataDir, 'app'), now: () => clock.now, passphraseCost: CHEAP,
    ...(openDatabase ? { openDatabase } : {}),
  })
  const url = `http://127.0.0.1:${running.port}`
  const devices = new Map<string, Promise<Device>>()
  const trial = async (role: string) => {
    if (!devices.has(role)) devices.set(role, Device.enrol(url, running.links.find((link) => link.role === role)!.code))
    return (await devices.get(role)!).keepSignedIn(clock.now)
  }
  const enrolled = async (id: string) => {
    const issued = await (await trial('administrator')).call<EnrolmentIssued>('POST', `/api/people/${id}/enrolments`)
    return Device.enrol(url, issued.body.code)
  }
  return {
    url, dataDir, running, clock,
    officer: () => trial('officer'),
    supervisor: () => trial('supervisor'),
    administrator: () => trial('administrator'),
    async person(input) {
      const added = await (await trial('administrator')).call<Person>('POST', '/api/people', input)
      return enrolled(added.body.id)
    },
    secondDevice: (person) => enrolled(person.id),
    async close() {
      await running.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A request that fails must say so with a code and write nothing. */
export const anonymous = call
